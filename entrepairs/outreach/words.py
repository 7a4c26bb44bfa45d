# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is announced, and what a poll came to, in words."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepairs.skills import bands

AGAIN_AFTER = timedelta(days=7)
# How long a question waits before those who animate the community are shown it.
LONG = timedelta(hours=72)
# In how long a word reaches everybody, and how long until the next one (trust.md, section 7).
A_MONTH = timedelta(days=30)
# So long somebody who joined is a newcomer; those of a week are shown to who animates.
ARRIVED = timedelta(days=30)
A_WEEK = timedelta(days=7)
A_QUARTER = timedelta(days=92)
MOST_WORDS = 2
FEWEST, MOST = 2, 6
KINDS = {
    "welcome": gettext_lazy("Welcome"),
    "news": gettext_lazy("Announcement"),
    "poll": gettext_lazy("Poll"),
    "word": gettext_lazy("A word to everybody"),
}
ICONS = {"welcome": "hand", "news": "megaphone", "poll": "list-checks", "word": "mail"}


def part(told: Sequence[int]) -> str:
    """`between 20 and 40 %`: of those who voted, how many chose this. Never a count."""
    number, of = told
    low, high = round(100 * number / of), round(100 * (number + 1) / of)
    if number == 0:
        return _("%(high)d %% or less") % {"high": high}
    if number == of - 1:
        return _("%(low)d %% or more") % {"low": low}
    return _("between %(low)d and %(high)d %%") % {"low": low, "high": high}


SMALLEST = bands.SMALLEST


def former() -> str:
    """Who wrote something and is here no more."""
    return _("A former member")
