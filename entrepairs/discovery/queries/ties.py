# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes from outside one's circle, and one's coffees."""

from dataclasses import dataclass
from datetime import date, datetime

from django.shortcuts import get_object_or_404

from entrepairs.discovery.models import Coffee, CoffeeWish, Outside
from entrepairs.people.models import Person
from entrepairs.people.queries.profiles import PersonCard, card, tag

MOST = 12


@dataclass(frozen=True)
class FromOutside:
    """One text from outside one's circle."""

    slug: str
    title: str
    excerpt: str
    language: str
    author: str
    place: str
    group: str
    has_learned: bool

    @property
    def href(self) -> str:
        """Its page."""
        return f"/knowledge/{self.slug}/"


@dataclass(frozen=True)
class Cup:
    """One coffee, as one of the two sees it. `met`: what they said; none before they did."""

    slug: str
    who: PersonCard
    subject: str
    i_learn: bool
    moment: datetime
    met: bool | None


@dataclass(frozen=True)
class Coffees:
    """One's coffees, the latest first."""

    wishes: bool
    present: Cup | None
    past: tuple[Cup, ...]


def from_outside(person: Person, week: date) -> FromOutside | None:
    """This week's, if there is one. One SQL query, beside the communities one reads."""
    rows = Outside.objects.visible_to(person).filter(week=week).select_related(*BESIDE)
    return next((_told(row) for row in rows[:1]), None)


BESIDE = ("contribution__author__site", "contribution__community")


def _told(row: Outside) -> FromOutside:
    text = row.contribution
    site = text.author.site.name if text.author and text.author.site else ""
    return FromOutside(
        slug=text.slug,
        title=text.title or text.excerpt,
        excerpt=text.excerpt if text.title else "",
        language=text.language,
        author=text.author.name if text.author else text.author_name,
        place=site,
        group=text.community.name,
        has_learned=row.learned_at is not None,
    )


def shown(person: Person, slug: str) -> Outside:
    """What one was shown, by its text, for the action that follows; else 404. One SQL query."""
    return get_object_or_404(Outside.objects.visible_to(person), contribution__slug=slug)


def coffees(person: Person) -> Coffees:
    """Two SQL queries."""
    rows = Coffee.objects.visible_to(person).order_by("-made_at", "-pk")
    people = ("one__site", "other__site", "subject")
    cups = [_cup(person, row) for row in rows.select_related(*people)[: MOST + 1]]
    open_one = bool(cups) and cups[0].met is None
    return Coffees(
        wishes=CoffeeWish.objects.visible_to(person).exists(),
        present=cups[0] if open_one else None,
        past=tuple(cups[1:] if open_one else cups),
    )


def _cup(person: Person, row: Coffee) -> Cup:
    is_one = row.one_id == person.pk
    return Cup(
        slug=row.slug,
        who=card(row.other if is_one else row.one),
        subject=tag(row.subject).name if row.subject else "",
        i_learn=row.learner_id == person.pk,
        moment=row.made_at,
        met=row.one_met if is_one else row.other_met,
    )


def coffee(person: Person, slug: str) -> Coffee:
    """One's coffee, for the action that follows; else 404. One SQL query."""
    return get_object_or_404(Coffee.objects.visible_to(person), slug=slug)
