# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A step of the paper as it was typed in: lines with whose words they are, dots, groups."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from entrepairs.kernel.once import new_key
from entrepairs.meetings.actions.noting import LONGEST, MOST_HANDS, Line
from entrepairs.meetings.noting import NOBODY

MOST = 200  # lines of one step
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


class DotsForm(forms.Form):
    """How many dots a note has; none where nothing is typed."""

    note = forms.CharField(max_length=12)
    dots = forms.IntegerField(
        min_value=0,
        max_value=MOST_HANDS,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("Say how many dots in figures, from 0 to 200."),
        ),
    )

    @property
    def line(self) -> tuple[str, int]:
        """What the action takes."""
        return self.cleaned_data["note"], self.cleaned_data["dots"] or 0


class GroupForm(forms.Form):
    """Under which group a note stands; an empty name is none."""

    note = forms.CharField(max_length=12)
    group = forms.CharField(max_length=12, required=False)

    @property
    def line(self) -> tuple[str, str]:
        """What the action takes."""
        return self.cleaned_data["note"], self.cleaned_data["group"]


def sent(data: QueryDict, kind: type[forms.Form]) -> list[forms.Form]:
    """The lines of a page, in its order."""
    names = list(kind.base_fields)
    rows = zip(*(data.getlist(name) for name in names), strict=False)
    return [kind(dict(zip(names, row, strict=True))) for row in list(rows)[:MOST]]


def blank(number: int = BLANK) -> list[dict[str, str]]:
    """Lines to write on; each has its key from the beginning, so that saving again is one line."""
    return [{"key": new_key(), "text": "", "of": NOBODY} for _ in range(number)]
