# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What several pages show of a text and of who wrote it; plain values, no query."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from entrepairs.kernel.html import CleanHtml

# Columns of an author, in the order of `author`.
AUTHOR = (
    "author__slug",
    "author__name",
    "author__photo",
    "author__job",
    "author__site__name",
    "author_name",
)


@dataclass(frozen=True)
class Author:
    """Who wrote: a colleague with a page, or a name that came with an import, or nobody any more.

    `ui.face` and `ui.by` take it as a person.
    """

    slug: str
    name: str
    photo_url: str
    line: str
    href: str


@dataclass(frozen=True)
class Group:
    """The community a text lives in."""

    slug: str
    name: str

    @property
    def href(self) -> str:
        """Its page."""
        return f"/communities/{self.slug}/"


@dataclass(frozen=True)
class Subject:
    """A subject in the reader's language."""

    slug: str
    name: str


@dataclass(frozen=True)
class Origin:
    """Where an imported text comes from, and under which licence."""

    name: str
    url: str
    licence: str


@dataclass(frozen=True)
class Remark:
    """One comment."""

    slug: str
    author: Author
    html: CleanHtml
    moment: datetime


def author(values: tuple[str | None, ...]) -> Author:
    """From the columns `AUTHOR`."""
    slug, name, photo, job, site, imported = values
    if slug is None or name is None:
        line = _("without account") if imported else ""
        return Author("", imported or _("A former member"), "", line, "")
    return Author(
        slug=slug,
        name=name,
        photo_url=f"/people/{slug}/photo/{photo}" if photo else "",
        line=", ".join(filter(None, (job, site))),
        href=f"/people/{slug}/",
    )


def state(*, kind: str, accepted: object, certified: bool) -> str:
    """The glyph that says it: certified, complete, or half of it still to come."""
    if certified:
        return "sceau"
    return "plein" if accepted or kind != "question" else "demi"
