# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The writes of the room."""

from entrepairs.skills.actions.showing import drop_skill, show_skill, think_again
from entrepairs.skills.actions.vocabulary import (
    NameTakenError,
    change_skill,
    leave_suggestion,
    let_meetings_speak,
    merge_skill,
    suggest_skill,
    take_suggestion,
)

__all__ = [
    "NameTakenError",
    "change_skill",
    "drop_skill",
    "leave_suggestion",
    "let_meetings_speak",
    "merge_skill",
    "show_skill",
    "suggest_skill",
    "take_suggestion",
    "think_again",
]
