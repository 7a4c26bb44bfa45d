# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people choose."""

from django import forms

from entrepairs.notifications.models import Kind


class WishForm(forms.Form):
    """How one kind of notice should come."""

    kind = forms.ChoiceField(choices=Kind.choices)
    inside = forms.BooleanField(required=False)
    mail = forms.BooleanField(required=False)
