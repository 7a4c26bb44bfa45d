# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever leads puts notes together: in the room, or as they stand on the paper."""

from collections.abc import Sequence

from django.db import transaction

from entrepairs.meetings import grouping, noting
from entrepairs.meetings.models import Capture, Meeting, Seat, Vote
from entrepairs.meetings.rows import lock, move
from entrepairs.people.models import Person


@transaction.atomic
def put_together(*, actor: Seat, note: Capture, group: Capture | None) -> None:
    """Put a note under the name of a group, of another one, or of none. Repeatable.

    Points it was given by then go back to who gave them: they are for the group from now on.
    """
    meeting = lock(actor.meeting)
    note = Capture.objects.get(pk=note.pk, meeting=meeting)
    group = Capture.objects.get(pk=group.pk, meeting=meeting) if group else None
    grouping.may_put_together(actor, meeting, note, group).or_refuse()
    if _put(note, group):
        move(meeting)


def _put(note: Capture, group: Capture | None) -> bool:
    """Is anything different from before?"""
    if note.group_id == (group.pk if group else None):
        return False
    note.group = group
    note.save(update_fields=["group"])
    Vote.objects.filter(capture=note).delete()
    return True


@transaction.atomic
def put_as_on_paper(
    *, actor: Person, meeting: Meeting, step: int, lines: Sequence[tuple[str, str]]
) -> None:
    """Keep under which group notes stand on the paper, both by public names. Repeatable.

    An empty name is no group. Dots that were typed for the note are typed for its group again.
    """
    meeting = lock(meeting)
    noting.may_type_in(actor, meeting).or_refuse()
    notes = noting.by_name(meeting, [name for line in lines for name in line if name])
    for name, group in lines:
        over = notes[group] if group else None
        grouping.may_stand_under(meeting, notes[name], over, step).or_refuse()
        _put(notes[name], over)
    move(meeting)
