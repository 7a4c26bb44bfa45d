# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of the room."""

from entrepairs.notifications.models.channels import Channel, Posting
from entrepairs.notifications.models.devices import Device, Push, PushKey
from entrepairs.notifications.models.follows import OF_A_THREAD, OF_FOLLOWED, Follow
from entrepairs.notifications.models.letters import (
    LARGEST_BUDGET,
    FailingAddress,
    Letter,
    Muted,
    Preference,
    Rhythm,
)
from entrepairs.notifications.models.notices import (
    AFTERWARDS,
    BEHIND,
    FOR_WHO_COMES,
    OF_A_REQUEST,
    OF_A_SYNTHESIS,
    TO_COME,
    Kind,
    Notice,
    NoticeQuerySet,
)

__all__ = [
    "AFTERWARDS",
    "BEHIND",
    "FOR_WHO_COMES",
    "LARGEST_BUDGET",
    "OF_A_REQUEST",
    "OF_A_SYNTHESIS",
    "OF_A_THREAD",
    "OF_FOLLOWED",
    "TO_COME",
    "Channel",
    "Device",
    "FailingAddress",
    "Follow",
    "Kind",
    "Letter",
    "Muted",
    "Notice",
    "NoticeQuerySet",
    "Posting",
    "Preference",
    "Push",
    "PushKey",
    "Rhythm",
]
