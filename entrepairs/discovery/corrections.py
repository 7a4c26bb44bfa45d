# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody meant to type, from the words of texts they may read, and from no others."""

from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

from entrepairs.discovery.analysis import WORD, bare, fold, terms_of, tokens
from entrepairs.discovery.engines import allowed_mistakes

Vocabulary = dict[str, tuple[str, int]]


def corrected(question: str, unknown: Collection[str], texts: Iterable[str]) -> str:
    """The question with its unknown words put right, or as it was.

    `texts` are passages that were already checked for this reader.
    """
    vocabulary = _vocabulary(texts)
    pieces, at = [], 0
    for token in tokens(question):
        word = question[token.start : token.end]
        better = "" if frozenset(unknown).isdisjoint(token.terms) else _nearest(word, vocabulary)
        pieces += [question[at : token.start], better or word]
        at = token.end
    return "".join([*pieces, question[at:]])


def _vocabulary(texts: Iterable[str]) -> Vocabulary:
    """Each word as most people write it, by its folded form, with how often it stands."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(WORD.findall(text))
    vocabulary: Vocabulary = {}
    for word, times in seen.most_common():
        spelling, folded = _spelling(word)
        kept, before = vocabulary.get(folded, (spelling, 0))
        vocabulary[folded] = kept, before + times
    return vocabulary


@lru_cache(maxsize=100_000)
def _spelling(word: str) -> tuple[str, str]:
    """As a dictionary has it, and folded."""
    spelling = bare(word)
    return spelling, fold(spelling)


def _nearest(word: str, vocabulary: Vocabulary) -> str:
    """The closest spelling, the more frequent of equals; nothing if none is close."""
    _, typed = _spelling(word)
    allowed = allowed_mistakes(typed)
    close = [
        (distance, -times, spelling)
        for known, (spelling, times) in vocabulary.items()
        if abs(len(known) - len(typed)) <= allowed
        and (distance := _distance(typed, known, allowed)) <= allowed
        and terms_of(known) != terms_of(typed)
    ]
    return min(close)[2] if close else ""


def is_near(one: str, other: str, allowed: int) -> bool:
    return abs(len(one) - len(other)) <= allowed and _distance(one, other, allowed) <= allowed


def _distance(one: str, other: str, allowed: int) -> int:
    """How many letters to add, drop, change or swap with their neighbour; or more than allowed."""
    if len(set(one).difference(other)) > allowed:
        return allowed + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            steps = [last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against)]
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], against):
                steps.append(before[j - 2] + 1)
            row.append(min(steps))
        before, last = last, row
    return last[-1]
