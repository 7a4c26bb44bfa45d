# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names and titles: one line, and no character that changes the line around it.

They stand in headers of mails, in lists, in the middle of other people's sentences.
"""

import re
from typing import Any

from django import forms

# Controls, and what turns the direction of the words that follow.
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """The words, a single space between them."""
    return " ".join(UNSEEN.sub("", text).split())


class LineField(forms.CharField):
    """One line of text; what would be nothing is as good as empty."""

    def to_python(self, value: Any) -> str:
        """As it is kept."""
        return one_line(super().to_python(value) or "")
