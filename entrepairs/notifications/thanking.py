# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever was thanked hears of it once it has left: till then it could be undone."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from entrepairs.knowledge.models import HELD, Thanks
from entrepairs.notifications.models import Kind, Notice
from entrepairs.notifications.telling import tell

# Longer ago, if the worker stood still, it is read on the page of thanks alone.
STILL_TOLD = timedelta(days=7)


def tell_who_is_thanked() -> int:
    """By the clock: each of those whose work the text is, once; how many. Repeatable."""
    now = timezone.now()
    told = Notice.objects.filter(thanks=OuterRef("pk"))
    rows = Thanks.objects.filter(
        ~Exists(told), at__lte=now - HELD, at__gt=now - HELD - STILL_TOLD, withdrawn_at=None
    )
    return sum(_tell(row) for row in rows.select_related("to").order_by("pk"))


def _tell(row: Thanks) -> bool:
    things = {
        "community": row.community_id,
        "contribution": row.contribution_id,
        "comment": row.comment_id,
        "actor": row.by_id,
        "thanks": row.pk,
    }
    return tell(row.to, Kind.THANKED, None, **things) is not None
