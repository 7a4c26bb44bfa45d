# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An identity provider by SAML: a name, and what it says of itself."""

import httpx
from django import forms
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel import outgoing
from entrepairs.kernel.lines import LineField
from entrepairs.people import saml

MOST = 300_000


class SamlForm(forms.Form):
    """Metadata by its address or by its text; `metadata` is what was read of it."""

    name = LineField(
        label=_("Its name on the button"),
        help_text=_("What your colleagues call it."),
        max_length=40,
    )
    metadata_url = forms.URLField(
        label=_("Address of its metadata"),
        help_text=_("The provider shows it; it begins with https://."),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    text = forms.CharField(
        label=_("Or the metadata itself"),
        help_text=_("The whole XML file, pasted here."),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )

    def clean(self):
        told = super().clean()
        url, text = told.get("metadata_url", ""), told.get("text", "")
        if bool(url) == bool(text):
            raise forms.ValidationError(_("Give the address of the metadata, or the metadata."))
        self.metadata = read(text or fetched(url))
        return told


def fetched(url: str) -> str:
    """The metadata that is there. Raises ValidationError with what to do."""
    try:
        return outgoing.get(url, most=MOST)
    except outgoing.ForbiddenAddressError as refused:
        raise forms.ValidationError(
            _("Whoever runs the server does not let it ask there. Paste the metadata instead.")
        ) from refused
    except (httpx.HTTPError, OSError, ValueError) as failed:
        raise forms.ValidationError(
            _("Nothing could be read there. Try again, or paste the metadata.")
        ) from failed


def read(text: str) -> saml.Metadata:
    """What it says. Raises ValidationError with what to do."""
    try:
        return saml.read_metadata(text)
    except saml.NotMetadataError as wrong:
        raise forms.ValidationError(
            _("This describes no identity provider with an https address and a certificate.")
        ) from wrong
