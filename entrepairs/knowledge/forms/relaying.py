# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Passing a tutorial on, saying that it is not for us, making one's own of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel import html
from entrepairs.kernel.lines import one_line
from entrepairs.knowledge import texts, words
from entrepairs.knowledge.forms.sharing import PartsForm
from entrepairs.knowledge.forms.writing import Sent

MOST_WORDS = 300


class PassOnForm(forms.Form):
    """To which groups, with which words."""

    groups = forms.MultipleChoiceField(
        label=_("To which groups?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one group."),
            "invalid_choice": _(
                "One of these groups can no longer receive it: it is no longer in the list. "
                "Choose again."
            ),
        },
    )
    words = forms.CharField(
        label=_("A word with it"),
        help_text=_("Why it may serve them: one sentence is enough. The group reads it."),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: object, groups: Iterable[str], **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["groups"].choices = [(slug, slug) for slug in groups]

    def clean_words(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["words"])


class DeclineForm(forms.Form):
    """Why it is not for this group."""

    reason = forms.ChoiceField(
        label=_("Why is it not for you?"),
        choices=list(words.DECLINED.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason: its authors learn from it.")},
    )
    note = forms.CharField(
        label=_("In a few words"),
        help_text=_("Read by those who read your group; its authors see the reason above alone."),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True)
class Part:
    """A part of what was received, and what the group makes of it; open once that differs."""

    field: forms.BoundField
    question: str
    original: html.CleanHtml
    is_open: bool


class AdaptForm(PartsForm, Sent):
    """The group's own version of a tutorial, of whose parts `original` is the clean text."""

    title = forms.CharField(
        label=_("What readers will be able to do"),
        max_length=texts.TITLE_LENGTH,
        error_messages={
            "required": _("Give your tutorial a title, for instance “Reading a contract”.")
        },
    )

    # Named like what says why a text is edited: a draft keeps it.
    reason = forms.CharField(
        label=_("What did you change, and why?"),
        help_text=_("One sentence. Whoever reads your version finds it at its top."),
        required=False,
        max_length=MOST_WORDS,
    )

    def __init__(self, *args: object, original: Mapping[str, str], **options: object) -> None:
        super().__init__(*args, **options)
        self.original = original

    @property
    def beside(self) -> list[Part]:
        """Each part of the original with ours, in order."""
        return [self._part(field, question) for field, question in self.parts]

    def _part(self, field: forms.BoundField, question: str) -> Part:
        original = html.trusted(self.original.get(field.name, ""))
        # Through the same gate: what a text area took and gave back unchanged is the original.
        is_changed = texts.read(field.value() or "") != texts.read(texts.typed(original))
        return Part(field, question, original, is_open=is_changed or bool(field.errors))

    def clean_title(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["title"])

    def clean_reason(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["reason"])
