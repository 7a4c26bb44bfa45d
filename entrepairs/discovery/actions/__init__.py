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
)
from entrepairs.discovery.actions.wordings import confirm_wording, learn

__all__ = [
    "ask_people",
    "be_asked_again",
    "confirm_wording",
    "decline",
    "learn",
    "pass_on",
    "reconsider",
    "refrain",
    "set_availability",
]
