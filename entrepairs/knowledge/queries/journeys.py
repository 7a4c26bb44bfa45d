# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a tutorial went: from which group to which, when, and what became of it there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.communities.models import Community
from entrepairs.knowledge import lines, rules, words
from entrepairs.knowledge.models import Relay, Trial
from entrepairs.knowledge.queries.shapes import Group
from entrepairs.people.models import Person

State = Relay.State
ORIGIN, TRIED = "origin", "tried"
# More do not fit side by side: they are told in a list alone.
DRAWN = 8
WIDE, HIGH, RISE, LOWEST = 100, 100, 26, 8
MONTH = 30


@dataclass(frozen=True)
class Variant:
    """What a group made of it, for those who read that group."""

    slug: str
    title: str
    author: str
    change: str
    is_here: bool


@dataclass(frozen=True)
class Ancestor:
    """What a variant was adapted from, and what its group does otherwise.

    `group` is empty where it is not known; without `title` its authors have withdrawn it. Where it
    lives (`home`) is for those who read that; `relay`, as the group received it, for all others.
    """

    title: str
    group: str
    home: str
    relay: str
    change: str


@dataclass(frozen=True)
class Stop:
    """A group on the way. A group that the reader does not know has no name (`group` is nothing).

    `relay` is the public name of what reached it, where the reader may open that. `answers`: the
    reader answers for that group.
    """

    group: Group | None
    state: str
    at: datetime
    sender: int | None = None
    came_from: Group | None = None
    relay: str = ""
    mine: bool = False
    answers: bool = False
    reason: str = ""
    variant: Variant | None = None

    @property
    def glyph(self) -> str:
        """The halves that say the state; the word stands beside."""
        return GLYPHS[self.state]


GLYPHS = {
    ORIGIN: "plein",
    State.ADOPTED: "plein",
    State.ADAPTED: "decale",
    TRIED: "demi",
    State.RECEIVED: "vide",
    State.DECLINED: "vide",
}


@dataclass(frozen=True)
class Journey:
    """The stops in the order of their dates, the first is where the line began.

    `to_thank`: how many groups did something with this text that its author has not thanked yet.
    """

    stops: tuple[Stop, ...]
    months: int
    to_thank: int = 0
    ancestor: Ancestor | None = None

    @property
    def arcs(self) -> tuple[tuple[str, bool], ...]:
        """Who passed it on to whom, as paths over columns of 100; is it still to be answered?"""
        if len(self.stops) > DRAWN:
            return ()
        return tuple(
            (_arc(stop.sender, at), stop.state == State.RECEIVED)
            for at, stop in enumerate(self.stops)
            if stop.sender is not None
        )

    @property
    def breadth(self) -> int:
        """How wide the arcs are drawn."""
        return len(self.stops) * WIDE

    @property
    def variants(self) -> tuple[Variant, ...]:
        """What groups made of it, but the one that is being read."""
        found = (stop.variant for stop in self.stops if stop.variant)
        return tuple(variant for variant in found if not variant.is_here)

    @property
    def received(self) -> tuple[Stop, ...]:
        """Where it reached the reader's own groups."""
        return tuple(stop for stop in self.stops if stop.mine and stop.relay)


def _arc(start: int, end: int) -> str:
    left, right = (at * WIDE + WIDE // 2 for at in (start, end))
    top = max(LOWEST, HIGH - RISE - (abs(end - start) * RISE))
    # A curve rises to three quarters of its handles.
    lift = HIGH - (HIGH - top) * 4 // 3
    return f"M{left} {HIGH}C{left} {lift} {right} {lift} {right} {HIGH}"


class Row(NamedTuple):
    """One relay of the line, and where the line began."""

    slug: str
    tutorial: int
    sender: int
    community: int
    group: str
    name: str
    visibility: str
    state: str
    relayed_at: datetime
    answered_at: datetime | None
    reason: str
    variant: int | None
    variant_slug: str | None
    title: str | None
    variant_hidden: bool | None
    author: str | None
    home: int
    home_group: str
    home_name: str
    begun_at: datetime
    is_known: bool
    is_home_known: bool
    is_tried: bool
    thanked_at: datetime | None
    change: str
    tutorial_slug: str
    tutorial_title: str
    tutorial_hidden: bool
    source: int
    source_name: str
    is_source_known: bool


COLUMNS = (
    *("slug", "tutorial_id", "sender_id", "community_id", "community__slug", "community__name"),
    *("community__visibility", "state", "relayed_at", "answered_at", "reason", "variant_id"),
    *("variant__slug", "variant__title", "variant__hidden", "variant__author__name"),
    *("first__community_id", "first__community__slug", "first__community__name"),
    *("first__published_at", "is_known", "is_home_known", "is_tried"),
    *("thanked_at", "change", "tutorial__slug", "tutorial__title", "tutorial__hidden"),
    *("tutorial__community_id", "tutorial__community__name", "is_source_known"),
)


def journey(person: Person, tutorial: int) -> Journey | None:
    """The way of a tutorial that the person may read, here or as received. One SQL query.

    Nothing when it never left its group. Of groups that the reader does not know, no name; of
    hidden ones, nothing at all.
    """
    known = Community.objects.visible_to(person)
    tried = Trial.objects.own(contribution=OuterRef("tutorial"), community=OuterRef("community"))
    found = lines.relays_of(tutorial).annotate(
        is_known=Exists(known.filter(pk=OuterRef("community"))),
        is_home_known=Exists(known.filter(pk=OuterRef("first__community"))),
        is_source_known=Exists(known.filter(pk=OuterRef("tutorial__community"))),
        is_tried=Exists(tried),
    )
    rows = [Row(*values) for values in found.order_by("relayed_at", "pk").values_list(*COLUMNS)]
    told = [row for row in rows if row.is_known or row.visibility != Community.Visibility.HIDDEN]
    if not told:
        return None
    begun = told[0].begun_at
    days = (timezone.now() - begun).days
    return Journey(
        stops=tuple(_stops(person, told, tutorial)),
        months=round(days / MONTH),
        to_thank=sum(_is_to_thank(row) for row in told if row.tutorial == tutorial),
        ancestor=next((_ancestor(person, row) for row in told if row.variant == tutorial), None),
    )


def _ancestor(person: Person, row: Row) -> Ancestor | None:
    """For those who read the group that adapted it: to others a relay gives sight of the text."""
    known = readable.communities(person)
    if row.community not in known:
        return None
    is_there = not row.tutorial_hidden
    return Ancestor(
        title=row.tutorial_title if is_there else "",
        group=row.source_name if row.is_source_known else "",
        home=row.tutorial_slug if is_there and row.source in known else "",
        relay=row.slug,
        change=row.change,
    )


def _is_to_thank(row: Row) -> bool:
    did = row.state in (State.ADOPTED, State.ADAPTED) or row.is_tried
    return did and row.thanked_at is None


def _stops(person: Person, rows: list[Row], tutorial: int) -> Iterator[Stop]:
    first = rows[0]
    home = Group(first.home_group, first.home_name) if first.is_home_known else None
    places: dict[int, tuple[int, Group | None]] = {first.home: (0, home)}
    yield Stop(group=home, state=ORIGIN, at=first.begun_at)
    for at, row in enumerate(rows, start=1):
        group = Group(row.group, row.name) if row.is_known else None
        sender, came_from = places.get(row.sender, (None, None))
        places.setdefault(row.community, (at, group))
        stop = Stop(
            group=group,
            state=TRIED if row.is_tried and row.state == State.RECEIVED else row.state,
            at=row.answered_at or row.relayed_at,
            sender=sender,
            came_from=came_from,
            reason=str(words.DECLINED[row.reason]) if row.reason and row.is_known else "",
        )
        yield _told_inside(person, stop, row, tutorial)


def _told_inside(person: Person, stop: Stop, row: Row, tutorial: int) -> Stop:
    """What those who read the group are told besides."""
    if row.community not in readable.communities(person):
        return stop
    variant = None
    if row.variant and not row.variant_hidden:
        is_here = row.variant == tutorial
        told = (row.variant_slug or "", row.title or "", row.author or "", row.change)
        variant = Variant(*told, is_here)
    role = readable.mine(person).get(row.community)
    return replace(
        stop,
        relay=row.slug if row.tutorial == tutorial else "",
        mine=role is not None,
        answers=role in rules.ROLES_THAT_ANSWER,
        variant=variant,
    )
