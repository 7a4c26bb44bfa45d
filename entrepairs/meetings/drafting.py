# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From what was written in a room to the parts of a tutorial."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.html import escape
from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings import clock, rules
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.meetings.protocols import Captures, Protocol, Step

# The parts of a tutorial, and its title before them.
TITLE = "title"
PARTS = (TITLE, *Contribution.Section.values)


def drafted(meeting: Meeting) -> dict[str, str]:
    """The words of the room by the part of a tutorial they become, a line each.

    Of each step those that were kept; where nothing was, all that everybody saw. What the group
    wrote to be in the synthesis is in it.
    """
    rows = shown(meeting)
    steps = clock.script(meeting).steps
    choosing = {row.step for row in rows if row.kept}
    texts: dict[str, list[str]] = {TITLE: [meeting.title]}
    for row in rows:
        is_written_for_it = steps[row.step].captures == Captures.SECTION
        if row.kept or row.step not in choosing or is_written_for_it:
            texts.setdefault(part_of(row, steps), []).append(one_line(row.text))
    return {name: "\n".join(lines) for name, lines in texts.items()}


def makes_tutorial(script: Protocol) -> bool:
    """Does any step become a part of a tutorial?"""
    return any(step.part in PARTS for step in script.steps)


def shown(meeting: Meeting) -> list[Capture]:
    """What everybody saw and would become a part of a tutorial, in the order of the room."""
    script = clock.script(meeting)
    steps = [at for at, step in enumerate(script.steps) if step.part in PARTS]
    rows = Capture.objects.own(meeting).filter(
        step__in=steps, withdrawn_at=None, shown_at__isnull=False
    )
    rows = rows.exclude(text="").select_related("seat__person")
    found = rows.order_by("step", "written_at", "pk")
    # Where a protocol shelters, only what its author opened: line managers read tutorials too.
    return [row for row in found if rules.is_for_all(meeting, row)]


def may_be_added(seat: Seat, meeting: Meeting, note: Capture) -> Decision:
    """What everybody saw, was not taken back, and was written to become a part of a tutorial."""
    part = clock.script(meeting).steps[note.step].part
    is_seen = rules.is_for_all(meeting, note) and rules.sees(seat, meeting, note)
    if part in PARTS and is_seen:
        return ALLOWED
    return Decision(_("This was not written for the synthesis, or was taken back."))


def is_for_synthesis(meeting: Meeting, note: Capture) -> bool:
    """Could everybody read it, and was it to become a part of a tutorial?"""
    step = clock.script(meeting).steps[note.step]
    return note.shown_at is not None and step.part in PARTS


def part_of(row: Capture, steps: Sequence[Step]) -> str:
    """The part of a tutorial that this note becomes."""
    return steps[row.step].part


def stands_in(text: str, words: str) -> bool:
    """Are these words a line of the text, as they were written?"""
    return one_line(words) in lines_of(text)


def with_line(text: str, words: str) -> str:
    """The text, and these words as its last line unless they are one of its lines."""
    if stands_in(text, words):
        return text
    return "\n".join(filter(None, [text.rstrip(), one_line(words)]))


def as_html(texts: Mapping[str, str], stories: Sequence[Sequence[str]] = ()) -> dict[str, str]:
    """A paragraph for each line; several lines under “how” are steps, several stories quotations.

    `stories` are the lines of each lived example.
    """
    found = {name: _paragraphs(name, text) for name, text in texts.items() if text.strip()}
    if len(stories) > 1:
        quoted = (f"<blockquote>{in_paragraphs(lines)}</blockquote>" for lines in stories)
        found[Contribution.Section.EXAMPLE] = "".join(quoted)
    return found


def in_paragraphs(lines: Iterable[str]) -> str:
    """A paragraph for each line."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _paragraphs(name: str, text: str) -> str:
    lines = lines_of(text)
    if name == Contribution.Section.HOW and len(lines) > 1:
        return "<ol>" + "".join(f"<li>{in_paragraphs([line])}</li>" for line in lines) + "</ol>"
    return in_paragraphs(lines)


def lines_of(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def one_line(text: str) -> str:
    """A note as a line of the draft."""
    return " ".join(text.split())
