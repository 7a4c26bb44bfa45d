# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people type in the box, and how they narrow what it found."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from entrepairs.discovery.queries import Asked

LONGEST = 300
KINDS = (
    ("", pgettext_lazy("results", "All")),
    ("question", _("Questions")),
    ("tutorial", _("Tutorials")),
    ("tip", _("Tips")),
    ("experience", _("Experiences")),
)
STATES = (("", _("Solved or not")), ("solved", _("Solved")), ("open", _("Not solved yet")))
PERIODS = (
    ("", _("Any time")),
    ("week", _("These seven days")),
    ("month", _("This last month")),
    ("year", _("This last year")),
)
SLUG = 12


class AskForm(forms.Form):
    """The box and its filters. What is not one of the values is as good as empty."""

    q = forms.CharField(required=False)
    kind = forms.ChoiceField(required=False, choices=KINDS)
    solved = forms.ChoiceField(required=False, choices=STATES)
    period = forms.ChoiceField(required=False, choices=PERIODS)
    community = forms.SlugField(required=False, max_length=SLUG)
    subject = forms.SlugField(required=False, max_length=SLUG)
    exact = forms.BooleanField(required=False)

    def asked(self) -> Asked:
        """What was asked for."""
        self.is_valid()
        said = self.cleaned_data
        return Asked(
            text=said.get("q", "")[:LONGEST],
            **{name: said.get(name, "") for name in FILTERS},
            exact=said.get("exact", False),
        )


FILTERS = ("kind", "community", "subject", "solved", "period")


class AnsweredForm(forms.Form):
    """This answers me: the words, and the public name of the text."""

    q = forms.CharField(max_length=LONGEST)
    slug = forms.SlugField(max_length=SLUG)
