# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose words may be noted, and the reader's own words."""

from dataclasses import dataclass

from entrepairs.meetings import clock, noting
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.people.models import Person

MOST = 100  # names in one list


@dataclass(frozen=True)
class Companions:
    """Public name and name of those whose words may be noted; `is_cut` where only those who come.

    `may`: may words be noted at all now? The room's, without a name, always may then.
    """

    people: tuple[tuple[str, str], ...] = ()
    is_cut: bool = False
    may: bool = False


@dataclass(frozen=True)
class Own:
    """Words of the reader's. `noted_by`: who wrote them down for them; `became` of what they said.

    `step` is its title; `published`, the public name of the tip that was made of it.
    """

    slug: str
    text: str
    step: str
    became: str
    noted_by: str
    published: str


def noter(row: Capture) -> str:
    """The name of who wrote it down for somebody else, or for the room."""
    mine = row.seat is not None and row.seat.person_id == row.noted_by_id
    return row.noted_by.name if row.noted_by and not mine else ""


def of_room(here: Seat) -> Companions:
    """For who leads, where they may note what others say. One SQL query, else none."""
    if here.is_visitor or not noting.may_note_for(here, here.meeting, here.meeting.step):
        return Companions()
    return companions(here.person, here.meeting)


def companions(reader: Person, meeting: Meeting) -> Companions:
    """One SQL query; one more in a large group, of which only those who come are listed."""
    rows = noting.companions(reader, meeting)
    found = list(rows.values_list("slug", "name")[: MOST + 1])
    is_cut = len(found) > MOST
    if is_cut:
        found = list(rows.filter(noting.invited(meeting)).values_list("slug", "name")[:MOST])
    return Companions(tuple(found), is_cut, may=True)


def own(person: Person, meeting: Meeting) -> tuple[Own, ...]:
    """The reader's words in one meeting, as long as they stand: nobody else ever sees this list.

    While the room is open, those that others noted; theirs are in the room. What one took for
    oneself is on one's own page of what one keeps, and on no other. One SQL query.
    """
    rows = (
        Capture.objects.visible_to(person)
        .filter(meeting=meeting, seat__person=person, withdrawn_at=None)
        .exclude(kind=Capture.Kind.OWN)
    )
    if meeting.state != Meeting.State.ENDED:
        rows = rows.filter(noted_by__isnull=False).exclude(noted_by=person)
    steps = clock.script(meeting).steps
    rows = rows.select_related("noted_by", "seat", "tip").order_by("step", "pk")
    return tuple(
        Own(
            slug=row.slug,
            text=row.text,
            step=steps[row.step].title,
            became=row.became,
            noted_by=noter(row),
            published=row.tip.slug if row.tip and not row.tip.hidden else "",
        )
        for row in rows
    )
