# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sign-in library's forms in our words, with what browsers and phones fill in by themselves."""

from allauth.account import forms as library
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD_HINT = _("Ten characters at least. A short sentence is easy to keep and hard to guess.")


def dress(field: forms.Field, label: str | Promise, hint: str | Promise = "", **attrs: object):
    """Give a field its label, its hint and its attributes; a label stands above, not inside."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update({name.replace("_", "-"): value for name, value in attrs.items()})


def dress_code(field: forms.Field) -> None:
    """A code is typed in capitals or not, with its dash or not."""
    dress(
        field,
        _("Code"),
        autofocus=True,
        autocomplete="one-time-code",
        autocapitalize="characters",
        spellcheck="false",
        maxlength=20,
    )
    field.widget.attrs["class"] = "input--code"


def dress_passwords(form: forms.Form) -> None:
    """A new password, twice."""
    dress(form.fields["password1"], _("New password"), PASSWORD_HINT, autocomplete="new-password")
    dress(form.fields["password2"], _("The same again"), autocomplete="new-password")


class SignInForm(library.LoginForm):
    """Address and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self.fields["login"], _("Your e-mail address"), autocomplete="username")
        dress(self.fields["password"], _("Your password"))
        first = "password" if self.initial.get("login") else "login"
        self.fields[first].widget.attrs["autofocus"] = True


class RequestCodeForm(library.RequestLoginCodeForm):
    """The address that receives a code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self.fields["email"], _("Your e-mail address"), autofocus=True)

    def clean_email(self):
        """Somebody known without account gets the same answer as somebody unknown."""
        email = super().clean_email()
        self._user = with_account(self._user, email)
        return email


class ConfirmCodeForm(library.ConfirmLoginCodeForm):
    """The code that came by mail."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress_code(self.fields["code"])


class AgainForm(ConfirmCodeForm):
    """A code once more, before something that matters."""


class ConfirmAddressForm(library.ConfirmEmailVerificationCodeForm):
    """The code that came to the new address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress_code(self.fields["code"])


class ConfirmResetForm(library.ConfirmPasswordResetCodeForm):
    """The code that allows a new password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress_code(self.fields["code"])


class ForgottenPasswordForm(library.ResetPasswordForm):
    """The address whose password is forgotten."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self.fields["email"], _("Your e-mail address"), autofocus=True)

    def clean_email(self):
        """As `RequestCodeForm`."""
        email = super().clean_email()
        self.users = [user for user in self.users if with_account(user, email)]
        return email


class NewPasswordForm(library.ResetPasswordKeyForm):
    """After the code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress_passwords(self)
        self.fields["password1"].widget.attrs["autofocus"] = True


class FirstPasswordForm(library.SetPasswordForm):
    """For who signed in by code until now."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress_passwords(self)
        self.fields["password1"].widget.attrs["autofocus"] = True


class ChangePasswordForm(library.ChangePasswordForm):
    """The present one, then the new one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self.fields["oldpassword"], _("Your present password"), autofocus=True)
        dress_passwords(self)


class ReauthenticateForm(library.ReauthenticateForm):
    """The password again, before something that matters."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self.fields["password"], _("Your password"), autofocus=True)


class NewAddressForm(library.AddEmailForm):
    """The address one moves to."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self.fields["email"], _("Your new e-mail address"), autofocus=True)


def with_account(user, email):
    """The person, if this address is one to sign in with; else nobody."""
    known = user is not None and user.emailaddress_set.filter(email=email.lower()).exists()
    return user if known else None
