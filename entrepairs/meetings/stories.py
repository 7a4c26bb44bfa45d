# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an answer given beforehand to a note of the room, among those to choose from."""

from django.utils import timezone

from entrepairs.meetings import clock, kinds
from entrepairs.meetings.models import Beforehand, Capture, Meeting, Seat
from entrepairs.meetings.protocols import Captures, Protocol, Seen


def step(script: Protocol) -> int | None:
    """The step that writes stories down, if there is one."""
    steps = enumerate(script.steps)
    return next((at for at, step in steps if step.captures == Captures.STORY), None)


def bring(meeting: Meeting, seat: Seat) -> None:
    """Whoever sits down brings their story; it is seen as its step says, as if written there.

    Called inside the action that gives the seat. Who does not come keeps it for themselves.
    """
    row = Beforehand.objects.filter(meeting=meeting, person=seat.person_id).first()
    script = clock.script(meeting)
    number = step(script)
    if row is None or number is None:
        return
    seen = script.steps[number].seen
    Capture.objects.create(
        organisation_id=meeting.organisation_id,
        community_id=meeting.community_id,
        meeting=meeting,
        seat=seat,
        key="beforehand",
        step=number,
        text=row.text,
        signed=row.signed,
        kind=kinds.of(script.steps[number]),
        shown_at=timezone.now() if seen == Seen.ALL else None,
    )
    row.delete()
