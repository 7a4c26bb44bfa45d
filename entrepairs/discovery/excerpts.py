# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The passage of a text that answers a question, with the words that were asked for marked.

A word is marked when the analysis says that it is the one asked for: congés for conge, in any
accent. The text comes from the database, after the right to read it was checked.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from entrepairs.discovery.analysis import Token, held, tokens

LONGEST = 4_000  # letters looked through for a passage
LENGTH = 180
LEAD = 50  # letters of context before the first word that was asked for
CLOSING = re.compile(r"[»”\s]*")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text; marked when it is a word that was asked for."""

    text: str
    is_marked: bool = False


def marked(text: str, wanted: Collection[str]) -> list[Segment]:
    """The whole text, in pieces."""
    return list(_segments(text, 0, len(text), _asked_for(text, wanted)))


def passage(texts: Sequence[str], wanted: Collection[str], length: int = LENGTH) -> list[Segment]:
    """The part of these texts where most of the wanted words stand together, in pieces.

    Of texts that hold as many, the first.
    """
    text = _fullest([text[:LONGEST] for text in texts], frozenset(wanted))
    found = _asked_for(text, wanted)
    start, end = _window(text, found, length)
    segments = list(_segments(text, start, end, found))
    before = [Segment("… ")] if start else []
    after = [Segment(" …")] if end < len(text) else []
    return before + segments + after


def _fullest(texts: list[str], wanted: frozenset[str]) -> str:
    best, most = texts[0], -1
    for text in texts:
        holds = len(held(text) & wanted)
        if holds > most:
            best, most = text, holds
        if most == len(wanted):
            break  # no other can hold more
    return best


def _asked_for(text: str, wanted: Collection[str]) -> list[Token]:
    return list(tokens(text, frozenset(wanted)))


def _window(text: str, found: list[Token], length: int) -> tuple[int, int]:
    """Where the richest part begins and ends, at words."""
    if len(text) <= length:
        return 0, len(text)
    start = max(0, _richest(found, length) - LEAD)
    start = _after_space(text, start) if start else 0
    end = min(len(text), start + length)
    if end < len(text):
        end = max(start, text.rfind(" ", start, end + 1))
    return start, end if end > start else min(len(text), start + length)


def _richest(found: list[Token], length: int) -> int:
    """Where the stretch begins that holds the most different words; the first of equals."""
    best, most = 0, 0
    for first, token in enumerate(found):
        together = _together(islice(found, first, None), token.start + length - LEAD)
        if len(together) > most:
            best, most = token.start, len(together)
    return best


def _together(found: Iterable[Token], end: int) -> set[str]:
    near = takewhile(lambda token: token.end <= end, found)
    return {term for token in near for term in token.terms}


def _after_space(text: str, start: int) -> int:
    """The beginning of a sentence near by, else of a word."""
    for stop in (". ", "? ", "! ", "\n"):
        at = text.rfind(stop, max(0, start - LEAD), start + LEAD)
        if at >= 0:
            return _after_quote(text, at + len(stop))
    space = text.find(" ", start)
    return space + 1 if 0 <= space < start + LEAD else start


def _after_quote(text: str, at: int) -> int:
    closing = CLOSING.match(text, at)
    return closing.end() if closing else at


def _segments(text: str, start: int, end: int, found: list[Token]) -> Iterator[Segment]:
    at = start
    for token in found:
        if token.start < at or token.end > end:
            continue
        if token.start > at:
            yield Segment(text[at : token.start])
        yield Segment(text[token.start : token.end], is_marked=True)
        at = token.end
    if at < end:
        yield Segment(text[at:end])
