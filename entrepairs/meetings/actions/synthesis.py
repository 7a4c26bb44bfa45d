# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was written in the room becomes a draft, several people put it right, it is published."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.kernel.decisions import StaleError
from entrepairs.meetings import clock, drafting, reading, rules
from entrepairs.meetings.models import Capture, Seat, Section
from entrepairs.meetings.rows import lock


@transaction.atomic
def begin_synthesis(*, actor: Seat) -> None:
    """Make the draft from what was kept, or of a step where nothing was from all that it showed.

    Repeatable: what stands is left alone.
    """
    meeting = lock(actor.meeting)
    rules.may_write_synthesis(actor, meeting).or_refuse()
    if meeting.sections.exists():
        return
    texts = drafting.drafted(meeting)
    Section.objects.bulk_create(
        Section(
            organisation_id=meeting.organisation_id,
            community_id=meeting.community_id,
            meeting=meeting,
            name=name,
            text=texts.get(name, ""),
        )
        for name in drafting.PARTS
    )


@transaction.atomic
def write_section(*, actor: Seat, name: str, text: str, seen: int) -> Section:
    """Put a part in other words. `StaleError` where somebody else's came since version `seen`."""
    meeting = lock(actor.meeting)
    rules.may_write_synthesis(actor, meeting).or_refuse()
    section = Section.objects.select_for_update(of=("self",)).get(meeting=meeting, name=name)
    if section.text == text:
        return section
    if section.version != seen:
        raise StaleError
    section.text, section.version = text, seen + 1
    section.edited_by, section.edited_at = actor, timezone.now()
    section.save(update_fields=["text", "version", "edited_by", "edited_at"])
    if meeting.reading_until is not None:
        # What was agreed to was another text.
        reading.begin(meeting)
        journal.record("meetings.reading_changed", actor=actor.person, about=meeting)
    return section


@transaction.atomic
def write_sections(*, actor: Seat, typed: Mapping[str, tuple[str, int]]) -> list[str]:
    """Put parts in other words: a text for each, and the version seen. Gives those that are stale.

    One that is stale stands as it is, and keeps none of the others from being written.
    """
    stale = []
    for name, (text, seen) in typed.items():
        try:
            write_section(actor=actor, name=name, text=text, seen=seen)
        except StaleError:
            stale.append(name)
    return stale


@transaction.atomic
def add_note(*, actor: Seat, note: Capture) -> str:
    """Put a note that was left aside at the end of its part, as it was; which one. Repeatable.

    The draft begins with it where nobody has begun one.
    """
    meeting = lock(actor.meeting)
    rules.may_write_synthesis(actor, meeting).or_refuse()
    note = Capture.objects.select_related("seat__person").get(pk=note.pk, meeting=meeting)
    drafting.may_be_added(actor, meeting, note).or_refuse()
    begin_synthesis(actor=actor)
    name = drafting.part_of(note, clock.script(meeting).steps)
    section = Section.objects.get(meeting=meeting, name=name)
    text = drafting.with_line(section.text, note.text)
    write_section(actor=actor, name=name, text=text, seen=section.version)
    return name


@transaction.atomic
def ask_last_reading(*, actor: Seat) -> None:
    """A day for those present to read it; who says nothing agrees. Asking again begins anew."""
    meeting = lock(actor.meeting)
    rules.may_ask_last_reading(actor, meeting).or_refuse()
    reading.begin(meeting)
    Seat.objects.filter(pk=actor.pk).update(agreed_at=timezone.now())
    journal.record("meetings.reading_asked", actor=actor.person, about=meeting)
    reading.publish_if_agreed(meeting)


@transaction.atomic
def agree(*, actor: Seat) -> None:
    """Say yes at once; when all who were there have, it is published at once. Repeatable."""
    meeting = lock(actor.meeting)
    rules.may_answer_reading(actor, meeting).or_refuse()
    Seat.objects.filter(pk=actor.pk).update(agreed_at=timezone.now(), objection="")
    reading.publish_if_agreed(meeting)


@transaction.atomic
def object_to(*, actor: Seat, why: str) -> None:
    """Say what is wrong: nothing is published until it was put right and read again."""
    meeting = lock(actor.meeting)
    rules.may_answer_reading(actor, meeting).or_refuse()
    Seat.objects.filter(pk=actor.pk).update(agreed_at=None, objection=why.strip()[:600])
    meeting.reading_until = None
    meeting.save(update_fields=["reading_until"])
    journal.record("meetings.reading_objected", actor=actor.person, about=meeting)
