# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A community's charter, as one reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404

from entrepairs.communities import charters, rules
from entrepairs.communities.models import Charter, Community
from entrepairs.kernel.html import CleanHtml, trusted
from entrepairs.people.models import Person


@dataclass(frozen=True)
class Earlier:
    """One version, in the list of all."""

    version: int
    at: datetime
    by: str
    is_shown: bool


@dataclass(frozen=True)
class CharterPage:
    """One version, and the list of all. `slug`: of the version that is shown, empty for none.

    `stands`: it is the one that holds now. `is_asked`: the reader has still to say yes to it.
    """

    slug: str
    line: str
    text: str
    html: CleanHtml
    version: int
    stands: bool
    is_asked: bool
    may_agree: bool
    versions: tuple[Earlier, ...]


NONE = CharterPage("", "", "", trusted(""), 0, False, False, False, ())


def charter(person: Person, community: Community, version: int = 0) -> CharterPage:
    """The version that stands, or the one asked for; 404 where there is none of that number.

    At most two SQL queries, and those of the rule that asks.
    """
    rows = Charter.objects.visible_to(person).filter(community=community)
    told = list(rows.select_related("written_by").order_by("-version"))
    if version:
        shown = get_object_or_404(rows, version=version)
    elif not told or community.charter_id is None:
        return NONE if not told else _page(person, community, None, told)
    else:
        shown = next(one for one in told if one.pk == community.charter_id)
    return _page(person, community, shown, told)


def _page(
    person: Person, community: Community, shown: Charter | None, told: list[Charter]
) -> CharterPage:
    stands = shown is not None and shown.pk == community.charter_id
    return CharterPage(
        slug=shown.slug if shown else "",
        line=shown.line if shown else "",
        text=shown.text if shown else "",
        html=trusted(shown.html if shown else ""),
        version=shown.version if shown else 0,
        stands=stands,
        is_asked=stands and charters.is_asked(person, community),
        may_agree=bool(rules.may_agree(person, community)),
        versions=tuple(
            Earlier(
                version=one.version,
                at=one.written_at,
                by=one.written_by.name if one.written_by else "",
                is_shown=shown is not None and one.pk == shown.pk,
            )
            for one in told
        ),
    )


def row(person: Person, slug: str) -> Charter:
    """A version the person may know of; 404 for any other. One SQL query."""
    rows = Charter.objects.visible_to(person).select_related("community")
    return get_object_or_404(rows, slug=slug)
