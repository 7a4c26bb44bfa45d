# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The language and the hours of the house."""

from entrepairs.people.forms.me import PreferencesForm


class HouseWordsForm(PreferencesForm):
    """Of whoever has not said otherwise; light or dark is each one's own."""

    theme = None
