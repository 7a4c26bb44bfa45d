# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever leads puts notes together."""

from django.db import transaction

from entrepairs.meetings import grouping
from entrepairs.meetings.models import Capture, Seat, Vote
from entrepairs.meetings.rows import lock, move


@transaction.atomic
def put_together(*, actor: Seat, note: Capture, group: Capture | None) -> None:
    """Put a note under the name of a group, of another one, or of none. Repeatable.

    Points it was given by then go back to who gave them: they are for the group from now on.
    """
    meeting = lock(actor.meeting)
    note = Capture.objects.get(pk=note.pk, meeting=meeting)
    group = Capture.objects.get(pk=group.pk, meeting=meeting) if group else None
    grouping.may_put_together(actor, meeting, note, group).or_refuse()
    if note.group_id == (group.pk if group else None):
        return
    note.group = group
    note.save(update_fields=["group"])
    Vote.objects.filter(capture=note).delete()
    move(meeting)
