# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inviting, and answering an invitation."""

from allauth.account.fields import SetPasswordField
from django import forms
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel.lines import LineField
from entrepairs.people.forms.sign_in import PASSWORD_HINT, dress


class OptionalPasswordField(SetPasswordField):
    """Checked as any new password, unless it is left empty."""

    def clean(self, value):
        return super().clean(value) if value else None


class InviteForm(forms.Form):
    """Whom to invite."""

    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class RedeemForm(forms.Form):
    """How one is called, and a password for who wants one."""

    name = LineField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
        error_messages={"required": _("Write your name, as your colleagues know it.")},
    )
    password = OptionalPasswordField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(
            self.fields["password"],
            _("A password"),
            _("Without one you sign in with a code that we send by mail.") + " " + PASSWORD_HINT,
            autocomplete="new-password",
        )
