# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A badge that somebody was shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 20_000  # ours have some 2,000 letters


class VerifyForm(forms.Form):
    """The file, or what is in it; and whose it is said to be."""

    file = forms.FileField(
        required=False,
        label=_("The badge’s file"),
        help_text=_("Its name ends with .jwt."),
        widget=forms.FileInput(attrs={"accept": ".jwt,.txt"}),
    )
    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Or what is in the file"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        required=False,
        label=_("Whose is it? The e-mail address they had there"),
        help_text=_("The badge holds a fingerprint of it: you learn whether it is the same."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    @property
    def token(self) -> str:
        """What to verify, whichever way it came; the file first."""
        sent = self.cleaned_data["file"]
        return sent.read().decode("ascii", "replace") if sent else self.cleaned_data["text"]

    def clean(self) -> dict[str, object]:
        """Something is there, and no heavier than a badge may be."""
        said = self.cleaned_data
        sent = said.get("file")
        if sent and sent.size > LONGEST:
            self.add_error("file", _("This file is too large to be a badge."))
        if not sent and not said.get("text") and not self.errors:
            self.add_error("file", _("Choose the badge’s file, or paste what is in it."))
        return said
