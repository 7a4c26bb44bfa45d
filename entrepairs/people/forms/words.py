# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The language and the hours of the house, and its own words."""

from django import forms
from django.utils.translation import get_language

from entrepairs.people import vocabulary
from entrepairs.people.forms.me import PreferencesForm


class HouseWordsForm(PreferencesForm):
    """Of whoever has not said otherwise; light or dark is each one's own."""

    theme = None


class VocabularyForm(forms.Form):
    """How the house calls each thing: ours, or another word."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_french = (get_language() or "fr").startswith("fr")
        for noun, choices in vocabulary.NOUNS.items():
            ours = choices[""].french if is_french else choices[""].english
            self.fields[noun] = forms.ChoiceField(
                label=ours[0].capitalize(),
                choices=[(code, _both(choice, is_french)) for code, choice in choices.items()],
                required=False,
                widget=forms.RadioSelect,
            )


def _both(noun, is_french):
    """The word of the reader's language, then of the other where they differ."""
    words = [noun.french[0], noun.english[0]]
    first, second = words if is_french else words[::-1]
    return first if first == second else f"{first} ({second})"
