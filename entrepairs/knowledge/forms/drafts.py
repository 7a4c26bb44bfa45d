# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a draft keeps of the page on which it is written."""

from django import forms
from django.http import QueryDict

from entrepairs.kernel import html
from entrepairs.knowledge.models import Contribution

# Named one by one (I70): a draft is what these fields hold, and nothing else of a page.
WORDS = ("title", "html", *Contribution.Section.values, "community", "seen", "reason", "captions")
LISTS = ("subjects", "photos", "alts", "videos")
# What makes a draft worth keeping.
WRITTEN = ("title", "html", *Contribution.Section.values)
LONGEST = 400_000


class DraftForm(forms.Form):
    """One save of what is being written, of which kind and about what."""

    kind = forms.ChoiceField(choices=Contribution.Kind.choices)
    about = forms.CharField(required=False, max_length=12)
    once = forms.CharField(required=False, max_length=40)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.content = {name: _kept(data[name]) for name in WORDS if data.get(name)}
        self.content |= {name: data.getlist(name)[:50] for name in LISTS if name in data}

    def clean(self) -> dict[str, object]:
        """A draft has a size too."""
        if len(str(self.content)) > LONGEST:
            raise forms.ValidationError("too long")
        return self.cleaned_data

    @property
    def is_blank(self) -> bool:
        """Nothing is written yet."""
        return not any(self.content.get(name) for name in (*WRITTEN, "photos", "videos"))


def _kept(words: str) -> str:
    """A formatted text is cleaned here too; plain words stay as they were typed."""
    return str(html.clean(words)) if html.is_formatted(words) else words
