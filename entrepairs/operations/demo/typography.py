# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From what is comfortable to type in `content/` to what a careful hand would have published."""

import re

from entrepairs.kernel.html import CleanHtml, from_markdown

THIN = "\u202f"
FIRM = "\u00a0"

_FRENCH = (
    (re.compile(r" (?=[?!;])"), THIN),
    (re.compile(r" (?=[:%€»])"), FIRM),
    (re.compile(r"(?<=«) "), FIRM),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), THIN),
    (re.compile(r"(?<=\d) (?=(?:h|min|km|kg|ans|jours|mois|heures|minutes)\b)"), FIRM),
)


def set_well(text: str, language: str) -> str:
    """Curly apostrophes; in French also the spaces that must not break."""
    text = text.replace("'", "’").replace("...", "…")
    if language == "fr":
        for pattern, space in _FRENCH:
            text = pattern.sub(space, text)
    return text


def html(text: str, language: str) -> CleanHtml:
    """What the page stores, from Markdown."""
    return from_markdown(set_well(text.strip(), language))
