# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""By the clock: the needs whose answer had its 30 days."""

from django.utils import timezone

from entrepairs.communities import actions
from entrepairs.communities.models import Need


def ask_whether_it_helped() -> int:
    """Ask those who need it, each need in a transaction of its own; how many were asked about."""
    waiting = Need.objects.filter(
        state=Need.State.ANSWERED,
        asked_at=None,
        withdrawn_at=None,
        community__archived_at=None,
        answered_at__lte=timezone.now() - actions.TRIED_FOR,
    )
    asked = [actions.ask_for_confirmation(actor=None, need=need) for need in waiting.order_by("pk")]
    return sum(asked)
