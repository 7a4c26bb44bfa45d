# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose work a text is, besides who signs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    there are several examples, `told` has their tellers by their marks.
    """

    together: tuple[Name, ...] = ()
    before: tuple[Name, ...] = ()
    teller: Name | None = None
    told: Mapping[str, Name] = field(default_factory=dict)

    @property
    def slugs(self) -> frozenset[str]:
        """Public names of all of them."""
        return frozenset(one.slug for one in (*self.together, *self.before))


def of_text(text: int) -> Credits:
    """The credits of a text that the reader may read. One SQL query."""
    columns = ("told", "before", "tells", "person__slug", "person__name", "name")
    rows = list(Credit.objects.own(contribution=text).order_by("pk").values_list(*columns))
    return Credits(
        together=tuple(_name(*row) for _told, before, _tells, *row in rows if not before),
        before=tuple(_name(*row) for _told, before, _tells, *row in rows if before),
        teller=next((_name(*row) for _told, _before, tells, *row in rows if tells), None),
        told={mark: _name(*row) for told, _before, _tells, *row in rows for mark in told},
    )


def _name(slug: str | None, name: str | None, imported: str) -> Name:
    if slug is None:
        return Name(imported or _("A former member"), "", "")
    return Name(name or "", f"/people/{slug}/", slug)
