# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reads of the room."""

from entrepairs.notifications.queries import channels, devices, follows
from entrepairs.notifications.queries.notices import (
    UNREAD,
    NoticeRow,
    Wish,
    away_until,
    failing,
    failing_addresses,
    inbox,
    muted,
    muted_community,
    notice,
    rhythm,
    stop_page,
    unread,
    waiting,
    wishes,
)

__all__ = [
    "UNREAD",
    "NoticeRow",
    "Wish",
    "away_until",
    "channels",
    "devices",
    "failing",
    "failing_addresses",
    "follows",
    "inbox",
    "muted",
    "muted_community",
    "notice",
    "rhythm",
    "stop_page",
    "unread",
    "waiting",
    "wishes",
]
