# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a device says of a file before it sends it."""

import re

from django import forms

from entrepairs.media.models import Upload

KEY = re.compile(r"[-\w]{8,40}", re.ASCII)


class UploadForm(forms.Form):
    """A key of the device's own, and what the file is."""

    key = forms.RegexField(KEY)
    kind = forms.ChoiceField(choices=Upload.Kind.choices)
    name = forms.CharField(max_length=255)
    size = forms.IntegerField(min_value=0, max_value=1 << 40)
