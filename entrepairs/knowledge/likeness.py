# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finding what somebody said in a text that others have put in other words since.

The measure is the overlap coefficient: of the words that tell something, how many the shorter of
two passages has in the longer one. It finds a phrase that was cut in pieces, and one that grew.
What was said is plain text, a passage is HTML.
"""

import re
from collections.abc import Iterable

from entrepairs.kernel import html
from entrepairs.kernel.folding import fold
from entrepairs.knowledge import words

MOST = 0.6
# A passage of which these words are less was written by others around them.
LEAST = 0.4
# One word in common is chance.
FEWEST = 2
SENTENCE = re.compile(r".+?(?:[.!?…]+[»”\")\s]*(?=\s|$)\s*|<br>|$)", re.DOTALL)


def sentences(passage: str) -> list[str]:
    """A passage in pieces that make it up again when they are joined."""
    return SENTENCE.findall(passage)


def is_like(said: str, passage: str) -> bool:
    """Is the passage, for the most part, what was said?"""
    one, other = words.significant(said), words.significant(html.plain(passage))
    shared = len(one & other)
    enough = max(FEWEST, MOST * min(len(one), len(other)), LEAST * len(other))
    return shared >= enough


def nearness(said: str, passage: str) -> float:
    """To tell which of several phrases a passage comes from: 1 where all words are the same."""
    one, other = words.significant(said), words.significant(html.plain(passage))
    return 2 * len(one & other) / (len(one) + len(other) or 1)


def left_of(passage: str, said: str, others: Iterable[str]) -> str:
    """What stays of a passage without what was said: all of it, other sentences, or nothing.

    What is as near to the phrase of somebody else (`others`) stays, for it may be theirs.
    """
    if _spoken(html.plain(passage)) == _spoken(said):
        return ""
    rivals = [other for other in others if is_like(other, passage)]
    if not rivals and is_like(said, passage):
        return ""
    return "".join(one for one in sentences(passage) if not _is_of(one, said, others))


def _is_of(passage: str, said: str, others: Iterable[str]) -> bool:
    rivals = [other for other in others if is_like(other, passage)]
    near = nearness(said, passage)
    return is_like(said, passage) and all(nearness(other, passage) < near for other in rivals)


def _spoken(text: str) -> list[str]:
    """The words as they are heard, without marks; the marks where there are no words."""
    return re.findall(r"\w+", fold(text)) or [text]
