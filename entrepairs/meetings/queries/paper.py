# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The paper of a meeting: the sheet to print, and what was typed in of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.shortcuts import get_object_or_404

from entrepairs.meetings import choosing, clock, grouping, noting, rules, scripts
from entrepairs.meetings.models import Capture, Meeting, Seat, Vote
from entrepairs.meetings.protocols import Captures, Protocol, Seen, Step, parse
from entrepairs.meetings.queries import meetings
from entrepairs.meetings.queries.noting import Companions, companions
from entrepairs.people.models import Person

State = Meeting.State
# What is written by hand, by what a step asks for: how many things, and the lines of each.
ROOM = {
    Captures.STORY: (3, 5),
    Captures.COMMITMENT: (7, 1),
    Captures.SECTION: (2, 2),
    Captures.ROLES: (3, 1),
}
USUAL = (6, 1)


@dataclass(frozen=True)
class Typed:
    """A line of the paper as it is kept; `of` is the public name of whose words they are."""

    key: str
    text: str
    of: str


@dataclass(frozen=True)
class Told:
    """A note that everybody saw: the group it stands under, by its public name, and its dots."""

    slug: str
    text: str
    group: str
    dots: int


@dataclass(frozen=True)
class Sheet:
    """A step of the paper. `why`: nobody writes there for others.

    `told` are the notes that get dots, or that stand under `groups`: public names and words.
    """

    number: int
    step: Step
    lines: tuple[Typed, ...]
    why: str
    told: tuple[Told, ...]
    groups: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paper:
    """The whole paper. `is_over`: it can be typed in; before, the meeting is said to be over.

    `why` it cannot be said, in words that say what to do instead.
    """

    slug: str
    title: str
    community: str
    starts_at: datetime
    is_over: bool
    why: str
    companions: Companions
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Ruled:
    """A step of the sheet: room for so many things, each of so many lines, perhaps with dots."""

    number: int
    step: Step
    things: int
    lines: int
    has_dots: bool


@dataclass(frozen=True)
class Printed:
    """The sheet to print."""

    slug: str
    title: str
    community: str
    starts_at: datetime
    place: str
    protocol: Protocol
    steps: tuple[Ruled, ...]


def paper(person: Person, slug: str) -> Paper:
    """What was typed in so far, for who may; 404 or a refusal for others. Six SQL queries."""
    meeting = meetings.row(person, slug)
    is_over = meeting.state == State.ENDED
    if is_over:
        noting.may_type_in(person, meeting).or_refuse()
    else:
        rules.may_plan(person, meeting.community).or_refuse()
    return Paper(
        slug=meeting.slug,
        title=meeting.title,
        community=meeting.community.name,
        starts_at=meeting.starts_at,
        is_over=is_over,
        why="" if is_over else noting.may_hold_on_paper(person, meeting).refusal,
        companions=companions(person, meeting) if is_over else Companions(),
        sheets=_sheets(person, meeting) if is_over else (),
    )


def _sheets(person: Person, meeting: Meeting) -> tuple[Sheet, ...]:
    found = Capture.objects.own(meeting).filter(withdrawn_at=None)
    found = found.select_related("seat__person", "group").order_by("written_at", "pk")
    rows, dots = list(found), _dots(meeting)
    return tuple(
        _sheet(person, meeting, rows, dots, at)
        for at, step in enumerate(clock.script(meeting).steps)
        if step.captures != Captures.NOTHING
    )


def _dots(meeting: Meeting) -> dict[tuple[int, int], int]:
    """Points that are nobody's, by note and step."""
    votes = Vote.objects.own(meeting).filter(seat=None)
    return {(note, at): n for note, at, n in votes.values_list("capture", "step", "points")}


def _sheet(
    person: Person,
    meeting: Meeting,
    rows: Sequence[Capture],
    dots: Mapping[tuple[int, int], int],
    at: int,
) -> Sheet:
    script = clock.script(meeting)
    step, here = script.steps[at], [row for row in rows if row.step == at]
    is_choice, is_of_groups = step.captures == Captures.VOTES, step.captures == Captures.GROUPS
    kept = [row for row in here if row.noted_by_id == person.pk]
    groups = [row for row in here if row.shown_at] if is_of_groups else []
    return Sheet(
        number=at,
        step=step,
        lines=tuple(_typed(row) for row in kept),
        why="" if is_choice else noting.may_be_noted(script, at).refusal,
        told=tuple(
            Told(row.slug, row.text, row.group.slug if row.group else "", dots.get((row.pk, at), 0))
            for row in rows
            if choosing.may_be_chosen(meeting, row, at)
            or grouping.may_stand_under(meeting, row, None, at)
        ),
        groups=tuple((row.slug, row.text) for row in groups),
    )


def _typed(row: Capture) -> Typed:
    return Typed(row.key, row.text, row.seat.person.slug if row.seat else noting.NOBODY)


def printed(person: Person, slug: str) -> Printed:
    """The sheet of a meeting, for who may know of it; 404 for others. Three SQL queries at most."""
    meeting = meetings.row(person, slug)
    script = parse(meeting.script or scripts.of(meeting))
    return Printed(
        slug=meeting.slug,
        title=meeting.title,
        community=meeting.community.name,
        starts_at=meeting.starts_at,
        place=meeting.place,
        protocol=script,
        steps=tuple(_ruled(script, at) for at in range(len(script.steps))),
    )


def _ruled(script: Protocol, number: int) -> Ruled:
    """No room where not all may read what is written."""
    step = script.steps[number]
    things, lines = ROOM.get(step.captures, USUAL)
    if step.seen == Seen.FACILITATOR or not noting.may_be_noted(script, number):
        things = 0
    choices = (at for at, one in enumerate(script.steps) if one.captures == Captures.VOTES)
    return Ruled(
        number=number,
        step=step,
        things=things,
        lines=lines,
        has_dots=any(number in script.recalled(at) for at in choices),
    )


def row(person: Person, slug: str, note: str) -> tuple[Seat, Capture | None]:
    """The reader's seat, else 404; their words or what they noted, unless it is taken back."""
    seats = Seat.objects.visible_to(person).filter(person=person, meeting__slug=slug)
    here = get_object_or_404(seats.select_related("person", "meeting__community"))
    rows = Capture.objects.own(here.meeting).select_related("seat__person")
    mine = Q(seat=here) | Q(noted_by=person)
    return here, rows.filter(mine, slug=note, withdrawn_at=None).first()
