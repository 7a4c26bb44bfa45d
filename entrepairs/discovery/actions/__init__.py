# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The writes of the room, by verb."""

from entrepairs.discovery.actions.solicitations import (
    ask_people,
    be_asked_again,
    decline,
    pass_on,
    reconsider,
    refrain,
    set_availability,
    tell_after_all,
)
from entrepairs.discovery.actions.ties import (
    learn_from_outside,
    tell_coffee,
    wish_coffee,
    wish_no_coffee,
)
from entrepairs.discovery.actions.voices import (
    ask_opinion,
    decline_opinion,
    give_opinion,
    tell_result,
)
from entrepairs.discovery.actions.wordings import confirm_wording, learn

__all__ = [
    "ask_opinion",
    "ask_people",
    "be_asked_again",
    "confirm_wording",
    "decline",
    "decline_opinion",
    "give_opinion",
    "learn",
    "learn_from_outside",
    "pass_on",
    "reconsider",
    "refrain",
    "set_availability",
    "tell_after_all",
    "tell_coffee",
    "tell_result",
    "wish_coffee",
    "wish_no_coffee",
]
