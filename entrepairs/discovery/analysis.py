# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How text becomes terms that can be found, for French, English and both in one sentence.

The same chain serves documents, questions and the marks in excerpts, so that what is found can
always be shown: letters are folded before they are stemmed (nothing is lost when nobody types
accents), function words are kept but count little (how, comment and pourquoi carry the need).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from entrepairs.discovery.stems import FUNCTION_WORDS, stem

FUNCTION_WEIGHT = 0.3
FUNCTION_MARK = "="  # keeps the English not apart from the stem of the French note
MOST_A_TERM_COUNTS = 2.0
GRAM = 4
SHORT_PREFIX = 5

# A letter may be followed by combining accents: text pasted from a Mac is often decomposed.
LETTERS = r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
WORD = re.compile(rf"{LETTERS}(?:['’ʼ‘`´\-‐‑·]{LETTERS})*")
JOINTS = str.maketrans(dict.fromkeys("’ʼ‘`´", "'") | dict.fromkeys("‐‑", "-"))
ELISION = re.compile(r"(?:[ldjnstmc]|(?:jus|lors|puis|quoi|pres)?qu)'(?=.)")
ORDINAL = re.compile(r"(\d+)(?:e|eme|er|ere|re|nde?|th|st|rd)")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text, where it stands, and the terms it is found by."""

    start: int
    end: int
    terms: tuple[str, ...]


def tokens(text: str, wanted: frozenset[str] | None = None) -> Iterator[Token]:
    """The words of a text, or only those that hold a wanted term."""
    for word in WORD.finditer(text):
        terms = terms_of(word[0])
        if wanted is None or not wanted.isdisjoint(terms):
            yield Token(word.start(), word.end(), terms)


def terms(text: str) -> list[str]:
    """The terms of a document, in order, as often as they occur."""
    return list(chain.from_iterable(map(_terms_of_piece, text.split())))


def held(text: str) -> set[str]:
    """The terms of a text, each once: quicker than in order."""
    return {term for piece in set(text.split()) for term in _terms_of_piece(piece)}


def weights(text: str) -> dict[str, float]:
    """The terms of a question, each with what it counts."""
    weight: dict[str, float] = {}
    for term in terms(text):
        weight[term] = weight.get(term, 0.0) + weight_of(term)
    return {term: min(MOST_A_TERM_COUNTS, value) for term, value in weight.items()}


def grams(text: str) -> list[str]:
    """Pieces of four letters: what is left in common when a word is mistyped."""
    return [gram for word in WORD.findall(text) for gram in grams_of(word)]


# No word holds a space. To cut a text there and know its pieces takes a third of the time that
# looking for its words does.
@lru_cache(maxsize=20_000)
def _terms_of_piece(piece: str) -> tuple[str, ...]:
    return tuple(term for word in WORD.findall(piece) for term in terms_of(word))


@lru_cache(maxsize=200_000)
def terms_of(word: str) -> tuple[str, ...]:
    return tuple(_term(part) for part in parts_of(word))


@lru_cache(maxsize=200_000)
def grams_of(word: str) -> tuple[str, ...]:
    return tuple(gram for part in parts_of(word) for gram in _grams(f"_{part}_"))


def weight_of(term: str) -> float:
    return FUNCTION_WEIGHT if term.startswith(FUNCTION_MARK) else 1.0


def parts_of(word: str) -> tuple[str, ...]:
    """What one written word holds: l’assurance-vie gives assurance and vie."""
    plain = fold(bare(word)).split("·")[0]  # salarié·e·s: the endings are nobody's search
    parts = [part for part in re.split("['-]", plain) if part]
    if _is_prefixed(parts):
        parts.append("".join(parts))  # e-mail is also found as email
    return tuple(parts)


def _is_prefixed(parts: list[str]) -> bool:
    """True for e-mail and télé-travail; not for peut-on, where each part is a word."""
    match parts:
        case [prefix, _]:
            return len(prefix) <= SHORT_PREFIX and FUNCTION_WORDS.isdisjoint(parts)
    return False


def bare(word: str) -> str:
    """Lower case, one apostrophe, one hyphen, and no elision: as a dictionary has it."""
    plain = unicodedata.normalize("NFKC", word).lower().translate(JOINTS)
    return ELISION.sub("", plain, count=1) if ELISION.match(plain) else plain


def fold(word: str) -> str:
    """Without accents and ligatures."""
    letters = unicodedata.normalize("NFKD", word.lower().translate(LIGATURES))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _term(part: str) -> str:
    if part in FUNCTION_WORDS:
        return FUNCTION_MARK + part
    if part.isalpha():
        return stem(part)
    ordinal = ORDINAL.fullmatch(part)
    return ordinal[1] if ordinal else part  # 13e, 13eme and 13 are one; codes stay whole


def _grams(part: str) -> Iterator[str]:
    for start in range(max(1, len(part) - GRAM + 1)):
        yield part[start : start + GRAM]
