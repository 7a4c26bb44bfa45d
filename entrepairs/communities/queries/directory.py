# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists of communities: the directory, and where one may write."""

from dataclasses import dataclass, field

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404

from entrepairs.communities import addresses, readable
from entrepairs.communities import words as wordings
from entrepairs.communities.models import Community, Theme
from entrepairs.communities.queries.standing import (
    members_shown,
    standing,
    with_role,
    with_standing,
)
from entrepairs.kernel.folding import fold
from entrepairs.kernel.prepared import PreparedThings
from entrepairs.people.models import Person, Site

PAGE = 25


@dataclass(frozen=True)
class CommunityCard:
    """A community in a list, as one reader sees it.

    `members` is nothing where the reader may not list them. `standing` says what the reader may
    do: member, join, ask, asked (waits for an answer), invited, closed, or nothing. Near is where
    the reader belongs or works.
    """

    slug: str
    name: str
    purpose: str
    kind: str
    visibility: str
    place: str
    members: int | None
    role: str
    standing: str
    is_closed: bool
    is_near: bool

    @property
    def kind_words(self) -> str:
        """What it is and where, in the reader's language."""
        return wordings.kind_and_place(self.kind, self.place)

    @property
    def visibility_words(self) -> str:
        """Who sees it, in the reader's language."""
        return wordings.VISIBILITIES[self.visibility]

    @property
    def href(self) -> str:
        """Its front page."""
        return addresses.front(self.slug)


@dataclass(frozen=True)
class Place:
    """A theme or a site to filter by, or to choose."""

    slug: str
    name: str


@dataclass(frozen=True)
class Directory:
    """One page of the directory, and the themes and sites that it can be narrowed to."""

    cards: tuple[CommunityCard, ...]
    page: int
    has_next: bool
    themes: tuple[Place, ...] = field(default_factory=tuple)
    sites: tuple[Place, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Choice:
    """A community to write in. `mine` is false for an open one that writing would join."""

    slug: str
    name: str
    kind: str
    visibility: str
    language: str
    mine: bool


def directory(
    person: Person,
    *,
    mine: bool = False,
    theme: str = "",
    kind: str = "",
    site: str = "",
    words: str = "",
    page: int = 1,
) -> Directory:
    """The communities the person may know of: one's own, then those of one's site, then by name.

    Three SQL queries, one more when words are sought.
    """
    rows = with_standing(Community.objects.visible_to(person), person).select_related("site")
    rows = rows.exclude(my_role=None) if mine else rows.exclude(archived_at__isnull=False)
    if kind:
        rows = rows.filter(kind=kind)
    if theme:
        rows = rows.filter(theme__slug=theme)
    if site:
        rows = rows.filter(site__slug=site)
    if words:
        rows = rows.filter(pk__in=_sought(rows, words))
    near = Case(
        When(my_role__isnull=False, then=0),
        When(site__isnull=False, site=person.site_id, then=1),
        default=2,
    )
    first = (max(page, 1) - 1) * PAGE
    found = list(rows.order_by(near, Lower("name"), "pk")[first : first + PAGE + 1])
    return Directory(
        cards=tuple(_card(row, person) for row in found[:PAGE]),
        page=max(page, 1),
        has_next=len(found) > PAGE,
        themes=themes(person),
        sites=_sites(person),
    )


def card(person: Person, slug: str) -> CommunityCard:
    """One community of the directory. One SQL query."""
    rows = with_standing(Community.objects.visible_to(person), person).select_related("site")
    return _card(get_object_or_404(rows, slug=slug), person)


def my_communities(person: Person) -> tuple[Choice, ...]:
    """Where the person belongs and may write, by name. One SQL query."""
    return tuple(choice for choice in writable(person) if choice.mine)


def writable(person: Person) -> tuple[Choice, ...]:
    """Everywhere the person may write: one's own first, then the open ones. One SQL query."""
    if not readable.is_present(person):
        return ()
    return tuple(
        Choice(
            slug=row.slug,
            name=row.name,
            kind=row.kind,
            visibility=row.visibility,
            language=row.language,
            mine=row.my_role is not None,
        )
        for row in WRITABLE.all(person.pk, person.organisation_id)
    )


def _writable(person: int, organisation: int) -> QuerySet[Community]:
    reader = readable.of_house(person, organisation)
    rows = with_role(Community.objects.visible_to(reader).filter(archived_at=None), reader)
    welcome = Q(visibility=Community.Visibility.OPEN, is_removed=False)
    mine_first = Case(When(my_role__isnull=False, then=0), default=1)
    return rows.filter(Q(my_role__isnull=False) | welcome).order_by(mine_first, Lower("name"), "pk")


WRITABLE = PreparedThings(_writable)


def themes(person: Person) -> tuple[Place, ...]:
    """Themes of the communities the person may know of: no other theme is told. One SQL query."""
    known = Community.objects.visible_to(person).filter(theme=OuterRef("pk"))
    rows = Theme.objects.visible_to(person).filter(Exists(known)).order_by(Lower("name"))
    return tuple(Place(row.slug, row.name) for row in rows)


def places(person: Person) -> tuple[Place, ...]:
    """The sites of the organisation. One SQL query."""
    rows = Site.objects.visible_to(person).order_by(Lower("name"))
    return tuple(Place(row.slug, row.name) for row in rows)


def _sites(person: Person) -> tuple[Place, ...]:
    known = Community.objects.visible_to(person).filter(site=OuterRef("pk"))
    rows = Site.objects.visible_to(person).filter(Exists(known)).order_by(Lower("name"))
    return tuple(Place(row.slug, row.name) for row in rows)


def _sought(rows: QuerySet, words: str) -> list[int]:
    # An organisation has hundreds of communities: comparing here spares a folded column.
    sought = fold(words).split()
    return [
        key
        for key, name, purpose in rows.values_list("pk", "name", "purpose")
        if all(word in fold(f"{name} {purpose}") for word in sought)
    ]


def _card(row: Community, person: Person) -> CommunityCard:
    return CommunityCard(
        slug=row.slug,
        name=row.name,
        purpose=row.purpose,
        kind=row.kind,
        visibility=row.visibility,
        place=row.site.name if row.site else "",
        members=members_shown(row),
        role=row.my_role or "",
        standing=standing(row),
        is_closed=row.archived_at is not None,
        is_near=bool(row.my_role) or (row.site_id is not None and row.site_id == person.site_id),
    )


def theme_row(person: Person, slug: str) -> Theme:
    """A theme, for the action that follows. One SQL query."""
    return get_object_or_404(Theme.objects.visible_to(person), slug=slug)


def site_row(person: Person, slug: str) -> Site:
    """A site, for the action that follows. One SQL query."""
    return get_object_or_404(Site.objects.visible_to(person), slug=slug)
