# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""French typography for the tool's own words. What people write is never touched."""

import re
from collections.abc import Callable
from functools import lru_cache

from django.utils.translation import get_language
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from entrepairs.kernel import spoken

NARROW = "\u202f"
FIRM = "\u00a0"

# Between letters; quotes around attributes have none on one side.
APOSTROPHE = (re.compile(r"(?<=\w)'(?=\w)"), "’")
RULES = (
    APOSTROPHE,
    (re.compile(r"[ \u00a0\u202f]+(?=[?!;])"), NARROW),
    # A percent sign, unless it opens a placeholder such as %(number)s.
    (re.compile(r"[ \u00a0\u202f]+(?=:|»|%(?![(a-z]))"), FIRM),
    (re.compile(r"(?<=«)[ \u00a0\u202f]*"), FIRM),
    # A number and its unit, or its thousands, stay together.
    (re.compile(r"(?<=\d) (?=(?:h|min|s|Ko|Mo|Go|km|€)\b|€)"), FIRM),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), NARROW),
)


def curled(text: str) -> str:
    """The same words with the apostrophes of both languages."""
    what, becomes = APOSTROPHE
    return what.sub(becomes, text)


@lru_cache(maxsize=4096)
def french(text: str) -> str:
    """The same words with French spaces and apostrophes; applying it twice changes nothing."""
    for what, becomes in RULES:
        text = what.sub(becomes, text)
    return text


# What stands between quotation marks takes those of the second order, as the reader's language has
# them; a passage in the marks of another language is told apart already.
INSIDE = {
    "fr": ((re.compile(r"«[ \u00a0\u202f]*"), "“"), (re.compile(r"[ \u00a0\u202f]*»"), "”")),
    "en": ((re.compile("“"), "‘"), (re.compile("”"), "’")),
}


def quoted(text: str) -> str:
    """Somebody's words as the tool's own sentence quotes them: no « inside «, nor “ inside “."""
    for what, becomes in INSIDE.get((get_language() or "")[:2], ()):
        text = what.sub(becomes, text)
    return text


def in_french(words: Callable[..., str]) -> Callable[..., str]:
    """Wrap a gettext function: what it gives gets French spaces when the reader reads French."""

    # A page of twenty texts asks three hundred times for the same thirty sentences.
    @lru_cache(maxsize=8192)
    def kept(language: str | None, _speaker: spoken.Speaker | None, *args: object) -> str:
        text = words(*args)
        return french(text) if (language or "").startswith("fr") else text

    def translated(*args: object) -> str:
        return kept(get_language(), spoken.speaker(), *args)

    return translated


def in_pages(words: Callable[..., str], **values_at: int) -> Callable[..., str]:
    """Wrap a gettext function as templates call it: `_("By %(name)s", name=author.name)`.

    What it gives is safe to print, its values escaped. `values_at` names the arguments that are
    values too: the number of an ngettext.
    """
    translated = in_french(words)

    @lru_cache(maxsize=8192)
    def without_values(
        _language: str | None, _speaker: spoken.Speaker | None, escapes: bool, *args: object
    ) -> str:
        return filled(escapes, args, {})

    def filled(escapes: bool, args: tuple, values: dict[str, object]) -> str:
        text = translated(*args)
        known = {name: args[at] for name, at in values_at.items()}
        return (Markup(text) if escapes else text) % (known | values)

    @pass_eval_context
    def said(place: EvalContext, *args: object, **values: object) -> str:
        if values:
            return filled(place.autoescape, args, values)
        return without_values(get_language(), spoken.speaker(), place.autoescape, *args)

    return said
