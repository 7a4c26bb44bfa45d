# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first account of an installation."""

from allauth.account.fields import SetPasswordField
from django import forms
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel.lines import LineField
from entrepairs.people.forms.sign_in import PASSWORD_HINT, dress


class OpeningForm(forms.Form):
    """Whose house it is, who opens it, and the key that says that they may."""

    key = forms.CharField(
        label=_("The key"),
        help_text=_("“entrepairs serve” writes it in the terminal or in its log."),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Copy the key from the terminal.")},
    )
    house = LineField(
        label=_("Name of the organisation"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Write the name your people use.")},
    )
    name = LineField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name, as your colleagues know it.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = SetPasswordField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(
            self.fields["password"],
            _("A password"),
            PASSWORD_HINT,
            autocomplete="new-password",
        )
        if self.initial.get("key"):
            self.fields["key"].widget = forms.HiddenInput()

    def refuse_key(self):
        """Say that it does not open, and show it."""
        self.fields["key"].widget = forms.TextInput(attrs={"autocomplete": "off"})
        said = _("This key does not open. The right one stands in the terminal of the server.")
        self.add_error("key", said)
