# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""By the clock: polls whose last day is over."""

from django.utils import timezone

from entrepairs.outreach import actions
from entrepairs.outreach.models import Announcement


def count_polls() -> int:
    """Count what ended, each in a transaction of its own; how many."""
    over = Announcement.objects.filter(
        kind=Announcement.Kind.POLL, counted_at=None, ends_at__lte=timezone.now()
    )
    return sum(actions.count_poll(actor=None, poll=poll) for poll in over.order_by("pk"))
