# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The deeds of those who animate a community, and of those who answer."""

from entrepairs.outreach.actions.announcing import (
    announce,
    edit_announcement,
    end_announcement,
    put_back_announcement,
    reopen_announcement,
    tell_again,
    withdraw_announcement,
)
from entrepairs.outreach.actions.arriving import (
    bring_welcome_back,
    greet,
    put_welcome_away,
)
from entrepairs.outreach.actions.kit import bring_kit_back, put_kit_away
from entrepairs.outreach.actions.polling import count_poll, take_vote_back, vote

__all__ = [
    "announce",
    "bring_kit_back",
    "bring_welcome_back",
    "count_poll",
    "edit_announcement",
    "end_announcement",
    "greet",
    "put_back_announcement",
    "put_kit_away",
    "put_welcome_away",
    "reopen_announcement",
    "take_vote_back",
    "tell_again",
    "vote",
    "withdraw_announcement",
]
