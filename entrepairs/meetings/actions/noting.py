# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One phone for a group, and paper that is typed in: whoever leads writes down what others said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.meetings import choosing, clock, kinds, noting, scripts, teaching
from entrepairs.meetings.models import Capture, Meeting, Seat, Vote
from entrepairs.meetings.protocols import Seen
from entrepairs.meetings.rows import lock, move
from entrepairs.people.models import Person

LONGEST = 1200
MOST_HANDS = 200


@dataclass(frozen=True)
class Line:
    """A line of the paper. `key` is the page's own name for it; `of`, whose words they are."""

    key: str
    text: str
    of: str


@transaction.atomic
def note_for(*, actor: Seat, key: str, step: int, text: str, of: str) -> Capture:
    """Write down in a step what somebody said, by their public name, or nobody by name.

    They are told, read it as if they had written it, and may take it back. Sent again, it is one.
    """
    notes = Capture.objects.filter(meeting=actor.meeting, noted_by=actor.person, key=key)
    if known := notes.exclude(noted_by=None).first():
        return known
    meeting = lock(actor.meeting)
    noting.may_note_for(actor, meeting, step).or_refuse()
    reader = cast("Person", actor.person)  # whoever leads has an account
    author = noting.authors(reader, meeting, [of])[of]
    now = clock.script(meeting).steps[step].seen == Seen.ALL
    note = Capture(meeting=meeting, noted_by=actor.person, key=key, step=step)
    _write(note, text, author, shown=now)
    move(meeting)
    return note


def _write(note: Capture, text: str, author: Person | None, *, shown: bool) -> None:
    """In these words, signed by who is named; what nobody is named for is a note of the room's."""
    meeting = note.meeting
    is_new = author is not None and not meeting.seats.filter(person=author).exists()
    note.organisation_id, note.community_id = meeting.organisation_id, meeting.community_id
    note.text, note.signed = text.strip()[:LONGEST], author is not None
    note.seat = noting.seat_for(meeting, author) if author else None
    kind = kinds.of(clock.script(meeting).steps[note.step])
    note.kind = kind if author else Capture.Kind.NOTE
    note.shown_at = note.shown_at or (timezone.now() if shown else None)
    note.save()
    if is_new and note.seat:
        journal.record("meetings.words_noted", actor=note.noted_by, about=note.seat)


@transaction.atomic
def count_hands(*, actor: Seat, note: Capture, hands: int) -> None:
    """Write down how many raised a hand for a note, beside the points of phones. Repeatable."""
    meeting = lock(actor.meeting)
    note = Capture.objects.select_related("group").get(pk=note.pk, meeting=meeting)
    noting.may_count_hands(actor, meeting, note).or_refuse()
    _count(meeting, note, meeting.step, hands)
    move(meeting)


def _count(meeting: Meeting, note: Capture, step: int, points: int) -> None:
    """Points that are nobody's, in the place of those that were counted before."""
    Vote.objects.filter(capture=note, seat=None, step=step).delete()
    if points > 0:
        Vote.objects.create(
            organisation_id=meeting.organisation_id,
            community_id=meeting.community_id,
            meeting=meeting,
            capture=note,
            step=step,
            points=min(points, MOST_HANDS),
        )


@transaction.atomic
def hold_on_paper(*, actor: Person, meeting: Meeting) -> Meeting:
    """Say that the meeting was held without a room: it is over, and is typed in. Repeatable."""
    meeting = lock(meeting)
    if meeting.state == Meeting.State.ENDED and meeting.facilitator_id == actor.pk:
        return meeting
    noting.may_hold_on_paper(actor, meeting).or_refuse()
    meeting.script = scripts.of(meeting)
    meeting.state, meeting.facilitator = Meeting.State.ENDED, actor
    meeting.opened_at = meeting.starts_at
    planned = meeting.starts_at + timedelta(minutes=meeting.minutes)
    meeting.ended_at = min(timezone.now(), planned)
    move(meeting, "script", "state", "facilitator", "opened_at", "ended_at")
    seat = noting.seat_for(meeting, actor)
    seat.came = True
    seat.save(update_fields=["came"])
    journal.record("meetings.held_on_paper", actor=actor, about=meeting)
    return meeting


@transaction.atomic
def type_in(*, actor: Person, meeting: Meeting, step: int, lines: Sequence[Line]) -> None:
    """Keep what stands on the paper of a step; a key that is known is put in other words.

    A line that was emptied is gone. Whoever reads the step reads it.
    """
    meeting = lock(meeting)
    noting.may_type_in(actor, meeting).or_refuse()
    noting.may_be_noted(clock.script(meeting), step).or_refuse()
    spoke = teaching.speaks(meeting)
    # Handed in on paper, it has been shown to whom it was written for.
    shown = clock.script(meeting).steps[step].seen != Seen.FACILITATOR
    kept = Capture.objects.filter(
        meeting=meeting, noted_by=actor, key__in=[one.key for one in lines]
    )
    known = {row.key: row for row in kept.select_related("seat__person")}
    people = noting.authors(actor, meeting, [one.of for one in lines if one.text.strip()])
    for line in lines:
        row = known.get(line.key) or Capture(noted_by=actor, key=line.key, step=step)
        row.meeting = meeting
        _type(row, line, people.get(line.of), shown=shown)
    move(meeting)
    teaching.record_change(meeting, spoke, actor)


def _type(row: Capture, line: Line, author: Person | None, *, shown: bool) -> None:
    text, before = line.text.strip()[:LONGEST], row.seat
    if row.withdrawn_at:
        raise Refused(_("Whoever said “%(text)s” has taken it back.") % {"text": row.text})
    if not text:
        if row.pk:
            row.delete()
    elif (row.text, row.seat and row.seat.person) != (text, author):
        _write(row, text, author, shown=shown)
    if before != row.seat or not text:
        noting.leave_empty_seat(before)


@transaction.atomic
def count_dots(
    *, actor: Person, meeting: Meeting, step: int, lines: Sequence[tuple[str, int]]
) -> None:
    """Keep how many dots notes have on the paper, by their public names. Repeatable.

    None is never refused: a page that has not heard yet that a note went into a group names it.
    """
    meeting = lock(meeting)
    noting.may_type_in(actor, meeting).or_refuse()
    spoke = teaching.speaks(meeting)
    notes = noting.by_name(meeting, [name for name, _dots in lines])
    for name, dots in lines:
        if dots:
            choosing.may_be_chosen(meeting, notes[name], step).or_refuse()
        _count(meeting, notes[name], step, dots)
    move(meeting)
    teaching.record_change(meeting, spoke, actor)
