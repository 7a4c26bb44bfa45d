# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a role changes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel.lines import LineField


class RoleForm(forms.Form):
    """The reason that stays in the log."""

    reason = LineField(
        label=_("Why?"),
        help_text=_("One sentence. It stays in the log for 24 months; the administrators see it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        error_messages={"required": _("Say why: whoever comes after you will want to know.")},
    )
