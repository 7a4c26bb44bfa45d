# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small numbers are spelled; a need's wait is told beside a training plan's; who sees what."""

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from entrepairs.communities.words import (
    BOARD,
    BOARD_EXPLAINED,
    BOARD_GLYPHS,
    SMALLEST_CROWD,
    days,
)

__all__ = [
    "AUDIENCES",
    "BOARD",
    "BOARD_EXPLAINED",
    "BOARD_GLYPHS",
    "COLUMNS",
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


# What a person's columns are called where it is said who sees them.
COLUMNS = {
    "name": _("Name"),
    "job": _("Job"),
    "site": pgettext_lazy("person", "Site"),
    "unit": _("Team or service"),
    "photo": _("Photo"),
    "about": _("A few words about you"),
    "spoken": _("Languages you speak"),
    "email": _("Address for signing in"),
    "level": _("Level, if the staff file says it"),
    "manager": _("Line manager, if the staff file says who"),
    "language": _("Language"),
    "time_zone": _("Time zone"),
    "theme": _("Light or dark"),
    "around_in": _("The week you last came, to close forgotten accounts"),
    "password": _("Password"),
}
AUDIENCES = {
    "house": _("Everybody of the organisation"),
    "companions": _("Those who share a community with you"),
    "keepers": _("You and the administrators"),
    "self": _("You alone"),
    "nobody": _("Nobody at all"),
}
