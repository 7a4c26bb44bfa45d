# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An open room, as one seat sees it: the present step, its clock, what was written and shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.knowledge.queries.prepared import ThingsForReader
from entrepairs.meetings import choosing, clock, leading, rules
from entrepairs.meetings.clock import Clock
from entrepairs.meetings.models import VISITORS_KEPT, Capture, Meeting, Seat, StepTime, Vote
from entrepairs.meetings.protocols import Captures, Protocol, Recalls, Step
from entrepairs.meetings.queries import agenda, noting, promises, shown, turns
from entrepairs.meetings.queries.agenda import Item
from entrepairs.meetings.queries.noting import Companions
from entrepairs.meetings.queries.promises import Promise
from entrepairs.meetings.queries.shown import Note, Shown
from entrepairs.people.models import Person

HERE = timedelta(minutes=1)


@dataclass(frozen=True)
class StepLine:
    """A step in the margin: done, now or to come."""

    title: str
    seconds: int
    state: str


@dataclass(frozen=True)
class Sitter:
    """Somebody in the room; `is_here` when the page said so within a minute.

    A visitor may have no name. `slug` is that of the person, whose face is the same everywhere.
    """

    seat: str
    slug: str
    name: str
    is_visitor: bool
    photo_url: str
    is_here: bool
    is_leading: bool
    is_client: bool


@dataclass(frozen=True)
class Room:
    """The whole screen. `told` are the notes this seat may read, of the step and of earlier ones.

    `voters` have given points that wait for this seat to show them; None where none do. `unshown`
    notes of any step wait for the reveal of whoever leads; 0 for the others.
    `is_visitor`: it is that of somebody without account, who may take their words back `until`.
    """

    slug: str
    title: str
    community: str
    community_slug: str
    code: str
    version: int
    is_open: bool
    protocol: Protocol
    number: int
    step: Step
    clock: Clock | None
    lines: tuple[StepLine, ...]
    told: Shown
    promises: tuple[Promise, ...]
    agenda: tuple[Item, ...]
    gives_roles: bool
    proposed: Sitter | None
    client: Sitter | None
    is_client: bool
    sitters: tuple[Sitter, ...]
    leader: str
    leads: bool
    may_take_lead: bool
    writes: bool
    companions: Companions
    points_left: int
    is_counted: bool
    voters: int | None
    unshown: int
    me: str
    house: str
    is_visitor: bool
    until: datetime

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self.lines)

    @property
    def is_choosing(self) -> bool:
        """Are points given now?"""
        return self.step.captures == Captures.VOTES

    @property
    def may_learn(self) -> bool:
        """Is there anything of others here that this seat may have learned from?"""
        return any(note.may_vote for note in self.told.notes)

    @property
    def may_count(self) -> bool:
        """May this seat show the points that were given?"""
        return self.voters is not None

    @property
    def notes(self) -> tuple[Note, ...]:
        """Those on the screen."""
        return self.told.notes

    @property
    def hidden(self) -> int:
        """How many wait for the reveal."""
        return self.told.hidden

    @property
    def leaves_hidden(self) -> bool:
        """Would they be out of sight in the next step, where nobody would think of them?"""
        coming = self.number + 1
        if not self.hidden or coming == self.total:
            return False
        is_mine = self.protocol.steps[coming].recalls == Recalls.MINE
        return is_mine or self.told.source not in self.protocol.recalled(coming)


def seat(person: Person, slug: str) -> Seat:
    """The seat of somebody in a room; 404 without one. One SQL query."""
    here: Seat = SEAT.one_or_404(person, slug)
    return here


def seat_if_any(person: Person, slug: str) -> Seat | None:
    """The same; nothing for who may know of the meeting and has none, 404 for all others.

    One SQL query, one more without a seat.
    """
    here: Seat | None = SEAT.first(person, slug)
    if here is None:
        get_object_or_404(Meeting.objects.visible_to(person), slug=slug)
    return here


def _seats(person: Person, slug: str) -> QuerySet[Seat]:
    rows = Seat.objects.visible_to(person).filter(person=person, meeting__slug=slug)
    return _with_meeting(rows)


# Asked for with every page of a room, and every few seconds while it is open.
SEAT = ThingsForReader(_seats)


def other_seat(here: Seat, slug: str) -> Seat:
    """Somebody else's seat in the same room, to hand over the lead. One SQL query."""
    return get_object_or_404(Seat.objects.own(here.meeting), slug=slug)


def note_row(here: Seat, slug: str) -> Capture:
    """A note that this seat may read, for the action that follows; 404 for any other."""
    note = get_object_or_404(
        Capture.objects.own(here.meeting).select_related("seat__person"), slug=slug
    )
    if not rules.sees(here, here.meeting, note):
        raise Http404
    return note


def still_sits(here: Seat) -> bool:
    """May the stream of this seat go on? One SQL query."""
    if here.is_visitor:
        # What is streamed is a number; what it leads to is asked for with their rights.
        return Seat.objects.own(here.meeting).filter(pk=here.pk).exists()
    return (
        Seat.objects.visible_to(here.person)
        .filter(pk=here.pk, person__is_active=True, person__left_at=None)
        .exists()
    )


def room(here: Seat) -> Room:
    """What this seat sees now. Three SQL queries, two more for who leads.

    One more in the first step, and in the one in which commitments come back; three more in that
    of roles. One more for who leads where they may note what others say, or show the points. A
    visitor, who sees one's own notes alone once it has ended: three in all.
    """
    meeting = here.meeting
    script = clock.script(meeting)
    step = script.steps[meeting.step]
    is_open = meeting.state == Meeting.State.OPEN
    told = shown.present(here) if is_open or not here.is_visitor else shown.own(here)
    sitters = _sitters(meeting)
    leads = bool(rules.may_lead(here, meeting))
    given = sum(note.my_points for note in told.notes)
    return Room(
        slug=meeting.slug,
        title=meeting.title,
        community=meeting.community.name,
        community_slug=meeting.community.slug,
        code=meeting.code,
        version=meeting.version,
        is_open=is_open,
        protocol=script,
        number=meeting.step,
        step=step,
        clock=clock.of(meeting) if is_open else None,
        lines=_lines(meeting, script),
        told=told,
        promises=promises.waiting(here) if is_open and step.captures == Captures.BACK else (),
        agenda=_agenda(here) if is_open and not meeting.step else (),
        gives_roles=is_open and turns.has_client(meeting),
        proposed=_proposed(here, sitters) if is_open and meeting.client_id is None else None,
        client=next((one for one in sitters if one.is_client), None),
        is_client=rules.is_client(here, meeting),
        sitters=sitters,
        leader=next((one.name for one in sitters if one.is_leading), ""),
        leads=leads,
        may_take_lead=not leads and bool(leading.may_take_lead(here, meeting)),
        writes=is_open and bool(rules.may_write(here, meeting, meeting.step)),
        companions=noting.of_room(here),
        points_left=max(0, step.points - given),
        is_counted=meeting.counted,
        voters=_voters(here),
        unshown=_unshown(meeting) if leads else 0,
        me=here.called,
        house=meeting.organisation.name if here.is_visitor else "",
        is_visitor=here.is_visitor,
        until=here.taken_at + VISITORS_KEPT,
    )


def projected(here: Seat) -> Room:
    """The room as it may hang on a wall, whoever has put it there."""
    page = room(here)
    return replace(page, told=shown.on_wall(here, page.told))


def _with_meeting(rows: QuerySet[Seat]) -> QuerySet[Seat]:
    return rows.select_related(
        "person__organisation", "meeting__community", "meeting__facilitator", "meeting__tutorial"
    )


def _agenda(here: Seat) -> tuple[Item, ...]:
    """The needs of the group are no business of a visitor."""
    return agenda.listed(here.person, here.meeting) if here.person else ()


def _sitters(meeting: Meeting) -> tuple[Sitter, ...]:
    since = timezone.now() - HERE
    rows = Seat.objects.own(meeting).select_related("person").order_by("taken_at", "pk")
    return tuple(
        Sitter(
            seat=row.slug,
            slug=row.person.slug if row.person else row.slug,
            name=row.called,
            is_visitor=row.is_visitor,
            photo_url=row.person.photo_url if row.person else "",
            is_here=row.here_at is not None and row.here_at >= since,
            is_leading=rules.has_led(row, meeting),
            is_client=rules.is_client(row, meeting),
        )
        for row in rows
    )


def _voters(here: Seat) -> int | None:
    meeting = here.meeting
    if meeting.counted or not choosing.may_show_points(meeting, meeting.step):
        return None
    if not rules.may_lead(here, meeting):
        return None
    votes = Vote.objects.own(meeting).filter(step=meeting.step, seat__isnull=False)
    return votes.values("seat").distinct().count()


def _unshown(meeting: Meeting) -> int:
    rows = Capture.objects.own(meeting).filter(shown_at=None, withdrawn_at=None)
    return rows.filter(step__in=rules.revealed_steps(meeting)).count()


def _proposed(here: Seat, sitters: Iterable[Sitter]) -> Sitter | None:
    seat = turns.proposed(here)
    return next((one for one in sitters if one.seat == seat), None)


def _lines(meeting: Meeting, script: Protocol) -> tuple[StepLine, ...]:
    def state(number: int) -> str:
        if meeting.state == Meeting.State.ENDED or number < meeting.step:
            return "done"
        return "now" if number == meeting.step else "later"

    return tuple(
        StepLine(step.title, step.seconds, state(number))
        for number, step in enumerate(script.steps)
    )


@dataclass(frozen=True)
class Timed:
    """A step as it was planned and as it went."""

    title: str
    planned: int
    real: int | None


def times(here: Seat) -> tuple[Timed, ...]:
    """Planned and real time of each step, for who led the meeting. One SQL query."""
    if not rules.has_led(here, here.meeting):
        return ()
    real = dict(StepTime.objects.own(here.meeting).values_list("step", "seconds"))
    if not real:
        # It was held on paper: nobody looked at a clock.
        return ()
    steps = clock.script(here.meeting).steps
    return tuple(Timed(step.title, step.seconds, real.get(at)) for at, step in enumerate(steps))
