# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is asked of somebody alone after a meeting. No notice and no mail holds their words."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from entrepairs.meetings import returning
from entrepairs.meetings.models import Capture, Meeting
from entrepairs.notifications.models import Kind, Notice
from entrepairs.notifications.telling import tell

WITHOUT_NEXT = timedelta(days=14)  # after the meeting, where no next one is planned
STILL_ASKED = timedelta(days=20)  # beyond the 7 and the 30 days, if the worker stood still
FORGOTTEN = timedelta(days=60)  # later, a reminder of last time is of no use


def remind_of_promises() -> int:
    """Half-way to the next meeting, remind who said they would try something; once. How many.

    Nobody is reminded of what they have answered for, or after the next meeting has begun.
    """
    now = timezone.now()
    told = Notice.objects.filter(
        meeting=OuterRef("meeting"), person=OuterRef("seat__person"), kind=Kind.PROMISE
    )
    said = Capture.objects.filter(promise=OuterRef("pk"), withdrawn_at=None)
    rows = Capture.objects.filter(
        ~Exists(told),
        ~Exists(said),
        kind=Capture.Kind.COMMITMENT,
        withdrawn_at=None,
        meeting__state=Meeting.State.ENDED,
        meeting__ended_at__gte=now - FORGOTTEN,
    )
    rows = rows.select_related("seat__person", "meeting__community").order_by("pk")
    due = _due({row.meeting_id: row.meeting for row in rows}, now)
    people = {(row.meeting_id, row.seat.person_id): row for row in rows if row.meeting_id in due}
    return sum(_tell(row, Kind.PROMISE) for row in people.values())


def ask_whether_it_served() -> int:
    """After 7 and 30 days, ask who took something for themselves; once each. How many.

    Whoever was not asked in time is asked for the later day alone.
    """
    now = timezone.now()
    number = 0
    for days in returning.ASKED_AFTER:
        told = Notice.objects.filter(
            meeting=OuterRef("meeting"),
            person=OuterRef("seat__person"),
            kind=Kind.SERVED,
            key__endswith=f"-{days}d",
        )
        rows = Capture.objects.filter(
            ~Exists(told),
            kind=Capture.Kind.OWN,
            withdrawn_at=None,
            meeting__state=Meeting.State.ENDED,
            meeting__ended_at__lte=now - timedelta(days=days),
            meeting__ended_at__gt=now - timedelta(days=days) - STILL_ASKED,
        ).exclude(served__after__gte=days)
        rows = rows.select_related("seat__person", "meeting__community").order_by("pk")
        people = {(row.meeting_id, row.seat.person_id): row for row in rows}
        number += sum(_tell(row, Kind.SERVED, f"{days}d") for row in people.values())
    return number


def _due(meetings: Mapping[int, Meeting], now: datetime) -> set[int]:
    return {key for key, meeting in meetings.items() if _is_half_way(meeting, now)}


def _is_half_way(meeting: Meeting, now: datetime) -> bool:
    coming = returning.next_after(meeting)
    if coming is None:
        return now >= meeting.ended_at + WITHOUT_NEXT
    if coming.state != Meeting.State.PLANNED or coming.starts_at <= now:
        return False
    return now >= meeting.ended_at + (coming.starts_at - meeting.ended_at) / 2


def _tell(row: Capture, kind: str, mark: str = "") -> bool:
    meeting = row.meeting
    things = {"community": meeting.community, "meeting": meeting}
    return tell(row.seat.person, kind, None, mark=mark, **things) is not None
