# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose work a text is, besides who signs it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from entrepairs.knowledge.models import Credit


@dataclass(frozen=True)
class Name:
    """Somebody named; who left or came with an import has no page."""

    name: str
    href: str
    slug: str


@dataclass(frozen=True)
class Credits:
    """Those who wrote it together with its author, and those it comes from.

    `teller` is the one of them who told the lived example and signed it, if there is one; where
    there are several examples, `told` has their tellers by their marks. The others are those who
    improved it since, by what they did.
    """

    together: tuple[Name, ...] = ()
    before: tuple[Name, ...] = ()
    structured: tuple[Name, ...] = ()
    illustrated: tuple[Name, ...] = ()
    enriched: tuple[Name, ...] = ()
    teller: Name | None = None
    told: Mapping[str, Name] = field(default_factory=dict)

    @property
    def slugs(self) -> frozenset[str]:
        """Public names of all of them."""
        improved = (*self.structured, *self.illustrated, *self.enriched)
        return frozenset(one.slug for one in (*self.together, *self.before, *improved))


def of_text(text: int) -> Credits:
    """The credits of a text that the reader may read. One SQL query."""
    rows = Credit.objects.own(contribution=text).order_by("pk")
    found = [_Row(*values) for values in rows.values_list(*COLUMNS)]
    return Credits(
        together=tuple(one.who for one in found if one.wrote and not one.before),
        before=tuple(one.who for one in found if one.wrote and one.before),
        structured=tuple(one.who for one in found if one.structured),
        illustrated=tuple(one.who for one in found if one.illustrated),
        enriched=tuple(one.who for one in found if one.enriched),
        teller=next((one.who for one in found if one.tells), None),
        told={mark: one.who for one in found for mark in one.told},
    )


COLUMNS = (
    "told",
    "wrote",
    "before",
    "tells",
    "structured",
    "illustrated",
    "enriched",
    "person__slug",
    "person__name",
    "name",
)


class _Row(NamedTuple):
    """Its fields are `COLUMNS`."""

    told: list[str]
    wrote: bool
    before: bool
    tells: bool
    structured: bool
    illustrated: bool
    enriched: bool
    slug: str | None
    known: str | None
    imported: str

    @property
    def who(self) -> Name:
        """As they are named."""
        return _name(self.slug, self.known, self.imported)


# What each list of names holds.
LISTS: dict[str, dict[str, bool]] = {
    "together": {"wrote": True, "before": False},
    "before": {"wrote": True, "before": True},
    "structured": {"structured": True},
    "illustrated": {"illustrated": True},
    "enriched": {"enriched": True},
}


def by_list(text: int) -> list[tuple[str, QuerySet]]:
    """Those named by a text, list by list, for a query of several things."""
    rows = Credit.objects.own(contribution=text).order_by()
    return [(name, rows.filter(**kind)) for name, kind in LISTS.items()]


def listed(found: Iterable[tuple]) -> Credits:
    """The credits of a text without lived examples: which list, the key, and who it is."""
    names: dict[str, tuple[Name, ...]] = dict.fromkeys(LISTS, ())
    for kind, _key, slug, name, imported in found:
        names[kind] += (_name(slug, name, imported),)
    return Credits(**names)


def _name(slug: str | None, name: str | None, imported: str) -> Name:
    if slug is None:
        return Name(imported or _("A former member"), "", "")
    return Name(name or "", f"/people/{slug}/", slug)
