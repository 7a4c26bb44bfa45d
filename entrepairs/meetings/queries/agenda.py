# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The needs that wait for a meeting, and the meeting for which a need may wait."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from entrepairs.communities import queries as communities
from entrepairs.communities import readable
from entrepairs.communities import rules as belonging
from entrepairs.meetings import rules
from entrepairs.meetings.models import AgendaNeed, Meeting
from entrepairs.people.models import Person

MOST = 12
OFFERED = 8


@dataclass(frozen=True)
class Item:
    """A need that waits for the meeting."""

    slug: str
    wording: str
    may_take_off: bool


@dataclass(frozen=True)
class Agenda:
    """What waits, and for those who facilitate what could (public name and words)."""

    items: tuple[Item, ...]
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Next:
    """The next meeting of the group that named a need."""

    slug: str
    title: str
    starts_at: datetime
    is_asked: bool
    is_mine: bool
    may_ask: bool


def of(person: Person, meeting: Meeting) -> Agenda:
    """A meeting's agenda. One SQL query, one more for those who facilitate."""
    items = listed(person, meeting)
    if not belonging.facilitates(person, meeting.community):
        return Agenda(items)
    known = {item.slug for item in items}
    wanted = communities.named_first(person, meeting.community_id, OFFERED)
    return Agenda(items, tuple((one.slug, one.wording) for one in wanted if one.slug not in known))


def listed(person: Person, meeting: Meeting) -> tuple[Item, ...]:
    """What waits for it, in the order of asking. One SQL query."""
    rows = AgendaNeed.objects.visible_to(person).filter(meeting=meeting)
    rows = rows.select_related("need", "community").order_by("asked_at", "pk")[:MOST]
    return tuple(
        Item(row.need.slug, row.need.wording, bool(rules.may_take_off_agenda(person, row)))
        for row in rows
    )


def next_for(person: Person, need: int) -> Next | None:
    """Where a need could be asked for, and whether it is. One SQL query."""
    asked = AgendaNeed.objects.own(OuterRef("pk")).filter(need=need)
    rows = Meeting.objects.visible_to(person).filter(
        community__needs=need, state=Meeting.State.PLANNED, starts_at__gte=timezone.now()
    )
    rows = rows.annotate(is_asked=Exists(asked), is_mine=Exists(asked.filter(asked_by=person)))
    row = rows.order_by("starts_at", "pk").first()
    if row is None:
        return None
    is_member = row.community_id in readable.mine(person)
    return Next(row.slug, row.title, row.starts_at, row.is_asked, row.is_mine, is_member)
