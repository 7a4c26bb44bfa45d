# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What readers say in a few taps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepairs.knowledge import words

MINUTES = (0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 240, 480)


class TrialForm(forms.Form):
    """What happened when one tried."""

    outcome = forms.ChoiceField(
        label=_("And then?"),
        choices=list(words.OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say what happened: it worked, you adapted it, or not here.")
        },
    )
    stars = forms.TypedChoiceField(
        label=_("How useful is it?"),
        choices=[(number, str(number)) for number in range(1, 6)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    minutes = forms.TypedChoiceField(
        label=_("Time saved, roughly"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    note = forms.CharField(label=_("In a few words"), max_length=400, required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["minutes"].choices = [
            ("", _("I do not know")),
            *((number, words.duration(number)) for number in MINUTES),
        ]


class ReportForm(forms.Form):
    """Why somebody should look at it."""

    reason = forms.ChoiceField(
        choices=list(words.REASONS.items()),
        error_messages={"required": _("Say what is wrong with it.")},
    )
    note = forms.CharField(label=_("A word for who will read this"), max_length=400, required=False)


class ThanksForm(forms.Form):
    """A sentence that goes with thanks."""

    words = forms.CharField(
        label=_("A sentence to go with it?"),
        max_length=200,
        error_messages={"required": _("Write a sentence, or leave it at the thanks.")},
    )
