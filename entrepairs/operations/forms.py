# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A staff file and a yes to what it will do; what becomes of one's texts."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from entrepairs.operations.importing.staff import checking, columns, telling

TYPES = ".xlsx,.csv,.txt,.tsv"


class GiveForm(forms.Form):
    """The file itself."""

    file = forms.FileField(
        label=_("The staff file"),
        help_text=_("Excel (.xlsx) or CSV, as your HR software or your spreadsheet saves it."),
        widget=forms.FileInput(attrs={"accept": TYPES}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty."),
        },
    )


class MappingForm(forms.Form):
    """One choice a column; each field once."""

    is_whole = forms.BooleanField(label=_("Everybody is in this file"), required=False)

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        fields = [("", _("Not read")), *telling.FIELDS.items()]
        for column in page.columns:
            self.fields[column.key] = forms.ChoiceField(
                label=column.header, choices=fields, required=False, initial=column.field
            )
        self.fields["is_whole"].initial = page.is_whole

    @property
    def rows(self):
        """Each column with its choice."""
        return [(column, self[column.key]) for column in self.page.columns]

    def clean(self):
        given = super().clean()
        mapping = [given.get(column.key, "") for column in self.page.columns]
        chosen = [field for field in mapping if field]
        twice = {field for field in chosen if chosen.count(field) > 1}
        for column in self.page.columns:
            if given.get(column.key) in twice:
                self.add_error(column.key, _("Another column holds this already."))
        lacks = columns.missing(mapping)
        if lacks == "identity":
            raise forms.ValidationError(
                _("Say which column holds the staff number, or else the e-mail address.")
            )
        if lacks:
            raise forms.ValidationError(_("Say which column holds the name."))
        given["mapping"] = mapping
        return given


class LoadForm(forms.Form):
    """Where more than a tenth would leave, somebody says that it is so."""

    is_sure = forms.BooleanField(
        required=False,
        error_messages={"required": _("Say that these people have left, or look at the file.")},
    )

    def __init__(self, *args, counts, **kwargs):
        super().__init__(*args, **kwargs)
        number = counts.get("departure", 0)
        self.fields["is_sure"].required = checking.needs_a_yes(counts)
        self.fields["is_sure"].label = ngettext(
            "Yes, this person has left", "Yes, these %(num)d people have left", number
        ) % {"num": number}


class EraseForm(forms.Form):
    """What becomes of what one wrote. Nothing is chosen beforehand."""

    texts = forms.ChoiceField(
        label=_("What you wrote"),
        choices=[
            ("keep", _("Stays, signed “a former member”")),
            ("withdraw", _("What only I wrote goes with me")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what becomes of what you wrote.")},
    )
