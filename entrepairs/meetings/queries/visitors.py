# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody without account may see of the house: the door of one open room, and their seat."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from entrepairs.communities.models import LISTED
from entrepairs.kernel.prepared import PreparedThings
from entrepairs.meetings import visitors
from entrepairs.meetings.models import (
    VISITORS_KEPT,
    Capture,
    Meeting,
    Seat,
    digest,
    open_to_visitors,
    seat_of_visitor,
)
from entrepairs.people.models import Person

OPENED = (Meeting.State.OPEN, Meeting.State.ENDED)


@dataclass(frozen=True)
class Door:
    """What stands at the door. `community` is empty where its name is for few."""

    slug: str
    title: str
    house: str
    community: str
    leader: str
    days: int
    refusal: str


def room_at(slug: str) -> Meeting | None:
    """The open room at this address that lets visitors in, if there is one. One SQL query."""
    return OPEN.first(slug)


def room_with_code(code: str) -> Meeting | None:
    """The one that shows these figures; none where several houses show them. One SQL query."""
    found = list(open_to_visitors().filter(code=code)[:2])
    return found[0] if len(found) == 1 else None


def door(meeting: Meeting) -> Door:
    """What one reads before sitting down. One SQL query."""
    community, leader = meeting.community, meeting.facilitator
    return Door(
        slug=meeting.slug,
        title=meeting.title,
        house=meeting.organisation.name,
        community=community.name if community.visibility in LISTED else "",
        leader=leader.name if leader else "",
        days=VISITORS_KEPT.days,
        refusal=visitors.may_sit_without_account(meeting).refusal,
    )


def seat(token: str, slug: str) -> Seat:
    """The seat of whoever holds the token, in this room; 404 for any other. One SQL query."""
    if not token:
        raise Http404
    here: Seat = SEAT.one_or_404(digest(token), slug, timezone.now() - VISITORS_KEPT)
    return here


def sees(person: Person, slug: str) -> bool:
    """May the person open the meeting's page? One SQL query."""
    return Meeting.objects.visible_to(person).filter(slug=slug).exists()


def sits(token: str, slug: str) -> bool:
    """Does this phone hold a seat there? One SQL query, none without a token."""
    if not token:
        return False
    since = timezone.now() - VISITORS_KEPT
    return seat_of_visitor(digest(token), slug, since).exists()


@dataclass(frozen=True)
class Claim:
    """What stands on a phone's seat, for the person who is about to say that it is theirs."""

    slug: str
    title: str
    name: str
    published: tuple[str, ...]
    others: tuple[str, ...]
    refusal: str


def claim(person: Person, here: Seat) -> Claim:
    """What would become theirs: words that are published, and those that are not. One SQL query."""
    notes = Capture.objects.own(here.meeting).filter(seat=here, withdrawn_at=None)
    told = list(notes.order_by("written_at", "pk").values_list("text", "tip"))
    return Claim(
        slug=here.meeting.slug,
        title=here.meeting.title,
        name=here.name,
        published=tuple(text for text, tip in told if tip),
        others=tuple(text for text, tip in told if not tip),
        refusal=visitors.may_claim(person, here).refusal,
    )


def _open(slug: str) -> QuerySet[Meeting]:
    return open_to_visitors().select_related("facilitator").filter(slug=slug)


def _seat(kept: str, slug: str, since: datetime) -> QuerySet[Seat]:
    things = ("meeting__community", "meeting__organisation", "meeting__facilitator")
    rows = seat_of_visitor(kept, slug, since).filter(meeting__state__in=OPENED)
    return rows.select_related(*things)


# A phone without account asks for them with every page, and every few seconds in the room.
OPEN, SEAT = PreparedThings(_open), PreparedThings(_seat)
