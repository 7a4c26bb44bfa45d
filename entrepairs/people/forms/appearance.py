# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Name and look of the house."""

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel import colours
from entrepairs.kernel.lines import LineField


class ColourField(forms.CharField):
    """A colour as a browser's own picker gives it."""

    widget = forms.TextInput(attrs={"type": "color"})

    def clean(self, value):
        colour = super().clean(value).lower()
        if not colours.is_hex(colour):
            raise forms.ValidationError(_("Write the colour as #0c5c66."))
        return colour


class ColoursForm(forms.Form):
    """What a preview needs."""

    brand = ColourField(
        label=_("First colour"), help_text=_("Links, buttons, the left half of the mark.")
    )
    brand_2 = ColourField(
        label=_("Second colour"), help_text=_("The right half and what shines; never a text.")
    )
    corners = forms.ChoiceField(
        label=_("Corners"),
        required=False,
        choices=[
            ("square", _("Square")),
            ("soft", _("A little round")),
            ("", _("Round")),
            ("round", _("Very round")),
        ],
        widget=forms.RadioSelect,
    )


class AppearanceForm(ColoursForm):
    """The whole."""

    name = LineField(
        label=_("Name of the organisation"),
        help_text=_("Beside the mark on each page, and in invitations."),
        max_length=120,
        error_messages={"required": _("Write the name your people use.")},
    )


class LogoForm(forms.Form):
    """A picture beside the name."""

    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("A PNG on a transparent ground suits best. Only its pixels are kept, small."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/webp,image/jpeg,image/gif"}),
        error_messages={"required": _("Choose a picture first.")},
    )
