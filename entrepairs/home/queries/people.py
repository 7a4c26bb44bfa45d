# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff directory: people by name, place and what they show that they can help with."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from entrepairs.people.models import Person, Site, Subject, Unit
from entrepairs.people.queries import colleagues, profiles
from entrepairs.people.queries.colleagues import PER_PAGE, Choice, Colleague, Place
from entrepairs.skills.queries.shown import shown

MOST_TAGS = 4


@dataclass(frozen=True)
class Entry:
    """A colleague with what they show that they can help with."""

    colleague: Colleague
    helps: tuple[profiles.SubjectTag, ...]
    more: int


@dataclass(frozen=True)
class Directory:
    """One page of the directory."""

    entries: tuple[Entry, ...]
    total: int
    page: int
    text: str
    subject: profiles.SubjectTag | None
    site: str
    unit: str
    sites: tuple[Choice, ...]
    units: tuple[Choice, ...]

    @property
    def first(self) -> int:
        """Number of the first one shown."""
        return (self.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """Number of the last one shown."""
        return self.first + len(self.entries) - 1

    @property
    def is_narrowed(self) -> bool:
        """Was something asked for?"""
        return bool(self.text or self.site or self.unit)


def directory(person: Person, page: int, q: str = "", site: str = "", unit: str = "") -> Directory:
    """Colleagues by name, subject and place. Six SQL queries; a search costs one more."""
    sites, units = colleagues.Tree(person, Site), colleagues.Tree(person, Unit)
    subject = profiles.subject_named(person, q) if q.strip() else None
    helpers = _helpers(person, subject) if subject else None
    rows = colleagues.found(
        person,
        q,
        sites=sites.keys(site) if site else None,
        units=units.keys(unit) if unit else None,
        helpers=helpers,
    )
    total = rows.count()
    page = max(1, min(page, -(-total // PER_PAGE)))
    return Directory(
        entries=_entries(person, colleagues.portion(rows, page)),
        total=total,
        page=page,
        text=q,
        subject=profiles.tag(subject) if subject else None,
        site=site if sites.keys(site) else "",
        unit=unit if units.keys(unit) else "",
        sites=sites.choices(),
        units=units.choices(),
    )


def _helpers(person: Person, subject: Subject) -> QuerySet:
    """Who shows the subject, or one that stands under it."""
    here = Q(subject=subject) | Q(subject__parent=subject)
    return shown(person).filter(here).values("person")


def places(person: Person) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """The sites and the units with their people. Four SQL queries."""
    return colleagues.tree(person, Site), colleagues.tree(person, Unit)


def _entries(person: Person, found: list[Colleague]) -> tuple[Entry, ...]:
    said = shown(person).filter(person__in=[one.key for one in found]).select_related("subject")
    tags = defaultdict(list)
    for row in said.order_by("pk"):
        tags[row.person_id].append(profiles.tag(row.subject))
    return tuple(
        Entry(one, tuple(tags[one.key][:MOST_TAGS]), max(0, len(tags[one.key]) - MOST_TAGS))
        for one in found
    )
