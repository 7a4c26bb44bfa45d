# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rewriting a text of any kind."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel.lines import one_line
from entrepairs.knowledge import rules, texts
from entrepairs.knowledge.forms.sharing import PartsForm, Section
from entrepairs.knowledge.forms.writing import PlacedForm, TextField
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person


class EditForm(PartsForm, PlacedForm):
    """The fields that the text has: a title unless it answers, its parts if it has some.

    `seen` is the mark of the text one started from. Whoever changes somebody else's words says why.
    """

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"),
        max_length=texts.TITLE_LENGTH,
        error_messages={"required": _("Keep a title.")},
    )
    html = TextField(
        label=_("The text"), rows=8, error_messages={"required": _("Keep a few words at least.")}
    )
    reason = forms.CharField(
        label=_("Why this change?"),
        max_length=200,
        required=False,
        help_text=_("It stands beside this version, for everybody who reads the text."),
        error_messages={"required": _("Say why you change somebody else’s words.")},
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        row: Contribution,
        person: Person,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        start = _present(row) | dict(initial or {})
        super().__init__(data, person=person, near=row.title, initial=start)
        for name in _absent(row):
            del self.fields[name]
        if row.kind == Contribution.Kind.QUESTION:
            self.fields["html"].required = False
        self.fields["reason"].required = rules.must_say_why(person, row)

    def clean_title(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["title"])

    @property
    def change(self) -> dict[str, object]:
        """What the action takes."""
        given = self.cleaned_data
        return {
            "seen": given["seen"],
            "title": given.get("title", ""),
            "html": given.get("html", ""),
            "sections": self.sections,
            "reason": given["reason"],
            "draft_key": given["draft"],
        }


def _present(row: Contribution) -> dict[str, object]:
    words = {name: texts.typed(html) for name, html in row.sections.items()}
    words |= {"title": row.title, "html": texts.typed(row.html), "seen": texts.mark_of(row)}
    return words | {"subjects": [subject.slug for subject in row.subjects.all()]}


def _absent(row: Contribution) -> list[str]:
    """Fields that this text does not have."""
    absent = ["community", *(["html"] if row.sections else Section.values)]
    return [*absent, "title", "subjects"] if row.kind == Contribution.Kind.ANSWER else absent
