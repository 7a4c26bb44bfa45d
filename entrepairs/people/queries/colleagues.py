# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff directory: those who have an account and have not left, by place and by name."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from entrepairs.kernel.folding import fold
from entrepairs.people.models import Person, Site, Unit
from entrepairs.people.queries.profiles import line

PER_PAGE = 24


@dataclass(frozen=True)
class Colleague:
    """Somebody in the directory."""

    key: int
    slug: str
    name: str
    photo_url: str
    line: str


@dataclass(frozen=True)
class Place:
    """A site or a unit, with how many colleagues are in it and in what it holds."""

    slug: str
    name: str
    people: int
    inside: tuple["Place", ...]


@dataclass(frozen=True)
class Choice:
    """A place to pick, as deep as it stands."""

    slug: str
    name: str
    depth: int


class Tree:
    """The sites, or the units, of the reader's organisation. One SQL query."""

    def __init__(self, reader: Person, model: type[Site] | type[Unit]) -> None:
        rows = model.objects.visible_to(reader).order_by("name")
        self.rows = {row.pk: row for row in rows}
        self.below: dict[int | None, list[int]] = {}
        for key, row in self.rows.items():
            self.below.setdefault(row.parent_id, []).append(key)

    def keys(self, slug: str) -> set[int]:
        """Keys of the place of that name in addresses and of all it holds; none for another."""
        found = {key for key, row in self.rows.items() if row.slug == slug}
        waiting = list(found)
        while waiting:
            inside = set(self.below.get(waiting.pop(), ())) - found
            found |= inside
            waiting += inside
        return found

    def choices(self, parent: int | None = None, depth: int = 0) -> tuple[Choice, ...]:
        """All of them, each under what it stands in."""
        found: list[Choice] = []
        for key in self.below.get(parent, ()):
            row = self.rows[key]
            found += [Choice(row.slug, row.name, depth), *self.choices(key, depth + 1)]
        return tuple(found)

    def places(self, people: Counter[int], parent: int | None = None) -> tuple[Place, ...]:
        """The tree, with `people` by key; a place counts what it holds, and stays out if empty."""
        found = []
        for key in self.below.get(parent, ()):
            inside = self.places(people, key)
            many = people[key] + sum(place.people for place in inside)
            if many:
                found.append(Place(self.rows[key].slug, self.rows[key].name, many, inside))
        return tuple(found)


def colleagues(reader: Person) -> QuerySet[Person]:
    """Those of the directory. No SQL query until it is read."""
    return Person.objects.visible_to(reader).present().with_account()


def found(
    reader: Person,
    text: str,
    *,
    sites: set[int] | None,
    units: set[int] | None,
    helpers: QuerySet | None,
) -> QuerySet[Person]:
    """Those with such a name, or who show that they can help with it, in these places."""
    rows = colleagues(reader)
    if fold(text):
        named = Q(pk__in=rows.called(text).values("pk"))
        rows = rows.filter(named if helpers is None else named | Q(pk__in=helpers))
    if sites is not None:
        rows = rows.filter(site__in=sites)
    if units is not None:
        rows = rows.filter(unit__in=units)
    return rows.order_by("name_key", "pk")


def portion(rows: QuerySet[Person], page: int) -> list[Colleague]:
    """One page of them. One SQL query."""
    start = (page - 1) * PER_PAGE
    return [
        Colleague(
            key=row.pk,
            slug=row.slug,
            name=row.name,
            photo_url=row.photo_url,
            line=" · ".join(
                filter(
                    None,
                    (
                        line(row.job, row.site.name if row.site else ""),
                        row.unit.name if row.unit else "",
                    ),
                )
            ),
        )
        for row in rows.select_related("site", "unit")[start : start + PER_PAGE]
    ]


def tree(reader: Person, model: type[Site] | type[Unit]) -> tuple[Place, ...]:
    """The places with their people, whom the directory shows by name. Two SQL queries."""
    column = "site" if model is Site else "unit"
    keys = colleagues(reader).exclude(**{column: None}).values_list(column, flat=True)
    return Tree(reader, model).places(Counter(keys.iterator()))
