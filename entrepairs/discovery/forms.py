# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people type in the box and how they narrow it; whom they ask, and how often they are."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import timezone
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
MOST_NAMES = 10


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


class WhomForm(forms.Form):
    """The public names of those to ask, at least one."""

    person = forms.MultipleChoiceField(
        error_messages={"required": _("Choose at least one person, or leave it to the community.")}
    )

    def __init__(self, said: QueryDict | None) -> None:
        super().__init__(said)
        names = said.getlist("person")[:MOST_NAMES] if said else ()
        self.fields["person"].choices = [(name, name) for name in names]


class AvailabilityForm(forms.Form):
    """How often, and until when not at all."""

    weekly = forms.TypedChoiceField(
        coerce=int,
        label=_("How often, at most"),
        widget=forms.RadioSelect,
        choices=(
            ("1", _("Once a week")),
            ("3", _("Three times a week")),
            ("5", _("Five times a week")),
            ("10", _("Ten times a week")),
            ("0", _("Never")),
        ),
    )
    away_until = forms.DateField(
        required=False,
        label=_("Absent until"),
        help_text=_("The last day of an absence: until then nobody asks you."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_away_until(self) -> date | None:
        """An absence that is over is none."""
        day = self.cleaned_data["away_until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is past: choose one to come, or none."))
        return day


class ConsultForm(forms.Form):
    """A message that is not sent yet, and whom to ask about it."""

    message = forms.CharField(
        label=_("The message"),
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": _("Write the message as you would send it.")},
    )
    person = forms.MultipleChoiceField(
        label=_("Whom to ask"), error_messages={"required": _("Choose at least one person.")}
    )

    def __init__(self, said: QueryDict | None, names: Iterable[str]) -> None:
        super().__init__(said)
        self.fields["person"].choices = [(name, name) for name in names]


class OpinionForm(forms.Form):
    """What one thinks of a message."""

    text = forms.CharField(
        label=_("What do you think of it?"),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": _("Write a few words, or say “not this time”.")},
    )


class ResultForm(forms.Form):
    """What became of a message."""

    result = forms.CharField(
        label=_("What became of it"),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": _("Say in a few words what became of the message.")},
    )
