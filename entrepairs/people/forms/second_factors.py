# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes of an app, recovery codes, passkeys: the sign-in library's forms in our words."""

from datetime import date, timedelta

from allauth.mfa.adapter import get_adapter as get_factors
from allauth.mfa.base import forms as library
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as apps
from allauth.mfa.webauthn import forms as keys
from django import forms
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel.lines import LineField
from entrepairs.people.forms.sign_in import dress
from entrepairs.people.models import Organisation

# An app's code is good for a minute and a half (MFA_TOTP_TOLERANCE); used, it is good no more.
REMEMBERED = 2 * 60
GRACE = (
    ("0", _("At once")),
    ("7", _("In a week")),
    ("14", _("In two weeks")),
    ("30", _("In a month")),
)


def dress_digits(field: forms.Field, label, hint="") -> None:
    """Figures, which telephones type with large keys and fill in by themselves."""
    dress(
        field,
        label,
        hint,
        autofocus=True,
        autocomplete="one-time-code",
        inputmode="numeric",
        maxlength=20,
    )
    field.widget.attrs["class"] = "input--code"


class CodeForm(library.AuthenticateForm):
    """A code of the app, or one of the recovery codes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = _("Six digits from your app, or one of your recovery codes.")
        dress_digits(self.fields["code"], _("Code"), hint)

    def clean_code(self):
        """The library forgets a code it saw before the code itself is out of date."""
        code = super().clean_code()
        used = f"second-factor:{self.user.pk}:{''.join(code.split())}"
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not cache.add(used, True, timeout=REMEMBERED):
            raise get_factors().validation_error("incorrect_code")
        return code


class CodeAgainForm(CodeForm, library.ReauthenticateForm):
    """The same, before something that matters."""

    def save(self):
        """Write into the session that it is the person."""
        library.ReauthenticateForm.save(self)


def _said_on_the_form(form: forms.Form) -> None:
    """What is wrong with a passkey concerns a field that nobody sees."""
    for message in form.errors.pop("credential", []):
        form.add_error(None, message)


class PasskeyForm(keys.AuthenticateWebAuthnForm):
    """A passkey, as the second factor."""

    def full_clean(self):
        super().full_clean()
        _said_on_the_form(self)


class PasskeyAgainForm(PasskeyForm, keys.ReauthenticateWebAuthnForm):
    """The same, before something that matters."""


class PasskeySignInForm(keys.LoginWebAuthnForm):
    """A passkey alone, which says whose it is."""

    def clean_credential(self):
        """Whatever was wrong with it: the same words, which name no account."""
        try:
            return super().clean_credential()
        except forms.ValidationError as refused:
            said = _("This passkey opened no account here. Sign in another way.")
            raise forms.ValidationError(said) from refused


class AppForm(apps.ActivateTOTPForm):
    """The first code of a new app shows that it was taken over rightly."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress_digits(self.fields["code"], _("Six digits from the app"))


class NewPasskeyForm(keys.AddWebAuthnForm):
    """A name for the device, and what its browser made."""

    passwordless = None

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {}).setdefault("name", "")
        super().__init__(*args, **kwargs)
        hint = _("So that you know it again: my telephone, the key on my ring.")
        dress(self.fields["name"], _("Its name"), hint, maxlength=60, autocomplete="off")

    def full_clean(self):
        super().full_clean()
        _said_on_the_form(self)

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())[:60]


class AskedForm(forms.Form):
    """Of whom the house asks a second factor, and from when on."""

    second_factor = forms.ChoiceField(
        label=_("Who needs a second factor?"),
        choices=(
            (Organisation.SecondFactor.NOBODY, _("Nobody: whoever wants to")),
            (Organisation.SecondFactor.ADMINISTRATORS, _("Administrators")),
            (Organisation.SecondFactor.ALL, _("Everybody")),
        ),
        widget=forms.RadioSelect,
        required=False,
    )
    grace = forms.ChoiceField(
        label=_("From when on?"),
        help_text=_("Until then they are reminded; afterwards they add one before anything else."),
        choices=GRACE,
        initial="14",
        required=False,
    )

    def since(self) -> date | None:
        """The day it begins, in days of the house."""
        if not self.cleaned_data["second_factor"]:
            return None
        return timezone.localdate() + timedelta(days=int(self.cleaned_data["grace"] or 0))


class ResetForm(forms.Form):
    """Why somebody's factors are taken away."""

    reason = LineField(
        label=_("Why?"),
        help_text=_("How did you make sure that it is them? It stays in the log for 24 months."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        error_messages={"required": _("Say why: whoever comes after you will want to know.")},
    )
