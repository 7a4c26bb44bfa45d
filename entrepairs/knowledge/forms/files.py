# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file somebody joins to a text."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def not_too_large(upload: UploadedFile) -> None:
    """The installation's own limit, said in words."""
    if upload.size > settings.UPLOAD_MAX_BYTES:
        most = filesizeformat(settings.UPLOAD_MAX_BYTES)
        words = _("This file is larger than %(most)s: make it smaller, or give a link to it.")
        raise ValidationError(words % {"most": most})


class FileForm(forms.Form):
    """One file, and what it shows, for who cannot see it."""

    file = forms.FileField(
        max_length=255,
        validators=[not_too_large],
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty."),
            "max_length": gettext_lazy("The name of this file is too long."),
        },
    )
    alt = forms.CharField(required=False, max_length=300)
