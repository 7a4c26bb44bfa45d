# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became of one's own texts; nobody else ever sees it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet, Subquery
from django.utils import timezone

from entrepairs.knowledge.models import Contribution, Useful
from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.people.models import Person

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Thanks:
    """How many colleagues found one's texts useful lately, and which text served most."""

    colleagues: int
    title: str
    slug: str


def this_month(person: Person) -> Thanks:
    """Of the last thirty days, about one's own texts. One SQL query."""
    for people, slug, title, excerpt, asked in BEST.rows(person, timezone.now() - LATELY):
        return Thanks(people, title or asked or excerpt, slug)
    return Thanks(0, "", "")


def _lately(person: Person, since: datetime) -> QuerySet:
    return Useful.objects.visible_to(person).filter(
        contribution__author=person.pk, contribution__hidden=False, at__gte=since
    )


def _colleagues(person: Person, since: datetime) -> QuerySet:
    # Of a whole organisation there is one count.
    counted = _lately(person, since).order_by().values("organisation")
    return counted.annotate(people=Count("person", distinct=True)).values("people")


def _best(person: Person, since: datetime) -> QuerySet:
    served = _lately(person, since).values("contribution").annotate(times=Count("pk"))
    best = served.order_by("-times", "-contribution").values("contribution")[:1]
    text = Contribution.objects.visible_to(person).filter(pk__chosen=best)
    text = text.annotate(people=Subquery(_colleagues(person, since)))
    return text.values_list("people", "slug", "title", "excerpt", "parent__title")


BEST = ForReader(_best)
