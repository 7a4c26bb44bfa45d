# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A step of the paper as it was typed in: lines, each with whose words they are."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from entrepairs.kernel.once import new_key
from entrepairs.meetings.actions.noting import LONGEST, Line
from entrepairs.meetings.noting import NOBODY

MOST = 60  # lines of one step
BLANK = 3


class LineForm(forms.Form):
    """One line. An empty one says nothing, or that nothing is said any more."""

    key = forms.CharField(max_length=40)
    text = forms.CharField(
        max_length=LONGEST,
        required=False,
        error_messages={
            "max_length": gettext_lazy("A line has 1200 letters at most: make two of it.")
        },
    )
    of = forms.CharField(max_length=12)

    @property
    def line(self) -> Line:
        """What the action takes."""
        return Line(**self.cleaned_data)


def sent(data: QueryDict) -> list[LineForm]:
    """The lines of a page, in its order."""
    names = ("key", "text", "of")
    rows = zip(*(data.getlist(name) for name in names), strict=False)
    return [LineForm(dict(zip(names, row, strict=True))) for row in list(rows)[:MOST]]


def blank(number: int = BLANK) -> list[dict[str, str]]:
    """Lines to write on; each has its key from the beginning, so that saving again is one line."""
    return [{"key": new_key(), "text": "", "of": NOBODY} for _ in range(number)]
