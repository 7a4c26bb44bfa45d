# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is said to a whole community reaches its members, once each time that it is said."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel.models import JournalEntry
from entrepairs.notifications.models import Kind
from entrepairs.notifications.telling import tell
from entrepairs.outreach import turns
from entrepairs.outreach.models import Announcement
from entrepairs.people.models import Person

KINDS = {Announcement.Kind.NEWS: Kind.ANNOUNCED, Announcement.Kind.POLL: Kind.POLL}


def tell_the_members(entry: JournalEntry) -> None:
    """All of them, but who says it; a welcome waits on the page. Nothing once it is over."""
    row = Announcement.objects.current().filter(pk=entry.about, kind__in=KINDS).first()
    if row is None:
        return
    for person in Person.objects.filter(memberships__community=row.community_id).order_by("pk"):
        tell(person, KINDS[row.kind], entry, community=row.community_id, announcement=row)


def bring_words() -> int:
    """By the clock: words to everybody whose turn has come, each in a transaction; how many."""
    now = timezone.now()
    number = sum(_bring(word, key, now) for word, key in turns.due(now))
    turns.sweep(now)
    return number


def _bring(word: Announcement, key: int, now: datetime) -> bool:
    with transaction.atomic():
        person = turns.take(word, key, now)
        things = {"community": word.community_id, "announcement": word, "actor": word.author_id}
        return tell(person, Kind.WORD, None, **things) is not None
