# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody says to themselves. Not journaled: nobody follows it, nobody counts it."""

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import html
from entrepairs.knowledge.actions import drafting
from entrepairs.meetings import afterwards
from entrepairs.meetings.models import Capture, Served
from entrepairs.people.models import Person


@transaction.atomic
def begin_tip(*, actor: Person, note: Capture) -> str:
    """Let one's own words begin a tip: a draft that nobody else reads; its key. Repeatable."""
    afterwards.may_begin_tip(actor, note).or_refuse()
    key = f"note-{note.slug}"
    content = {"html": html.from_plain(note.text)}
    drafting.begin_draft(actor=actor, key=key, kind="tip", content=content)
    return key


@transaction.atomic
def say_whether_it_served(
    *, actor: Person, note: Capture, after: int, says: str, text: str
) -> Served:
    """Keep whether what one took for oneself served; said again, it is said anew."""
    rows = Capture.objects.select_for_update(of=("self",)).select_related("seat", "meeting")
    note = rows.get(pk=note.pk)
    afterwards.may_say_whether_it_served(actor, note, after).or_refuse()
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
