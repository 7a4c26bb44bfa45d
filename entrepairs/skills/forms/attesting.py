# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one attests, and what one answers."""

from collections.abc import Iterable
from datetime import date

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST = 300
MONTHS = 24
SHOWN = (
    ("communities", _("To the members of my communities")),
    ("all", _("To the whole organisation")),
)


class EndorseForm(forms.Form):
    """One sentence and a day."""

    sentence = forms.CharField(
        max_length=LONGEST,
        label=_("What did you see this person do?"),
        help_text=_("One sentence, from a situation you lived. Name no customer."),
        error_messages={"required": _("Say in a sentence what you saw this person do.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    happened_on = forms.DateField(
        label=_("When was that?"),
        help_text=_("A day of the last 24 months."),
        error_messages={"required": _("Say on which day it was.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_happened_on(self) -> date:
        """Lived, and not too long ago to say how it was."""
        day, today = self.cleaned_data["happened_on"], timezone.localdate()
        if day > today:
            raise forms.ValidationError(_("This day is to come: choose one that you lived."))
        if day < today - relativedelta(months=MONTHS):
            raise forms.ValidationError(_("This is more than 24 months ago: tell a later day."))
        return day


class SkillForm(forms.Form):
    """A skill of the organisation by its name."""

    subject = forms.CharField(
        max_length=80,
        label=_("Another skill"),
        widget=forms.TextInput(attrs={"list": "known-skills", "autocomplete": "off"}),
    )


class AcceptForm(forms.Form):
    """Accepting, and to whom the skill shows where it shows to nobody yet."""

    shown = forms.ChoiceField(
        required=False,
        label=_("You show this skill to nobody yet. Show it?"),
        widget=forms.RadioSelect,
        choices=(("", _("Not now: only I see it")), *SHOWN),
    )


class ReplyForm(forms.Form):
    """Why other words would be better."""

    reply = forms.CharField(
        max_length=LONGEST,
        label=_("What would you like to be worded differently?"),
        error_messages={"required": _("Say in a few words what should be worded differently.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AskForm(forms.Form):
    """Which community, and to whom the skill shows where it shows to nobody yet."""

    community = forms.ChoiceField(
        label=_("Which community do you ask?"),
        widget=forms.RadioSelect,
        choices=(),
        error_messages={"required": _("Choose a community.")},
    )
    shown = forms.ChoiceField(
        label=_("To whom do you show this skill?"), widget=forms.RadioSelect, choices=SHOWN
    )

    def __init__(
        self, *args: object, places: Iterable[tuple[str, str]], is_shown: bool, **more: object
    ) -> None:
        super().__init__(*args, **more)
        self.fields["community"].choices = tuple(places)
        if is_shown:
            del self.fields["shown"]


class VouchForm(forms.Form):
    """Yes, pointing at something, or not yet, with a reason."""

    piece = forms.ChoiceField(
        required=False,
        label=_("Point at what convinces you"),
        widget=forms.RadioSelect,
        choices=(),
    )
    sentence = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("If not yet: what is missing?"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    says = forms.ChoiceField(choices=(("yes", ""), ("not_yet", "")))

    def __init__(self, *args: object, pieces: Iterable[tuple[str, str]], **more: object) -> None:
        super().__init__(*args, **more)
        self.fields["piece"].choices = tuple(pieces)

    def clean(self) -> dict[str, object]:
        """A yes points at a piece; a not yet has a reason."""
        said = self.cleaned_data
        if said.get("says") == "yes" and not said.get("piece") and "piece" not in self.errors:
            self.add_error("piece", _("Choose what convinces you."))
        if said.get("says") == "not_yet" and not said.get("sentence", "").strip():
            self.add_error("sentence", _("Say what is missing: the person reads it."))
        return said


class ReasonForm(forms.Form):
    """Why a certification ends."""

    reason = forms.CharField(
        max_length=LONGEST,
        label=pgettext_lazy("certification", "Why?"),
        error_messages={"required": _("Say why: the person reads it.")},
        help_text=_("The person reads it, and may appeal within 60 days."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AppealForm(forms.Form):
    """Why one does not agree."""

    sentence = forms.CharField(
        max_length=LONGEST,
        label=_("Why do you not agree?"),
        error_messages={"required": _("Say why you do not agree.")},
        help_text=_("Somebody else than who revoked it reads this and decides."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DecideForm(forms.Form):
    """Restored or upheld, and a sentence for the person."""

    sentence = forms.CharField(
        max_length=LONGEST,
        label=_("What do you say to the person?"),
        error_messages={"required": _("Say a sentence to the person.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    says = forms.ChoiceField(choices=(("restore", ""), ("uphold", "")))
