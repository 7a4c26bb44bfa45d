# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a page draws many times, drawn once for each shape and then filled.

Twenty answers differ by their words and by a few facts: is it mine, is it accepted. For each set
of facts, and of words that are empty, a macro is drawn once with marks in place of the words; each
answer puts its words where the marks came out. What is kept holds the tool's own words alone, never
what anybody wrote.
"""

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import get_language
from jinja2 import Environment
from markupsafe import Markup, escape

PLACE = re.compile("\ue000([0-9]+)\ue001")
MOST_SHAPES = 1024


class Mark(Markup):
    """Stands for a word that is there. What else depends on a word is a fact."""

    def _decide(self, *_: object) -> NoReturn:
        raise TypeError("A word cannot decide how a stamp is drawn: make it a fact.")

    __len__ = __eq__ = __ne__ = __contains__ = _decide
    __hash__ = Markup.__hash__

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class _Pattern:
    text: str
    places: tuple[int, ...]

    def filled(self, words: list[Markup]) -> Markup:
        return Markup(self.text % tuple([words[place] for place in self.places]))


class Stamps:
    """`stamped("room/file.html", "macro", facts, words, csrf=csrf_input)`, in every template.

    The macro is `macro(facts, words, csrf)`: `facts` is a tuple of plain values, `words` a named
    tuple of what is printed; what is given by name is printed too.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._patterns: dict[object, _Pattern] = {}

    def __call__(self, page: str, macro: str, facts: tuple, words: Any, **more: object) -> Markup:
        """The macro drawn with these facts, filled with these words."""
        said = [escape(word) for word in (*words, *more.values())]
        there = tuple([bool(word) for word in said])
        key = (page, macro, get_language(), facts, there, *more)
        pattern = self._patterns.get(key)
        if pattern is None:
            pattern = self._drawn(page, macro, facts, words, list(more), there)
            if not self._environment.auto_reload:
                if len(self._patterns) >= MOST_SHAPES:
                    self._patterns.clear()
                self._patterns[key] = pattern
        return pattern.filled(said)

    def _drawn(
        self,
        page: str,
        macro: str,
        facts: tuple,
        words: Any,
        more: list[str],
        there: tuple[bool, ...],
    ) -> _Pattern:
        marks = [Mark(f"\ue000{at}\ue001") if is_ else "" for at, is_ in enumerate(there)]
        count = len(words)
        draw = getattr(self._environment.get_template(page).module, macro)
        given = dict(zip(more, marks[count:], strict=True))
        drawn = str(draw(facts, type(words)(*marks[:count]), **given))
        places = tuple(map(int, PLACE.findall(drawn)))
        text = PLACE.sub("%s", drawn.replace("%", "%%"))
        if "\ue000" in text:
            raise TypeError(f"{macro} changes a word instead of printing it.")
        return _Pattern(text, places)
