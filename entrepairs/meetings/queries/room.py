# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An open room, as one seat sees it: the present step, its clock, what was written and shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.meetings import clock, rules
from entrepairs.meetings.clock import Clock
from entrepairs.meetings.models import VISITORS_KEPT, Capture, Meeting, Seat, StepTime
from entrepairs.meetings.protocols import Becomes, Captures, Protocol, Seen, Step
from entrepairs.meetings.queries import agenda, noting, promises, turns
from entrepairs.meetings.queries.agenda import Item
from entrepairs.meetings.queries.noting import Companions
from entrepairs.meetings.queries.promises import Promise
from entrepairs.people.models import Person

HERE = timedelta(minutes=1)
TOLD = (Captures.NOTE, Captures.STORY, Captures.LIST)


@dataclass(frozen=True)
class StepLine:
    """A step in the margin: done, now or to come."""

    title: str
    seconds: int
    state: str


@dataclass(frozen=True)
class Note:
    """Something written. `author` is empty for a note without a name.

    `noted_by`: who wrote it down for somebody else; `hands`: how many were raised for it. `fate` is
    told to visitors of their own notes: waiting, published, left, or for the room alone.
    """

    slug: str
    text: str
    author: str
    is_mine: bool
    is_shown: bool
    is_kept: bool
    points: int
    my_points: int
    became: str
    promise: str
    noted_by: str
    may_take_back: bool
    hands: int
    fate: str


@dataclass(frozen=True)
class Sitter:
    """Somebody in the room; `is_here` when the page said so within a minute.

    A visitor may have no name.
    """

    slug: str
    name: str
    is_visitor: bool
    photo_url: str
    is_here: bool
    is_leading: bool
    is_client: bool


@dataclass(frozen=True)
class Room:
    """The whole screen. `notes` are those this seat may read, of the step or of what it chooses.

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
    source: int
    notes: tuple[Note, ...]
    hidden: int
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
    def sent(self) -> int:
        """How many of this seat's own notes stand in the step."""
        return sum(note.is_mine for note in self.notes) if self.source == self.number else 0

    @property
    def is_revealed(self) -> bool:
        """Do the notes on the screen wait for a reveal?"""
        return self.protocol.steps[self.source].seen == Seen.REVEALED


def seat(person: Person, slug: str) -> Seat:
    """The seat of somebody in a room; 404 without one. One SQL query."""
    rows = Seat.objects.visible_to(person).filter(person=person, meeting__slug=slug)
    return get_object_or_404(_with_meeting(rows))


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
    """What this seat sees now. Three SQL queries, one more for who leads.

    One more in the first step, and in the one in which commitments come back; three more in that
    of roles. One more for who leads where they may note what others say. A visitor, who sees one's
    own notes alone once it has ended: three in all.
    """
    meeting = here.meeting
    script = clock.script(meeting)
    step = script.steps[meeting.step]
    source = _source(script, meeting.step)
    is_open = meeting.state == Meeting.State.OPEN
    notes, hidden = _notes(here, script, source) if is_open or not here.is_visitor else _own(here)
    sitters = _sitters(meeting)
    leads = bool(rules.may_lead(here, meeting))
    given = sum(note.my_points for note in notes)
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
        source=source,
        notes=notes,
        hidden=hidden,
        promises=promises.waiting(here) if is_open and step.captures == Captures.BACK else (),
        agenda=_agenda(here) if is_open and not meeting.step else (),
        gives_roles=is_open and turns.has_client(meeting),
        proposed=_proposed(here, sitters) if is_open and meeting.client_id is None else None,
        client=next((one for one in sitters if one.is_client), None),
        is_client=rules.is_client(here, meeting),
        sitters=sitters,
        leader=next((one.name for one in sitters if one.is_leading), ""),
        leads=leads,
        may_take_lead=not leads and bool(rules.may_take_lead(here, meeting)),
        writes=bool(rules.may_write(here, meeting, meeting.step)),
        companions=noting.of_room(here),
        points_left=max(0, step.points - given),
        me=here.called,
        house=meeting.organisation.name if here.is_visitor else "",
        is_visitor=here.is_visitor,
        until=here.taken_at + VISITORS_KEPT,
    )


def _with_meeting(rows: QuerySet[Seat]) -> QuerySet[Seat]:
    return rows.select_related(
        "person", "meeting__community", "meeting__facilitator", "meeting__tutorial"
    )


def _agenda(here: Seat) -> tuple[Item, ...]:
    """The needs of the group are no business of a visitor."""
    return agenda.listed(here.person, here.meeting) if here.person else ()


def _source(script: Protocol, number: int) -> int:
    """The step whose notes are on the screen: this one, or the last before that wrote for all.

    Stories are written in silence, told in the next step, and given points in the one after.
    """
    if script.steps[number].captures not in (Captures.NOTHING, Captures.VOTES):
        return number
    for at in range(number - 1, -1, -1):
        step = script.steps[at]
        if step.captures in TOLD and step.seen in (Seen.ALL, Seen.REVEALED):
            return at
    return number


def _notes(here: Seat, script: Protocol, number: int) -> tuple[tuple[Note, ...], int]:
    """The notes of a step that this seat may read, and how many wait for the reveal."""
    rows = Capture.objects.own(here.meeting).filter(step=number, withdrawn_at=None)
    now = Q(votes__step=here.meeting.step)
    rows = rows.select_related("seat__person", "noted_by", "promise").annotate(
        points=Coalesce(Sum("votes__points", filter=now), 0),
        my_points=Coalesce(Sum("votes__points", filter=now & Q(votes__seat=here)), 0),
        hands=Coalesce(Sum("votes__points", filter=now & Q(votes__seat=None)), 0),
    )
    step = script.steps[number]
    shown, hidden = [], 0
    for row in rows.order_by("written_at", "pk"):
        if rules.sees(here, here.meeting, row):
            shown.append(_note(here, row))
        if step.seen == Seen.REVEALED and row.shown_at is None:
            hidden += 1
    return tuple(shown), hidden


def _own(here: Seat) -> tuple[tuple[Note, ...], int]:
    """All that a visitor wrote, to be taken back as long as the seat is kept."""
    rows = Capture.objects.own(here.meeting).filter(seat=here, withdrawn_at=None)
    rows = rows.select_related("seat__person", "noted_by", "promise", "tip")
    rows = rows.annotate(points=Value(0), my_points=Value(0), hands=Value(0))
    return tuple(_note(here, row) for row in rows.order_by("written_at", "pk")), 0


def _note(here: Seat, row: Capture) -> Note:
    ended = here.meeting.state == Meeting.State.ENDED
    return Note(
        slug=row.slug,
        text=row.text,
        author=row.seat.called if row.seat and row.signed else "",
        is_mine=row.seat_id == here.pk,
        is_shown=row.shown_at is not None,
        is_kept=row.kept,
        points=row.points,
        my_points=row.my_points,
        became=row.became,
        promise=row.promise.text if row.promise and not row.promise.withdrawn_at else "",
        noted_by=noting.noter(row),
        may_take_back=bool(rules.may_withdraw_note(here, row)),
        hands=row.hands,
        fate=_fate(here.meeting, row) if here.is_visitor and ended else "",
    )


def _fate(meeting: Meeting, row: Capture) -> str:
    if clock.script(meeting).steps[row.step].becomes != Becomes.TIP:
        return "stays"
    if row.tip and not row.tip.hidden:
        return "published"
    return "left" if row.left_at or row.tip else "waits"


def _sitters(meeting: Meeting) -> tuple[Sitter, ...]:
    since = timezone.now() - HERE
    rows = Seat.objects.own(meeting).select_related("person").order_by("taken_at", "pk")
    return tuple(
        Sitter(
            slug=row.slug,
            name=row.called,
            is_visitor=row.is_visitor,
            photo_url=row.person.photo_url if row.person else "",
            is_here=row.here_at is not None and row.here_at >= since,
            is_leading=rules.has_led(row, meeting),
            is_client=rules.is_client(row, meeting),
        )
        for row in rows
    )


def _proposed(here: Seat, sitters: Iterable[Sitter]) -> Sitter | None:
    slug = turns.proposed(here)
    return next((one for one in sitters if one.slug == slug), None)


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
