# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every write of a meeting begins and ends with. Called inside an action's transaction."""

from django.db.models import QuerySet

from entrepairs.kernel.prepared import PreparedThings
from entrepairs.meetings.models import Meeting


def lock(meeting: Meeting) -> Meeting:
    """The row as it is now, for whoever writes next in this transaction."""
    row: Meeting = HELD.one(meeting.pk)
    return row


def move(meeting: Meeting, *changed: str) -> None:
    """Save these columns, and let every page that is open hear that something has changed."""
    meeting.version += 1
    meeting.save(update_fields=[*changed, "version"])


def _held(key: int) -> QuerySet[Meeting]:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("community", "tutorial")
    return rows.filter(pk=key)


HELD = PreparedThings(_held)
