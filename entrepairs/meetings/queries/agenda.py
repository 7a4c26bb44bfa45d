# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for a meeting, and the meeting for which a need or a tutorial may wait."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from entrepairs.communities import queries as communities
from entrepairs.communities import readable
from entrepairs.communities import rules as belonging
from entrepairs.knowledge.models import Relay
from entrepairs.knowledge.queries import relays as knowledge
from entrepairs.meetings import rules
from entrepairs.meetings.models import AgendaItem, Meeting
from entrepairs.meetings.models.meeting import HostedQuerySet
from entrepairs.people.models import Person

MOST = 12
OFFERED = 8
UNREAD = tuple(f"relay__tutorial__{name}" for name in ("html", "sections", "text"))


@dataclass(frozen=True)
class Item:
    """A need that waits for the meeting, or a tutorial that is to be read there (`is_read`)."""

    slug: str
    wording: str
    is_read: bool
    may_take_off: bool


@dataclass(frozen=True)
class Agenda:
    """What waits, and for those who facilitate what could (public name and words)."""

    items: tuple[Item, ...]
    needs: tuple[tuple[str, str], ...] = ()
    received: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Next:
    """The meeting of the group for which something waits or may wait: else the next one."""

    slug: str
    title: str
    starts_at: datetime
    is_asked: bool
    may_take_off: bool
    may_ask: bool


def of(person: Person, meeting: Meeting) -> Agenda:
    """A meeting's agenda. One SQL query, two more for those who facilitate."""
    items = listed(person, meeting)
    if not belonging.facilitates(person, meeting.community):
        return Agenda(items)
    known = {item.slug for item in items}
    wanted = communities.named_first(person, meeting.community_id, OFFERED)
    waiting = knowledge.waiting(person, meeting.community_id, OFFERED)
    return Agenda(
        items,
        needs=tuple((one.slug, one.wording) for one in wanted if one.slug not in known),
        received=tuple((slug, title) for slug, title in waiting if slug not in known),
    )


def listed(person: Person, meeting: Meeting) -> tuple[Item, ...]:
    """What waits for it, in the order of asking. One SQL query."""
    rows = AgendaItem.objects.visible_to(person).filter(meeting=meeting)
    rows = rows.select_related("need", "relay__tutorial", "community").defer(*UNREAD)
    return tuple(_item(person, row) for row in rows.order_by("asked_at", "pk")[:MOST])


def _item(person: Person, row: AgendaItem) -> Item:
    may_take_off = bool(rules.may_take_off_agenda(person, row))
    if row.relay:
        return Item(row.relay.slug, row.relay.tutorial.title, True, may_take_off)
    return Item(row.need.slug, row.need.wording, False, may_take_off)


def next_for(person: Person, need: int) -> Next | None:
    """Where a need could be asked for, and whether it is. One SQL query."""
    meetings = Meeting.objects.visible_to(person).filter(community__needs=need)
    return _next(person, meetings, need=need)


def next_reading(person: Person, relay: str) -> Next | None:
    """Where what the group received could be read, and whether it is to be. One SQL query."""
    received = Relay.objects.visible_to(person).filter(slug=relay)
    meetings = Meeting.objects.visible_to(person).filter(community__in=received.values("community"))
    return _next(person, meetings, relay__in=received)


def _next(person: Person, meetings: HostedQuerySet, **thing: object) -> Next | None:
    asked = AgendaItem.objects.own(OuterRef("pk")).filter(**thing)
    rows = meetings.filter(state=Meeting.State.PLANNED, starts_at__gte=timezone.now())
    rows = rows.annotate(is_asked=Exists(asked), is_mine=Exists(asked.filter(asked_by=person)))
    row = rows.select_related("community").order_by("-is_asked", "starts_at", "pk").first()
    if row is None:
        return None
    return Next(
        slug=row.slug,
        title=row.title,
        starts_at=row.starts_at,
        is_asked=row.is_asked,
        may_take_off=row.is_mine or belonging.facilitates(person, row.community),
        may_ask=row.community_id in readable.mine(person),
    )
