# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose turn it would be to be helped: proposed, never decided. Dates and counts are not told.

And what was offered to who was, for them alone.
"""

from dataclasses import dataclass

from django.db.models import Max

from entrepairs.meetings import clock, rules
from entrepairs.meetings.models import Capture, Meeting, Rsvp, Seat
from entrepairs.meetings.protocols import Captures, Speaks
from entrepairs.people.models import Person


@dataclass(frozen=True)
class Offered:
    """What somebody wrote for the client; `author` is empty for a note without a name."""

    text: str
    author: str
    step: str


def offered(person: Person, meeting: Meeting) -> tuple[Offered, ...]:
    """What the others wrote from the client's story on, once it is over; for the client alone.

    Only what was theirs to read in the room, as long as it stands. Two SQL queries, else none.
    """
    if meeting.state != Meeting.State.ENDED or meeting.client_id != person.pk:
        return ()
    here = Seat.objects.own(meeting).filter(person=person).first()
    steps = clock.script(meeting).steps
    told = next((at for at, step in enumerate(steps) if step.speaks == Speaks.CLIENT), None)
    if here is None or told is None:
        return ()
    rows = Capture.objects.own(meeting).filter(step__gte=told, withdrawn_at=None)
    rows = rows.exclude(seat=here).exclude(text="").select_related("seat__person")
    return tuple(
        Offered(
            text=row.text,
            author=row.seat.called if row.seat and row.signed else "",
            step=steps[row.step].title,
        )
        for row in rows.order_by("step", "written_at", "pk")
        if row.shown_at and rules.sees(here, meeting, row)
    )


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
