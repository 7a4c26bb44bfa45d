# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which needs of a meeting go on the board, and in which words."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from entrepairs.meetings.models.room import LONGEST_LINE
from entrepairs.meetings.queries.board import Proposal


class BoardForm(forms.Form):
    """A box and a line for each proposal."""

    def __init__(self, *args: object, proposals: Iterable[Proposal]) -> None:
        super().__init__(*args)
        self.slugs = [one.slug for one in proposals]
        for one in proposals:
            line = forms.CharField(required=False, max_length=LONGEST_LINE, initial=one.wording)
            self.fields[f"on-{one.slug}"] = forms.BooleanField(
                required=False, initial=one.is_chosen
            )
            self.fields[f"wording-{one.slug}"] = line

    def clean(self) -> dict[str, object]:
        """At least one, and words for each."""
        chosen = self.wordings
        if not chosen:
            raise ValidationError(_("Choose at least one of them."))
        if not all(chosen.values()):
            raise ValidationError(_("Give each need its words, or leave it out."))
        return self.cleaned_data

    @property
    def wordings(self) -> dict[str, str]:
        """The words of what was chosen, by the notes' public names."""
        said = self.cleaned_data
        on = [slug for slug in self.slugs if said.get(f"on-{slug}")]
        return {slug: str(said.get(f"wording-{slug}", "")) for slug in on}
