# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An improvement as it is suggested, and as it is answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepairs.curation import words
from entrepairs.curation.passages import TITLE, WHOLE
from entrepairs.kernel import html
from entrepairs.kernel.lines import one_line
from entrepairs.knowledge import texts

LONGEST = 100_000
ROWS = {WHOLE: 8, "how": 6, "example": 3}
# What a draft calls the whole of a text (`knowledge.forms.drafts`).
FIELD_OF_WHOLE = "html"


@dataclass(frozen=True)
class Part:
    """A part as it stands, and beside it as it should be; open once that differs."""

    field: forms.BoundField
    original: html.CleanHtml
    is_open: bool


class SuggestForm(forms.Form):
    """The text, part by part, and one line on why."""

    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    draft = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), required=False, max_length=texts.TITLE_LENGTH)
    # Named like what says why a text is edited: a draft keeps it.
    reason = forms.CharField(
        label=_("Why, in one line"),
        help_text=_("For instance: the form has a new name since March."),
        max_length=200,
        error_messages={"required": _("Say in one line why: the author decides by it.")},
    )

    def __init__(
        self, *args: object, names: Iterable[str], original: Mapping[str, str], **options: object
    ) -> None:
        super().__init__(*args, **options)
        self.original = original
        self.names = {name or FIELD_OF_WHOLE: name for name in names}
        for field, name in self.names.items():
            area = forms.Textarea(attrs={"rows": ROWS.get(name, 2)})
            self.fields[field] = forms.CharField(
                label=words.PARTS[name], required=False, max_length=LONGEST, widget=area
            )

    def clean_reason(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["reason"])

    @property
    def parts(self) -> dict[str, str]:
        """What the action takes: what the form has, by the names of the parts."""
        given = {name: self.cleaned_data[field] for field, name in self.names.items()}
        return {TITLE: one_line(self.cleaned_data["title"]), **given}

    @property
    def beside(self) -> list[Part]:
        """Each part that stands, and those that are missing still."""
        return [self._part(self[field], name) for field, name in self.names.items()]

    def _part(self, field: forms.BoundField, name: str) -> Part:
        original = html.trusted(self.original.get(name, ""))
        is_changed = texts.read(field.value() or "") != texts.read(texts.typed(original))
        return Part(field, original, is_open=is_changed or bool(field.errors) or name == WHOLE)


def as_typed(original: Mapping[str, str]) -> dict[str, str]:
    """What the form begins with: the parts as a text area takes them."""
    return {
        name or FIELD_OF_WHOLE: part if name == TITLE else texts.typed(part)
        for name, part in original.items()
    }


class TakeForm(forms.Form):
    """Which passages are taken, and what was done for the text."""

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)
    passages = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": _("Choose a passage to take, or decline."),
            "invalid_choice": _("One of these passages no longer fits: look at it again."),
        },
    )
    role = forms.ChoiceField(
        label=_("What was done for the text?"),
        choices=list(words.ROLES.items()),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, numbers: Iterable[int], **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["passages"].choices = [(number, number) for number in numbers]


class DeclineForm(forms.Form):
    """A word on why not."""

    answer = forms.CharField(
        label=_("Why not, in a word"),
        help_text=_("Only the person who suggested it reads this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a word why not: somebody took the time to help.")},
    )
