# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose contributions a community regularly finds useful, and what they think of a message."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.discovery.models import Consultation, Opinion
from entrepairs.knowledge.models import Contribution, Trial, Useful
from entrepairs.people.models import Person
from entrepairs.people.queries.profiles import PersonCard, card

LOOKED_AT = timedelta(days=183)
OFTEN = 3  # of the last six months
MOST = 12


@dataclass(frozen=True)
class Voice:
    """Somebody whose texts are attested month after month. Never a rank: in order of name."""

    key: int
    who: PersonCard
    months: int


@dataclass(frozen=True)
class Asked:
    """One consultation in a list of one's own."""

    slug: str
    message: str
    moment: datetime
    answers: int
    is_open: bool
    is_told: bool


@dataclass(frozen=True)
class Heard:
    """What one person thinks of it."""

    who: PersonCard
    text: str
    moment: datetime


@dataclass(frozen=True)
class ConsultationPage:
    """A message, as who asked, or who is asked, sees it."""

    slug: str
    community: str
    community_slug: str
    message: str
    asked_by: PersonCard | None
    closes_at: datetime
    is_open: bool
    is_mine: bool
    invited: int
    heard: tuple[Heard, ...]
    my_text: str
    my_months: int
    has_declined: bool
    result: str


def regular(person: Person, community: Community, now: datetime) -> tuple[Voice, ...]:
    """Members present whose texts here others attested in at least three of six months.

    By name. Four SQL queries.
    """
    since = now - LOOKED_AT
    months: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    for author, at in _attested(person, community, since):
        day = timezone.localdate(at)
        months[author].add((day.year, day.month))
    often = {key: len(found) for key, found in months.items() if len(found) >= OFTEN}
    rows = Person.objects.visible_to(person).present().filter(pk__in=often)
    members = rows.filter(memberships__community=community).exclude(pk=person.pk)
    ordered = members.select_related("site").order_by("name_key", "pk")[:MOST]
    return tuple(Voice(row.pk, card(row), often[row.pk]) for row in ordered)


def _attested(person: Person, community: Community, since: datetime) -> list[tuple[int, datetime]]:
    found: list[tuple[int, datetime]] = []
    for rows in (Useful.objects.visible_to(person), Trial.objects.visible_to(person)):
        here = rows.filter(contribution__community=community, at__gte=since)
        others = here.exclude(person=F("contribution__author")).filter(
            contribution__hidden=False, contribution__author__isnull=False
        )
        found += others.values_list("contribution__author", "at")
    asked = Contribution.objects.visible_to(person, withdrawn=False)
    asked = asked.filter(community=community, accepted_at__gte=since)
    accepted = asked.exclude(author=F("accepted__author")).filter(accepted__author__isnull=False)
    return found + list(accepted.values_list("accepted__author", "accepted_at"))


def mine(person: Person, community: Community) -> tuple[Asked, ...]:
    """What one asked there, the latest first. Two SQL queries."""
    rows = Consultation.objects.visible_to(person).filter(asked_by=person, community=community)
    ordered = list(rows.order_by("-asked_at", "-pk")[:MOST])
    given = _given(person).filter(consultation__in=ordered)
    answers: defaultdict[int, int] = defaultdict(int)
    for key in given.values_list("consultation", flat=True):
        answers[key] += 1
    now = timezone.now()
    return tuple(
        Asked(
            slug=row.slug,
            message=row.message,
            moment=row.asked_at,
            answers=answers[row.pk],
            is_open=row.closes_at > now,
            is_told=bool(row.result),
        )
        for row in ordered
    )


def _given(person: Person) -> QuerySet[Opinion]:
    return Opinion.objects.visible_to(person).filter(given_at__isnull=False)


def consultation(person: Person, slug: str) -> Consultation:
    """One's own or one about which one is asked, for what follows; else 404. One SQL query."""
    rows = Consultation.objects.visible_to(person).select_related("community", "asked_by__site")
    return get_object_or_404(rows, slug=slug)


def opinion(person: Person, slug: str) -> Opinion:
    """What one is asked, for the action that follows; else 404. One SQL query."""
    rows = Opinion.objects.visible_to(person).filter(person=person)
    return get_object_or_404(rows.select_related("consultation"), consultation__slug=slug)


def page(person: Person, slug: str) -> ConsultationPage:
    """Four SQL queries at most."""
    row = consultation(person, slug)
    is_mine = row.asked_by_id == person.pk
    own = Opinion.objects.visible_to(person).filter(consultation=row, person=person).first()
    given = _given(person).filter(consultation=row).select_related("person__site")
    heard = [Heard(card(one.person), one.text, one.given_at) for one in given.order_by("given_at")]
    asked = Opinion.objects.own(row).count() if is_mine else 0
    return ConsultationPage(
        slug=row.slug,
        community=row.community.name,
        community_slug=row.community.slug,
        message=row.message,
        asked_by=card(row.asked_by) if row.asked_by else None,
        closes_at=row.closes_at,
        is_open=row.closes_at > timezone.now(),
        is_mine=is_mine,
        invited=asked,
        heard=tuple(heard) if is_mine else (),
        my_text=own.text if own else "",
        my_months=own.months if own else 0,
        has_declined=bool(own and own.declined_at),
        # Told to those who answered, and to who told it.
        result=row.result if is_mine or (own and own.given_at) else "",
    )
