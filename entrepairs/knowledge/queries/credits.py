# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose work a text is, besides who signs it."""

from dataclasses import dataclass

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
    """Those who wrote it together with its author, and those it comes from."""

    together: tuple[Name, ...] = ()
    before: tuple[Name, ...] = ()

    @property
    def slugs(self) -> frozenset[str]:
        """Public names of all of them."""
        return frozenset(one.slug for one in (*self.together, *self.before))


def of_text(text: int) -> Credits:
    """The credits of a text that the reader may read. One SQL query."""
    columns = ("before", "person__slug", "person__name", "name")
    rows = list(Credit.objects.own(contribution=text).order_by("pk").values_list(*columns))
    return Credits(
        together=tuple(_name(*row) for before, *row in rows if not before),
        before=tuple(_name(*row) for before, *row in rows if before),
    )


def _name(slug: str | None, name: str | None, imported: str) -> Name:
    if slug is None:
        return Name(imported or _("A former member"), "", "")
    return Name(name or "", f"/people/{slug}/", slug)
