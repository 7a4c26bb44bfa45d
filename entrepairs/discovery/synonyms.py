# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words that say nearly the same, within French, within English and between the two."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from entrepairs.discovery import analysis

LIST = Path(__file__).with_name("synonyms.txt")


def akin(words: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each of these terms that has any, the terms that may stand in its place."""
    known = _known()
    return {word: known[word] for word in words if word in known}


@cache
def _known() -> Mapping[str, frozenset[str]]:
    known: defaultdict[str, set[str]] = defaultdict(set)
    for line in LIST.read_text(encoding="utf-8").splitlines():
        group = {_term(word) for word in line.split("#")[0].split()} - {""}
        for term in group:
            known[term] |= group - {term}
    return {term: frozenset(others) for term, others in known.items()}


def _term(word: str) -> str:
    """The one term by which a word is found; nothing for a small word."""
    term = analysis.terms(word)[-1]
    return term if analysis.weight_of(term) == 1 else ""
