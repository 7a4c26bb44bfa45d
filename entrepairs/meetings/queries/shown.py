# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was written, as one seat sees it on the screen: in this step, and in those it recalls."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from entrepairs.kernel.prepared import PreparedThings
from entrepairs.meetings import choosing, clock, drafting, grouping, rules
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.meetings.protocols import Becomes, Captures, Protocol, Recalls, Seen
from entrepairs.meetings.queries import noting

Within = defaultdict[int, list[Capture]]
MOST = 100  # notes that are recalled beside what is written


@dataclass(frozen=True)
class Note:
    """Something written. `author` is empty for a note without a name.

    `noted_by`: who wrote it down for somebody else; `hands`: how many were raised for it. `points`
    are one's own alone until those of all are shown. `fate` is told to visitors of their own notes:
    waiting, published, left, or for the room alone. `within` are the notes that a group stands for;
    `is_loose`, what may be put under one now.
    """

    slug: str
    text: str
    author: str
    is_mine: bool
    is_shown: bool
    is_for_all: bool
    is_kept: bool
    is_for_synthesis: bool
    points: int
    my_points: int
    became: str
    promise: str
    noted_by: str
    may_take_back: bool
    may_show: bool
    may_vote: bool
    hands: int
    fate: str
    within: tuple["Note", ...] = ()
    is_loose: bool = False


@dataclass(frozen=True)
class Shown:
    """`notes` are of the step, or of those it recalls where it asks for no words.

    `before`: else what it recalls, by the title of its step, and `more` how many were left out.
    `hidden` notes wait for the reveal in `source`; `veils` of them this seat may not read.
    """

    notes: tuple[Note, ...]
    before: tuple[tuple[str, tuple[Note, ...]], ...] = ()
    more: int = 0
    source: int = 0
    hidden: int = 0
    veils: int = 0
    sent: int = 0


def present(here: Seat) -> Shown:
    """What is on the screen of this seat. One SQL query."""
    script, number = clock.script(here.meeting), here.meeting.step
    step, recalled = script.steps[number], script.recalled(number)
    choice = script.choice_before(number) if step.recalls == Recalls.CHOSEN else None
    rows = _rows(here, {number, *recalled}, number if choice is None else choice)
    mine = [row for row in rows if rules.sees(here, here.meeting, row)]
    if step.recalls == Recalls.MINE:
        mine = [row for row in mine if row.step == number or row.seat_id == here.pk]
    alone, within = _apart(mine)
    earlier = _in_order(here, [row for row in alone if row.step != number], choice)
    if step.captures == Captures.GROUPS:
        shown, before = [*(row for row in alone if row.step == number), *earlier], []
    elif step.asks:
        is_open = here.meeting.state == Meeting.State.OPEN
        shown, before = [row for row in alone if row.step == number], earlier if is_open else []
    else:
        shown, before = earlier, []
    waiting = _waiting(script, rows, number)
    source = waiting[0].step if waiting else number
    return Shown(
        notes=tuple(_with(_note(here, row), here, within[row.pk]) for row in shown),
        before=_by_step(here, script, before[:MOST], within),
        more=len(before[MOST:]),
        source=source,
        hidden=len(waiting),
        veils=len([row for row in waiting if row not in mine]),
        sent=sum(row.seat_id == here.pk for row in shown if row.step == number),
    )


def _apart(rows: Sequence[Capture]) -> tuple[list[Capture], Within]:
    """What stands for itself, and by group what a group stands for that is on the screen too."""
    there = {row.pk for row in rows}
    within: Within = defaultdict(list)
    for row in rows:
        if row.group_id in there:
            within[row.group_id].append(row)
    return [row for row in rows if row.group_id not in there], within


def _with(note: Note, here: Seat, rows: Iterable[Capture]) -> Note:
    return replace(note, within=tuple(_note(here, row) for row in rows))


def on_wall(here: Seat, told: Shown) -> Shown:
    """Of what is on the screen of this seat, what everybody may read. No SQL query.

    How many notes wait for the reveal, they may see as well.
    """
    meeting, script = here.meeting, clock.script(here.meeting)
    if meeting.state != Meeting.State.OPEN:
        return Shown(())
    choice = _choice(script, meeting.step)
    if choice is None or choosing.all_see_points(meeting, choice):
        before = [(title, _of_all(notes)) for title, notes in told.before]
        seen = tuple(group for group in before if group[1])
        return Shown(_of_all(told.notes), seen, hidden=told.hidden)
    if choice != meeting.step:
        # What was chosen is told by what is left to be seen.
        return Shown((), hidden=told.hidden)
    return Shown(tuple(replace(note, points=0, hands=0) for note in _of_all(told.notes)))


def _choice(script: Protocol, number: int) -> int | None:
    """The step whose points are on the screen, if any."""
    if script.steps[number].captures == Captures.VOTES:
        return number
    return script.choice_before(number) if script.steps[number].recalls == Recalls.CHOSEN else None


def _of_all(notes: Sequence[Note]) -> tuple[Note, ...]:
    return tuple(replace(note, within=_of_all(note.within)) for note in notes if note.is_for_all)


def _rows(here: Seat, steps: Iterable[int], choice: int) -> list[Capture]:
    """The notes of these steps with their points in a choice, as far as this seat may know them."""
    rows = Capture.objects.own(here.meeting).filter(step__in=steps, withdrawn_at=None)
    now, mine = Q(votes__step=choice), Q(votes__seat=here)
    known = Q() if choosing.sees_points(here, here.meeting, choice) else mine
    raised = Q(votes__seat=None) & (Q() if rules.has_led(here, here.meeting) else known)
    rows = rows.select_related("seat__person", "noted_by", "promise", "group").annotate(
        points=Coalesce(Sum("votes__points", filter=now & known), 0),
        my_points=Coalesce(Sum("votes__points", filter=now & mine), 0),
        hands=Coalesce(Sum("votes__points", filter=now & raised), 0),
    )
    return list(rows.order_by("written_at", "pk"))


def _in_order(here: Seat, rows: Sequence[Capture], choice: int | None) -> list[Capture]:
    """What was chosen alone, best first; else step by step, the request of who is helped first."""
    best = sorted(rows, key=lambda row: -row.points)
    if here.meeting.counted:
        return best
    is_known = choice is not None and choosing.sees_points(here, here.meeting, choice)
    if is_known and any(row.points for row in rows):
        return [row for row in best if row.points]
    is_choice = clock.step(here.meeting).captures == Captures.VOTES

    def place(row: Capture) -> tuple[int, bool]:
        # What brings several notes together is written after them, and stands before them here.
        return -row.step if is_choice else row.step, not _asks(here, row)

    return sorted(rows, key=place)


def _asks(here: Seat, row: Capture) -> bool:
    """Is it of whom the group helps, under their name?"""
    client = here.meeting.client_id
    return bool(client and row.signed and row.seat and row.seat.person_id == client)


def _waiting(script: Protocol, rows: Sequence[Capture], number: int) -> list[Capture]:
    """The notes of one step that wait for the reveal: of this one, else of the latest recalled."""
    if script.steps[number].recalls == Recalls.MINE:
        rows = [row for row in rows if row.step == number]
    hidden = [
        row for row in rows if row.shown_at is None and script.steps[row.step].seen == Seen.REVEALED
    ]
    source = max((row.step for row in hidden), default=number)
    return [row for row in hidden if row.step == source]


def _by_step(
    here: Seat, script: Protocol, rows: Sequence[Capture], within: Within
) -> tuple[tuple[str, tuple[Note, ...]], ...]:
    groups: dict[int, list[Note]] = {}
    for row in rows:
        note = _with(_note(here, row), here, within[row.pk])
        groups.setdefault(row.step, []).append(note)
    return tuple((script.steps[at].title, tuple(notes)) for at, notes in groups.items())


def own(here: Seat) -> Shown:
    """All that a visitor wrote, to be taken back as long as the seat is kept. One SQL query."""
    return Shown(tuple(_note(here, row) for row in OWN.all(here.meeting_id, here.pk)))


def _own(meeting: int, seat: int) -> QuerySet[Capture]:
    rows = Capture.objects.own(meeting).filter(seat=seat, withdrawn_at=None)
    rows = rows.select_related("seat__person", "noted_by", "promise", "tip", "group")
    rows = rows.annotate(points=Value(0), my_points=Value(0), hands=Value(0))
    return rows.order_by("written_at", "pk")


OWN = PreparedThings(_own)


def _note(here: Seat, row: Capture) -> Note:
    ended = here.meeting.state == Meeting.State.ENDED
    number = here.meeting.step
    return Note(
        slug=row.slug,
        text=row.text,
        author=row.seat.called if row.seat and row.signed else "",
        is_mine=row.seat_id == here.pk,
        is_shown=row.shown_at is not None,
        is_for_all=rules.is_for_all(here.meeting, row),
        is_kept=row.kept,
        is_for_synthesis=drafting.is_for_synthesis(here.meeting, row),
        points=row.points,
        my_points=row.my_points,
        became=row.became,
        promise=row.promise.text if row.promise and not row.promise.withdrawn_at else "",
        noted_by=noting.noter(row),
        may_take_back=bool(rules.may_withdraw_note(here, row)),
        may_show=not row.shown_at and bool(rules.may_show_note(here, here.meeting, row)),
        may_vote=bool(choosing.may_vote(here, here.meeting, row)),
        hands=row.hands,
        is_loose=not ended and bool(grouping.may_stand_under(here.meeting, row, None, number)),
        fate=_fate(here.meeting, row) if here.is_visitor and ended else "",
    )


def _fate(meeting: Meeting, row: Capture) -> str:
    if clock.script(meeting).steps[row.step].becomes != Becomes.TIP:
        return "stays"
    if row.tip and not row.tip.hidden:
        return "published"
    return "left" if row.left_at or row.tip else "waits"
