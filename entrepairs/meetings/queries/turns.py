# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose turn it would be to be helped: proposed, never decided. Dates and counts are not told."""

from django.db.models import Max

from entrepairs.meetings import clock
from entrepairs.meetings.models import Meeting, Rsvp, Seat
from entrepairs.meetings.protocols import Captures, Speaks


def has_client(meeting: Meeting) -> bool:
    """Is the room at the step that gives roles, in a protocol with a client? No SQL query."""
    script = clock.script(meeting)
    if script.steps[meeting.step].captures != Captures.ROLES:
        return False
    return any(step.speaks == Speaks.CLIENT for step in script.steps)


def proposed(here: Seat) -> str:
    """The seat of whoever was client least recently in the series, of those who said they come.

    Nothing outside a series, or where none of them sits there. Three SQL queries.
    """
    meeting = here.meeting
    if meeting.series_id is None or not has_client(meeting):
        return ""
    coming = Rsvp.objects.own(meeting).filter(comes=True).values_list("person", flat=True)
    rows = Seat.objects.own(meeting).filter(person__in=list(coming))
    # One does not lead and be helped at once.
    seats = list(rows.exclude(person=meeting.facilitator_id).order_by("taken_at", "pk"))
    before = Meeting.objects.visible_to(here.person).filter(
        series=meeting.series_id,
        state=Meeting.State.ENDED,
        client__in=[seat.person_id for seat in seats],
    )
    last = dict(before.order_by().values_list("client").annotate(at=Max("ended_at")))
    never = [seat for seat in seats if seat.person_id not in last]
    if never:
        return never[0].slug
    return min(seats, key=lambda seat: last[seat.person_id]).slug if seats else ""
