# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a text still holds, as a reader says it and as whoever answers for it does."""

from collections.abc import Iterable
from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from entrepairs.kernel.lines import one_line

DAYS = {
    "91": pgettext_lazy("holds for", "3 months"),
    "182": pgettext_lazy("holds for", "6 months"),
    "365": pgettext_lazy("holds for", "a year"),
    "730": pgettext_lazy("holds for", "2 years"),
}


class DoubtForm(forms.Form):
    """What no longer holds."""

    why = forms.CharField(
        label=_("What no longer holds?"),
        help_text=_(
            "Read, with your name, by the person who answers for it and by those who look after "
            "the community. The others see that there is a doubt, and no more."
        ),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a sentence what no longer holds.")},
    )

    def clean_why(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["why"])


class ConfirmForm(forms.Form):
    """It holds, and for how long."""

    days = forms.ChoiceField(
        label=_("It holds. Look at it again in"),
        choices=list(DAYS.items()),
        initial="365",
        widget=forms.RadioSelect,
    )

    @property
    def kept_for(self) -> timedelta:
        """What the action takes."""
        return timedelta(days=int(self.cleaned_data["days"]))


class ObsoleteForm(forms.Form):
    """Why it no longer holds, and what does; one of the two at least."""

    why = forms.CharField(
        label=_("Why does it no longer hold?"),
        help_text=_("It stands above the text, for everybody who reads it."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    replaced_by = forms.CharField(
        label=_("What holds now"),
        help_text=_("The address of the text that replaces it, as you copy it from its page."),
        required=False,
        max_length=400,
    )

    def clean_why(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["why"])

    def clean_replaced_by(self) -> str:
        """The public name at the end of an address."""
        given = self.cleaned_data["replaced_by"].partition("?")[0].partition("#")[0]
        return given.strip().rstrip("/").rsplit("/", 1)[-1]

    def clean(self) -> dict[str, object]:
        """Nothing says nothing."""
        given = super().clean()
        if not self.errors and not (given.get("why") or given.get("replaced_by")):
            self.add_error("why", _("Say why it no longer holds, or what replaces it."))
        return given


class HandOverForm(forms.Form):
    """Who answers for it from now on."""

    to = forms.ChoiceField(
        label=_("Who answers for it from now on?"),
        error_messages={
            "required": _("Choose somebody."),
            "invalid_choice": _("Choose a member of the community."),
        },
    )

    def __init__(self, *args: object, members: Iterable[tuple[str, str]]) -> None:
        super().__init__(*args)
        self.fields["to"].choices = [("", _("Choose somebody")), *members]
