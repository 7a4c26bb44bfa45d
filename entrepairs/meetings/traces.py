# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose words stand in the draft and in its tutorial: naming them, and taking them out again."""

from collections.abc import Sequence
from html import unescape

from django.db.models import QuerySet
from django.utils.html import escape

from entrepairs.knowledge import likeness
from entrepairs.knowledge.actions import crediting, editing
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings import drafting
from entrepairs.meetings.drafting import lines_of, one_line
from entrepairs.meetings.models import Capture, Meeting, Seat, Section
from entrepairs.people.models import Person


def of_line(line: str, notes: Sequence[Capture]) -> list[Capture]:
    """The notes that a line comes from: those in its very words, else the most like it.

    Where several were put together, also the most like each of its sentences.
    """
    exact = [note for note in notes if one_line(note.text) == line]
    if exact:
        return exact
    passage = escape(line)
    found = [_nearest(one, notes) for one in (passage, *likeness.sentences(passage))]
    return list(dict.fromkeys(note for note in found if note))


def _nearest(passage: str, notes: Sequence[Capture]) -> Capture | None:
    like = [note for note in notes if likeness.is_like(note.text, passage)]
    return max(like, key=lambda note: likeness.nearness(note.text, passage), default=None)


def stories(text: str, notes: Sequence[Capture]) -> list[tuple[list[str], Capture | None]]:
    """What was lived, one by one: the lines that come from the same note stand together.

    All in one where no more than one person's note is known again in it.
    """
    lines = lines_of(text)
    found = [next(iter(of_line(line, notes)), None) for line in lines]
    known = {note for note in found if note}
    if len(known) <= 1:
        return [(lines, next(iter(known), None))] if lines else []
    told: list[tuple[list[str], Capture | None]] = []
    for line, note in zip(lines, found, strict=True):
        if told and told[-1][1] == note:
            told[-1][0].append(line)
        else:
            told.append(([line], note))
    return told


def signer(lines: Sequence[str], note: Capture | None) -> Seat | None:
    """The seat of who told it, if it stands as they wrote and signed it."""
    if note is None or not note.signed or lines != [one_line(note.text)]:
        return None
    return note.seat


def contributors(meeting: Meeting) -> QuerySet[Person]:
    """Those whose signed words the synthesis comes from."""
    notes = drafting.shown(meeting)
    texts = meeting.sections.values_list("text", flat=True)
    found = {note for text in texts for line in lines_of(text) for note in of_line(line, notes)}
    # What the room said has no seat, and is never signed.
    seats = {note.seat_id for note in found if note.signed}
    return Person.objects.filter(seats__in=seats).distinct().order_by("pk")


def told(meeting: Meeting) -> list[tuple[list[str], Person | None]]:
    """The lived examples that the synthesis holds, with who told each, if they signed it so."""
    section = meeting.sections.filter(name=Contribution.Section.EXAMPLE).first()
    found = stories(section.text, drafting.shown(meeting)) if section else []
    seats = [(lines, signer(lines, note)) for lines, note in found]
    return [(lines, seat.person if seat else None) for lines, seat in seats]


def take_out(meeting: Meeting, note: Capture) -> bool:
    """Whoever said it takes it back: it leaves the draft, and the tutorial with its versions.

    Also where others have changed it a little. Whoever has none of their words left is not named
    any more. False where it may still stand there: in words in which nothing of it is known again.
    """
    said = one_line(note.text)
    notes = Capture.objects.own(meeting).filter(withdrawn_at=None).exclude(text="")
    others = [one_line(text) for text in notes.values_list("text", flat=True)]
    parts = [_take_out_of(part, said, others) for part in Section.objects.own(meeting)]
    is_found = any(parts)
    if meeting.tutorial is not None:
        is_found = editing.take_words_out(
            actor=None, contribution=meeting.tutorial, words=said, others=others
        )
        who = note.seat.person if note.seat else None
        if who is not None and not contributors(meeting).contains(who):
            crediting.take_credit_back(actor=None, contribution=meeting.tutorial, person=who)
    return is_found or not (parts and drafting.is_for_synthesis(meeting, note))


def _take_out_of(part: Section, said: str, others: Sequence[str]) -> bool:
    if part.name == drafting.TITLE:
        # Whoever planned the meeting named it.
        kept = [line for line in lines_of(part.text) if line != said]
    else:
        left = (likeness.left_of(escape(one), said, others) for one in lines_of(part.text))
        kept = [unescape(one).strip() for one in left if one.strip()]
    if kept == lines_of(part.text):
        return False
    part.text, part.version = "\n".join(kept), part.version + 1
    part.save(update_fields=["text", "version"])
    return True
