# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What speaks for somebody, said as each language says it."""

import pytest
from django.utils import translation

from entrepairs.discovery import words
from entrepairs.kernel.typography import french


@pytest.mark.parametrize(
    ("language", "title", "theirs", "yours"),
    [
        (
            "fr",
            "Dire « non »",
            french("A répondu à « Dire “non” »"),
            french("Vous avez répondu à « Dire “non” »."),
        ),
        ("en", "Saying “no”", "Answered “Saying ‘no’”", "You answered “Saying ‘no’”."),
    ],
)
def test_a_title_that_quotes_is_quoted_with_other_marks(language, title, theirs, yours):
    with translation.override(language):
        assert words.theirs("answered", title) == theirs
        assert words.yours("answered", title) == yours
