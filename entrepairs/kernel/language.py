# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which of our two languages a text is written in."""

import re

_WORD = re.compile(r"[a-zà-ÿœ]+", re.IGNORECASE)
_FRENCH = frozenset(
    "le la les un une des du de et est en que qui dans pour pas sur au aux avec ce cette ces il "
    "elle on nous vous je tu ne se sont par plus mais ou où comment quel quelle c d l j n s "
    "qu".split()
)
_ENGLISH = frozenset(
    "the a an of and is in that which for not on at with this these it he she we you i do does "
    "are by more but or how what to from be was has have can should would there when why".split()
)


def guess(text: str, *, default: str = "fr") -> str:
    """`fr` or `en`, by the function words of the first 400 words; `default` when they tie."""
    words = [word.lower() for word in _WORD.findall(text[:4000])][:400]
    french = sum(word in _FRENCH for word in words) + sum(not word.isascii() for word in words)
    english = sum(word in _ENGLISH for word in words)
    if french == english:
        return default
    return "fr" if french > english else "en"
