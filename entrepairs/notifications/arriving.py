# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody who joined a community hears that somebody who animates it says hello."""

from entrepairs.kernel.models import JournalEntry
from entrepairs.notifications.models import Kind
from entrepairs.notifications.telling import tell
from entrepairs.outreach.models import Greeting


def tell_who_is_greeted(entry: JournalEntry) -> None:
    """Once for each who says it."""
    for row in Greeting.objects.select_related("person").filter(pk=entry.about):
        tell(row.person, Kind.HELLO, entry, community=row.community_id, mark=f"by{row.by_id}")
