# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody says to themselves. Not journaled: nobody follows it, nobody counts it."""

from django.db import transaction
from django.utils import timezone

from entrepairs.meetings import rules
from entrepairs.meetings.models import Capture, Served
from entrepairs.people.models import Person


@transaction.atomic
def say_whether_it_served(
    *, actor: Person, note: Capture, after: int, says: str, text: str
) -> Served:
    """Keep whether what one took for oneself served; said again, it is said anew."""
    rows = Capture.objects.select_for_update(of=("self",)).select_related("seat", "meeting")
    note = rows.get(pk=note.pk)
    rules.may_say_whether_it_served(actor, note, after).or_refuse()
    served, _is_new = Served.objects.update_or_create(
        capture=note,
        after=after,
        defaults={
            "organisation_id": note.organisation_id,
            "community_id": note.community_id,
            "meeting_id": note.meeting_id,
            "says": says,
            "text": text.strip()[:1200],
            "said_at": timezone.now(),
        },
    )
    return served
