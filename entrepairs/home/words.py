# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A letter spells its small numbers; how long a need waited is told beside a training plan's."""

from django.utils.translation import get_language

from entrepairs.communities.words import (
    BOARD,
    BOARD_EXPLAINED,
    BOARD_GLYPHS,
    SMALLEST_CROWD,
    days,
)

__all__ = [
    "BOARD",
    "BOARD_EXPLAINED",
    "BOARD_GLYPHS",
    "HALF_A_YEAR",
    "SMALLEST_CROWD",
    "days",
    "spelled",
]
# What a training plan takes from a need to an answer, in days: the reference of lead times.
HALF_A_YEAR = 182

SPELLED = {
    "fr": ("Zéro", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix"),
    "en": ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"),
}


def spelled(number: int) -> str:
    """The number of things at the head of a sentence, in words up to ten."""
    words = SPELLED["fr" if get_language() == "fr" else "en"]
    return words[number] if number < len(words) else str(number)
