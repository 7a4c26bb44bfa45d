# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The writes of the room."""

from entrepairs.notifications.actions.channels import remove_channel, send_again, set_channel
from entrepairs.notifications.actions.devices import (
    ask_for_key,
    forget_device,
    hear_on_device,
    renew_device,
)
from entrepairs.notifications.actions.follows import follow, unfollow
from entrepairs.notifications.actions.notices import (
    confirm_address,
    hear_of_community,
    open_all,
    open_notice,
    resume_mails,
    set_hours,
    set_rhythm,
    stop_mails,
    wish,
)

__all__ = [
    "ask_for_key",
    "confirm_address",
    "follow",
    "forget_device",
    "hear_of_community",
    "hear_on_device",
    "open_all",
    "open_notice",
    "remove_channel",
    "renew_device",
    "resume_mails",
    "send_again",
    "set_channel",
    "set_hours",
    "set_rhythm",
    "stop_mails",
    "unfollow",
    "wish",
]
