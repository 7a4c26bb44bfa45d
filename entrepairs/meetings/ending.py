# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a step's time is written down, and how a room closes, by its button or by itself."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.meetings import clock
from entrepairs.meetings.models import Meeting, Seat, StepTime
from entrepairs.meetings.rows import lock, move
from entrepairs.people.models import Person

FORGOTTEN = timedelta(hours=2)  # beyond what was planned


def time(meeting: Meeting, now: datetime) -> None:
    """Add what the present step took. One that was come back to counts with what it took before."""
    timed, _ = StepTime.objects.get_or_create(
        meeting=meeting,
        step=meeting.step,
        defaults={
            "seconds": 0,
            "organisation_id": meeting.organisation_id,
            "community_id": meeting.community_id,
        },
    )
    timed.seconds += clock.taken(meeting, now)
    timed.save(update_fields=["seconds"])


def end(meeting: Meeting, person: Person | None) -> None:
    """Close the locked room. When each page was open is nobody's business any more."""
    now = timezone.now()
    time(meeting, now)
    meeting.state, meeting.ended_at = Meeting.State.ENDED, now
    Seat.objects.filter(meeting=meeting).update(here_at=None)
    move(meeting, "state", "ended_at")
    journal.record("meetings.room_ended", actor=person, about=meeting)


def close_forgotten() -> int:
    """By the schedule: rooms open for two hours longer than planned close; how many did."""
    closed = 0
    for meeting in Meeting.objects.filter(state=Meeting.State.OPEN):
        until = meeting.opened_at + timedelta(minutes=meeting.minutes) + FORGOTTEN
        if timezone.now() < until:
            continue
        with transaction.atomic():
            locked = lock(meeting)
            if locked.state == Meeting.State.OPEN:
                end(locked, None)
                closed += 1
    return closed
