# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The second lock: what the database says now of the pages that the index found, to one reader."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Substr
from django.utils import timezone

from entrepairs.discovery import excerpts, pages
from entrepairs.knowledge.models import Contribution, Relay
from entrepairs.knowledge.queries import shapes
from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.people.models import Person

JUST_NOW = timedelta(minutes=5)
COLUMNS = (
    "pk",
    "version",
    "slug",
    "kind",
    "title",
    "excerpt",
    "language",
    "published_at",
    "answers_count",
    "useful_count",
    "accepted_id",
    "certification__certified_by__name",
    "accepted__certification__certified_by__name",
    "certification__pk",
    "accepted__certification__pk",
    "source__source_id",
    "author__left_at",
    "author__is_active",
    "validity__obsolete_at",
    "newest",
    "beginning",
    "community__slug",
    "community__name",
    *shapes.AUTHOR,
)
# Of the group that received it; all else is of the text.
OF_THE_RELAY = ("newest", "beginning", "community__slug", "community__name")
# Its own variant is found instead of what a group adapted; what it declined is not for it.
FOUND = (Relay.State.RECEIVED, Relay.State.ADOPTED)


def seen(person: Person, keys: list[int]) -> dict[int, tuple]:
    """Rows of `COLUMNS` by key: these pages, and what the person has just written. One SQL query.

    What may not be seen, or does not stand any more, is not among them.
    """
    since = timezone.now() - JUST_NOW
    rows = SEEN.rows(person, keys, since)
    return {row[0]: row for row in rows}


def received(person: Person, keys: list[int]) -> Iterator[tuple[tuple, str]]:
    """The same of tutorials as groups of the reader received them, with the name of the relay.

    One for each of these groups, the first that had it first. One SQL query.
    """
    for *row, relay in RECEIVED.rows(person, keys):
        yield tuple(row), relay


def _seen(person: Person, keys: list[int], since: datetime) -> QuerySet:
    shown = Contribution.objects.visible_to(person).filter(hidden=False, parent=None)
    # Read your writes: the index is a second or two behind.
    just_written = person.contributions.filter(Q(published_at__gte=since) | Q(edited_at__gte=since))
    # A union: either half by its index, where an OR would go through all texts.
    asked = shown.filter(pk__in=keys).values("pk").union(just_written.values("pk"))
    rows = shown.filter(pk__chosen=asked).annotate(
        beginning=Substr("text", 1, excerpts.LONGEST),
        newest=Subquery(pages.newest()),
    )
    return rows.values_list(*COLUMNS)


def _received(person: Person, keys: list[int]) -> QuerySet:
    reached = Relay.objects.visible_to(person).filter(tutorial__in=keys, state__in=FOUND)
    rows = reached.filter(tutorial__hidden=False).annotate(
        beginning=Substr("tutorial__text", 1, excerpts.LONGEST),
        newest=Subquery(pages.newest()),
    )
    names = (name if name in OF_THE_RELAY else f"tutorial__{name}" for name in COLUMNS)
    return rows.order_by("pk").values_list(*names, "slug")


SEEN = ForReader(_seen)
RECEIVED = ForReader(_received)
