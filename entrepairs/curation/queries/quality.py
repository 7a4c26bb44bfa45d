# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What needs attention in a community, for those who look after it: texts, never people.

One list, what helps most first: each line is one thing to do. How many opened what is not known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from math import log2
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.curation import rules, urgency
from entrepairs.curation.models import Merge, Suggestion
from entrepairs.knowledge import words
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person

UNANSWERED_AFTER = timedelta(hours=72)
LATEST = 300  # questions and tips among which those that say the same are looked for
ALIKE = 0.65  # of the words of two titles, those that they share
SHORTEST = 3  # words; shorter titles are alike by chance
MOST = 50
Kind = Contribution.Kind


@dataclass(frozen=True)
class Item:
    """One thing to do about one text. `why`: doubted, due, waiting, unanswered, bare, twin."""

    why: str
    slug: str
    kind: str
    title: str
    language: str
    since: datetime
    number: int = 0
    used: int = 0
    other: str = ""
    other_title: str = ""
    weight: float = 0.0


@dataclass(frozen=True)
class Merged:
    """Two that became one, which can still be parted."""

    gone: str
    kept: str
    title: str
    kept_title: str
    at: datetime


@dataclass(frozen=True)
class Quality:
    """The page."""

    items: tuple[Item, ...]
    more: int
    merged: tuple[Merged, ...]


def quality(person: Person, here: Community) -> Quality:
    """What needs attention here, what helps most first. Six SQL queries."""
    now = timezone.now()
    texts = Contribution.objects.visible_to(person, withdrawn=False).filter(community=here)
    found = [
        *_to_check(texts, now),
        *_improvements(person, here, now),
        *_unanswered(texts, now),
        *_bare(texts),
        *_twins(texts),
    ]
    found.sort(key=lambda item: (-item.weight, item.since, item.slug))
    return Quality(tuple(found[:MOST]), max(0, len(found) - MOST), _merged(person, here, now))


def _item(text: Contribution, why: str, **more: Any) -> Item:
    """One of a text, since it was published where nothing else is said."""
    told = {"title": str(text), "since": text.published_at} | more
    return Item(why=why, slug=text.slug, kind=text.kind, language=text.language, **told)


def _to_check(texts: QuerySet[Contribution], now: datetime) -> Iterator[Item]:
    """Due or doubted; as urgent as the clock finds it."""
    for row in urgency.candidates(texts, now).select_related("parent"):
        validity = getattr(row, "validity", None)
        doubts = validity.doubts if validity else 0
        yield _item(
            row,
            "doubted" if doubts else "due",
            title=str(row.parent or row),
            since=(validity and validity.review_by) or row.published_at,
            number=doubts,
            used=row.useful_count + row.tried + row.taken_up,
            weight=urgency.urgency(row, now),
        )


def _improvements(person: Person, here: Community, now: datetime) -> Iterator[Item]:
    """Somebody took the time: the longer it waits, the more it weighs."""
    rows = Suggestion.objects.visible_to(person).filter(
        community=here, state=Suggestion.State.WAITING
    )
    for row in rows.select_related("contribution").order_by("at", "pk")[:MOST]:
        text = row.contribution
        yield _item(
            text,
            "waiting",
            since=row.at,
            other=row.slug,
            other_title=row.why,
            weight=2 + (now - row.at) / timedelta(days=7),
        )


def _unanswered(texts: QuerySet[Contribution], now: datetime) -> Iterator[Item]:
    """A colleague waits; after a month perhaps no longer."""
    rows = texts.filter(
        kind=Kind.QUESTION,
        answers_count=0,
        duplicate_of=None,
        published_at__lt=now - UNANSWERED_AFTER,
    )
    for row in rows.order_by("-published_at")[:MOST]:
        waits = (now - row.published_at) / timedelta(days=7)
        yield _item(
            row,
            "unanswered",
            weight=3 / max(1.0, waits / 2) + log2(1 + row.useful_count),
        )


def _bare(texts: QuerySet[Contribution]) -> Iterator[Item]:
    """Tutorials without a lived example, those of use first."""
    without = Q(sections__example__isnull=True) | Q(sections__example="")
    rows = texts.filter(without, kind=Kind.TUTORIAL, validity__obsolete_at=None)
    for row in rows.order_by("-useful_count", "-pk")[:MOST]:
        yield _item(
            row,
            "bare",
            used=row.useful_count,
            weight=0.4 * (1 + log2(1 + row.useful_count)),
        )


def _twins(texts: QuerySet[Contribution]) -> Iterator[Item]:
    """Two whose titles have nearly all their words in common."""
    rows = texts.filter(kind__in=(Kind.QUESTION, Kind.TIP), duplicate_of=None)
    latest = [(row, words.significant(row.title)) for row in rows.order_by("-pk")[:LATEST]]
    told = [(row, said) for row, said in latest if len(said) >= SHORTEST]
    for (one, said), (other, said_before) in combinations(told, 2):
        shared = len(said & said_before) / len(said | said_before)
        if one.kind == other.kind and shared >= ALIKE:
            yield _item(
                one,
                "twin",
                other=other.slug,
                other_title=str(other),
                weight=1.2 * shared,
            )


def _merged(person: Person, here: Community, now: datetime) -> tuple[Merged, ...]:
    rows = Merge.objects.visible_to(person).filter(community=here, at__gt=now - rules.CAN_BE_PARTED)
    return tuple(
        Merged(row.gone.slug, row.kept.slug, str(row.gone), str(row.kept), row.at)
        for row in rows.select_related("gone", "kept").order_by("-at")
    )
