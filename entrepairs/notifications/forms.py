# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people choose."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel import outgoing
from entrepairs.kernel.lines import LineField
from entrepairs.notifications.models import LARGEST_BUDGET, Kind, Rhythm
from entrepairs.notifications.models.devices import LONGEST_ADDRESS

DAYS = (
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
)
PACES = (
    (Rhythm.Pace.NOW, _("As it happens")),
    (Rhythm.Pace.DAY, _("Once a day")),
    (Rhythm.Pace.WEEK, _("Once a week")),
    (Rhythm.Pace.NEVER, _("Never")),
)
NAME = 60
NO_HOUR = _("Write an hour, for instance 08:30.")


class WishForm(forms.Form):
    """How one kind of notice should come."""

    kind = forms.ChoiceField(choices=Kind.choices)
    inside = forms.BooleanField(required=False)
    mail = forms.BooleanField(required=False)
    device = forms.BooleanField(required=False)


def _hour(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
        error_messages={"required": NO_HOUR, "invalid": NO_HOUR},
    )


class HoursForm(forms.Form):
    """When one may be reached."""

    opens = _hour(_("From"))
    closes = _hour(_("To"))
    days = forms.MultipleChoiceField(
        label=_("On these days"),
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Keep one day at least, or choose never to have mails.")},
    )

    def clean(self):
        said = super().clean()
        opens, closes = said.get("opens"), said.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("The day has to end after it begins."))
        return said


class RhythmForm(forms.Form):
    """How mails come, and how many."""

    pace = forms.ChoiceField(
        label=_("News by mail"), choices=PACES, widget=forms.RadioSelect, initial=Rhythm.Pace.NOW
    )
    budget = forms.IntegerField(
        label=_("Mails a week at most"),
        help_text=_("The most useful leave first. What does not fit comes with the weekly letter."),
        min_value=1,
        max_value=LARGEST_BUDGET,
    )
    digest = forms.BooleanField(
        label=_("A letter on Friday with the best of my communities"), required=False
    )


class ChannelForm(forms.Form):
    """A channel of another program."""

    name = LineField(
        label=_("Its name"),
        help_text=_("As your colleagues call it, for instance #insurance."),
        max_length=NAME,
        error_messages={"required": _("Give it a name, to know it again.")},
    )
    kind = forms.ChoiceField(
        label=_("Where it is"),
        choices=(("text", _("Slack or Mattermost")), ("card", _("Microsoft Teams"))),
        widget=forms.RadioSelect,
        initial="text",
    )
    url = forms.CharField(
        label=_("The address of its webhook"),
        help_text=_("The program gives it to you. It is a key: nobody sees it here again."),
        max_length=600,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
        error_messages={"required": _("Paste the address that the program gave you.")},
    )
    discloses = forms.BooleanField(
        label=_("Whoever reads the channel may see what members alone may read here"),
        required=False,
    )

    def __init__(self, *args, is_open, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_open = is_open

    def clean_url(self) -> str:
        address = self.cleaned_data["url"].strip()
        try:
            outgoing.check(address)
        except outgoing.ForbiddenAddressError as no:
            words = _("Your administrators have not allowed this address.")
            raise forms.ValidationError(words) from no
        return address

    def clean_discloses(self) -> bool:
        said = self.cleaned_data["discloses"]
        if not said and not self.is_open:
            words = _("Say so first: this community is not open to everybody of the house.")
            raise forms.ValidationError(words)
        return said


class DeviceForm(forms.Form):
    """What a browser tells of itself once it may be told (Push API); nobody types it."""

    endpoint = forms.CharField(max_length=LONGEST_ADDRESS)
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=40)

    def clean_endpoint(self) -> str:
        address = self.cleaned_data["endpoint"]
        try:
            outgoing.check(address, settings.PUSH_HOSTS)
        except outgoing.ForbiddenAddressError as no:
            words = _("Your administrators have not allowed news by the maker of this browser.")
            raise forms.ValidationError(words) from no
        return address

    def clean_p256dh(self) -> str:
        point = _bytes(self.cleaned_data["p256dh"])
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except ValueError as wrong:
            raise forms.ValidationError(NOT_A_KEY) from wrong
        return self.cleaned_data["p256dh"]

    def clean_auth(self) -> str:
        if len(_bytes(self.cleaned_data["auth"])) != SECRET:
            raise forms.ValidationError(NOT_A_KEY)
        return self.cleaned_data["auth"]


def _bytes(text: str) -> bytes:
    """Base64 for addresses, as browsers write it; nothing where it is not."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
    except ValueError:
        return b""


SECRET = 16  # bytes, RFC 8291
NOT_A_KEY = _("This browser did not say how to write to it. Try again.")


def hours_said(rhythm: Rhythm) -> dict[str, object]:
    """What the form begins with."""
    return {"opens": rhythm.opens, "closes": rhythm.closes, "days": list(rhythm.days)}


def rhythm_said(rhythm: Rhythm) -> dict[str, object]:
    """What the form begins with."""
    return {"pace": rhythm.pace, "budget": rhythm.budget, "digest": rhythm.digest}
