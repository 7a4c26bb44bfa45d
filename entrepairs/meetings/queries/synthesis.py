# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The draft that a meeting leaves, for those who sat there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from entrepairs.knowledge.models import Contribution
from entrepairs.meetings import clock, drafting, noting, reading, rules, traces
from entrepairs.meetings.drafting import PARTS, TITLE
from entrepairs.meetings.models import Capture, Seat, Section
from entrepairs.meetings.protocols import Becomes, Captures
from entrepairs.meetings.queries.board import Board, board
from entrepairs.meetings.queries.room import Timed, times


@dataclass(frozen=True)
class Trace:
    """What somebody said, with their name if they signed it."""

    text: str
    author: str


@dataclass(frozen=True)
class Passage:
    """Lines that are read together, and what they come from.

    `signed` is the name of who told it, where it stands as they wrote and signed it.
    """

    lines: tuple[str, ...]
    traces: tuple[Trace, ...]
    signed: str


@dataclass(frozen=True)
class Part:
    """A part of the draft. `editor` is who wrote last, if anybody did."""

    name: str
    text: str
    version: int
    editor: str
    passages: tuple[Passage, ...]

    @property
    def traces(self) -> tuple[Trace, ...]:
        """All that it comes from, each once."""
        return tuple(dict.fromkeys(trace for one in self.passages for trace in one.traces))


@dataclass(frozen=True)
class Tip:
    """Something left to become a tip; `published` is the public name of what it became.

    Of a visitor, `author` may be empty; `may_leave` and `is_left` are about not publishing it.
    """

    slug: str
    text: str
    author: str
    published: str
    may_publish: bool
    is_visitor: bool
    may_leave: bool
    is_left: bool


@dataclass(frozen=True)
class Aside:
    """A note that does not stand in the draft as it was written; `part` is where it would."""

    slug: str
    text: str
    author: str
    part: str


@dataclass(frozen=True)
class Synthesis:
    """The whole page. Without parts nothing was drafted yet; `heading` is the draft's title."""

    slug: str
    title: str
    heading: str
    starts_at: datetime
    community: str
    community_slug: str
    parts: tuple[Part, ...]
    aside: tuple[Aside, ...]
    makes_tutorial: bool
    is_sheltered: bool
    commitments: tuple[tuple[str, str], ...]
    tips: tuple[Tip, ...]
    people: tuple[str, ...]
    visitors: int
    tutorial: str
    may_write: bool
    may_type_in: bool
    may_ask_reading: bool
    who_asks: str
    may_answer: bool
    reading_until: datetime | None
    would_end: datetime | None
    has_agreed: bool
    objections: tuple[tuple[str, str], ...]
    is_confidential: bool
    board: Board
    times: tuple[Timed, ...]

    @property
    def is_empty(self) -> bool:
        """Is there a draft in which nothing but a title stands?"""
        return bool(self.parts) and not any(
            part.text.strip() for part in self.parts if part.name != TITLE
        )


def synthesis(here: Seat) -> Synthesis:
    """What became of the meeting. Eight SQL queries at most."""
    meeting = here.meeting
    rows = Section.objects.own(meeting).select_related("edited_by__person")
    drafted = list(rows)
    notes = _notes(here) if drafted else []
    found = {row.name: _part(row, notes) for row in drafted}
    seats = list(Seat.objects.own(meeting).select_related("person").order_by("taken_at", "pk"))
    is_written = may_write(here)
    asks = rules.may_ask_last_reading(here, meeting)
    return Synthesis(
        slug=meeting.slug,
        title=meeting.title,
        heading=found[TITLE].text if TITLE in found and found[TITLE].text else meeting.title,
        starts_at=meeting.starts_at,
        community=meeting.community.name,
        community_slug=meeting.community.slug,
        parts=tuple(found[name] for name in PARTS if name in found),
        aside=_aside(here, found, notes) if found and is_written else (),
        makes_tutorial=drafting.makes_tutorial(clock.script(meeting)),
        is_sheltered=clock.script(meeting).sheltered,
        commitments=_commitments(here),
        tips=_tips(here),
        people=tuple(seat.person.name for seat in seats if seat.person),
        visitors=sum(seat.is_visitor for seat in seats),
        tutorial=meeting.tutorial.slug if meeting.tutorial else "",
        may_write=is_written,
        # Once there is a draft, it is put right there.
        may_type_in=not found and bool(noting.may_type_in(here.person, meeting)),
        may_ask_reading=bool(asks),
        who_asks="" if asks or not is_written else asks.refusal,
        may_answer=bool(rules.may_answer_reading(here, meeting)),
        reading_until=meeting.reading_until,
        # Only whoever led asks, and it is over by their hours.
        would_end=reading.term(here.person) if asks else None,
        has_agreed=here.agreed_at is not None,
        objections=tuple((seat.called, seat.objection) for seat in seats if seat.objection),
        is_confidential=clock.script(meeting).confidential,
        times=times(here),
        board=board(here),
    )


def _notes(here: Seat) -> list[Capture]:
    """What the draft may come from, as far as this seat may read it. One SQL query."""
    meeting = here.meeting
    return [row for row in drafting.shown(meeting) if drafting.may_be_added(here, meeting, row)]


def _aside(here: Seat, parts: Mapping[str, Part], notes: list[Capture]) -> tuple[Aside, ...]:
    """What was not kept, or was put in other words."""
    steps = clock.script(here.meeting).steps
    text = "\n".join(part.text for part in parts.values())
    return tuple(
        Aside(row.slug, row.text, _author(row), part=drafting.part_of(row, steps))
        for row in notes
        if not drafting.stands_in(text, row.text)
    )


def part(here: Seat, name: str) -> Part | None:
    """One part of the draft. Two SQL queries."""
    rows = Section.objects.own(here.meeting).select_related("edited_by__person")
    row = rows.filter(name=name).first()
    return _part(row, _notes(here)) if row else None


def may_write(here: Seat) -> bool:
    """Is the draft still written here?"""
    return bool(rules.may_write_synthesis(here, here.meeting))


def _part(row: Section, notes: list[Capture]) -> Part:
    editor = row.edited_by.called if row.edited_by else ""
    if row.name == TITLE:
        passages: tuple[Passage, ...] = ()
    elif row.name == Contribution.Section.EXAMPLE:
        told = traces.stories(row.text, notes)
        passages = tuple(_passage(lines, notes, note) for lines, note in told)
    else:
        passages = tuple(_passage([line], notes) for line in drafting.lines_of(row.text))
    return Part(row.name, row.text, row.version, editor, passages)


def _passage(lines: list[str], notes: list[Capture], note: Capture | None = None) -> Passage:
    known = [one for line in lines for one in traces.of_line(line, notes)]
    found = dict.fromkeys(Trace(one.text, _author(one)) for one in known)
    signer = traces.signer(lines, note)
    return Passage(tuple(lines), tuple(found), signer.called if signer else "")


def _author(row: Capture) -> str:
    return row.seat.called if row.seat and row.signed else ""


def _tips(here: Seat) -> tuple[Tip, ...]:
    """What was left to become tips, as far as this seat may read it; in the order of writing."""
    meeting = here.meeting
    steps = clock.script(meeting).steps
    wanted = [at for at, step in enumerate(steps) if step.becomes == Becomes.TIP]
    if not wanted:
        return ()
    rows = Capture.objects.own(meeting).filter(step__in=wanted, withdrawn_at=None)
    rows = rows.select_related("seat__person", "tip").order_by("written_at", "pk")
    return tuple(_tip(here, row) for row in rows if rules.sees(here, meeting, row))


def _tip(here: Seat, row: Capture) -> Tip:
    seat, is_left = row.seat, row.left_at is not None
    return Tip(
        slug=row.slug,
        text=row.text,
        author=seat.called if seat and (row.signed or seat.person) else "",
        published=row.tip.slug if row.tip else "",
        may_publish=row.tip is None and bool(rules.may_publish_tip(here, here.meeting, row)),
        is_visitor=seat is not None and seat.is_visitor,
        may_leave=not is_left and bool(rules.may_leave_tip(here, here.meeting, row)),
        is_left=is_left,
    )


def _commitments(here: Seat) -> tuple[tuple[str, str], ...]:
    """What each will try, with the name of whoever signed."""
    steps = clock.script(here.meeting).steps
    wanted = [at for at, step in enumerate(steps) if step.captures == Captures.COMMITMENT]
    rows = Capture.objects.own(here.meeting).filter(step__in=wanted, withdrawn_at=None)
    rows = rows.select_related("seat__person").order_by("written_at", "pk")
    return tuple((_author(row), row.text) for row in rows if rules.sees(here, here.meeting, row))
