# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The server's clock of a room: pure arithmetic on a meeting's columns."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from entrepairs.meetings.models import Meeting
from entrepairs.meetings.protocols import Protocol, Step, parse


@dataclass(frozen=True)
class Clock:
    """Where a step's time stands. `left` is in seconds, below zero once it has run over."""

    ends_at: datetime
    left: int
    planned: int
    is_paused: bool


def script(meeting: Meeting) -> Protocol:
    """The protocol that the open or ended room follows; read once for each row that was fetched."""
    known = vars(meeting).get("_read_script")
    if known is None or known[0] is not meeting.script:
        known = meeting.script, parse(meeting.script)
        vars(meeting)["_read_script"] = known
    return known[1]


def step(meeting: Meeting) -> Step:
    """The present step."""
    return script(meeting).steps[meeting.step]


def of(meeting: Meeting, now: datetime | None = None) -> Clock:
    """The clock of an open room's present step."""
    planned = step(meeting).seconds + meeting.given
    ends = meeting.step_began_at + timedelta(seconds=planned)
    at = meeting.paused_at or now or timezone.now()
    left = min(planned, int((ends - at).total_seconds()))
    return Clock(ends, left, planned, is_paused=meeting.paused_at is not None)


def taken(meeting: Meeting, now: datetime) -> int:
    """Seconds since the present step began, pauses included."""
    return max(0, int((now - meeting.step_began_at).total_seconds()))
