# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is said in a film, for who cannot hear it: typed line by line, or sent as WebVTT.

Nothing of what comes is given out as it came: it is read into moments and words, and written
again. Times are thousandths of a second. A line without a moment gets its share of the film.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from entrepairs.kernel import html

MOST_LINES = 300
LONGEST_LINE = 200
SHORTEST = 300
LAST = 4000

MOMENT = r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?"
TIMED = re.compile(rf"{MOMENT}(?:\s*(?:-->|[-–—>])\s*{MOMENT}(?!\d))?\s*(.*)")
TIMING = re.compile(rf"{MOMENT}\s*-->\s*{MOMENT}(?:\s|$)")
MARK = re.compile(r"<[^>\n]{0,200}>")


class TooManyLinesError(ValueError):
    """Three minutes of speech are not so long."""


@dataclass(frozen=True)
class Cue:
    """A few words, and when they are said: `start` is -1 where nobody said it."""

    start: int
    end: int
    words: str


def read(source: str) -> list[Cue]:
    """What somebody typed or sent: WebVTT by its first word, else a line a sentence."""
    text = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    cues = _vtt(text) if text.startswith("WEBVTT") else _typed(text)
    if len(cues) > MOST_LINES:
        raise TooManyLinesError
    return cues


def _vtt(text: str) -> list[Cue]:
    cues = []
    for block in re.split(r"\n{2,}", text):
        lines = block.split("\n")
        at = next((number for number, line in enumerate(lines) if TIMING.match(line)), None)
        if at is None:
            continue  # a note, a style, the head
        found = TIMING.match(lines[at])
        if found is not None and (words := _words(" ".join(lines[at + 1 :]))):
            start, end = _moment(found.groups()[:4]), _moment(found.groups()[4:8])
            cues.append(Cue(start, max(end, start + SHORTEST), words))
    return cues


def _typed(text: str) -> list[Cue]:
    cues = []
    for line in text.split("\n"):
        found = TIMED.fullmatch(line.strip())
        words = _words(found[9] if found else line)
        if not words:
            continue
        start = _moment(found.groups()[:4]) if found else -1
        end = _moment(found.groups()[4:8]) if found and found[6] else -1
        cues.append(Cue(start, end, words))
    return cues


def _words(said: str) -> str:
    """One line of words: no marks, no room to say something to the player."""
    plain = html.plain(MARK.sub("", said)) if "<" in said or "&" in said else said
    return " ".join(plain.replace("-->", "→").split())[:LONGEST_LINE]


def _moment(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, rest = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole * 1000 + int((rest or "0").ljust(3, "0"))


def typed(cues: Iterable[Cue]) -> str:
    """The same as one types them, to be changed."""
    return "\n".join(_line(cue) for cue in cues)


def _line(cue: Cue) -> str:
    if cue.start < 0:
        return cue.words
    until = f" - {_short(cue.end)}" if cue.end >= 0 else ""
    return f"{_short(cue.start)}{until} {cue.words}"


def _short(moment: int) -> str:
    seconds, rest = divmod(moment, 1000)
    return f"{seconds // 60}:{seconds % 60:02d}" + (f".{rest:03d}" if rest else "")


def spread(cues: Sequence[Cue], duration: int) -> list[Cue]:
    """Each with its beginning and end, in order.

    Lines without a moment share what lies between their neighbours, the longer for more words.
    """
    placed = _starts(cues, duration)
    timed = sorted(zip(placed, cues, strict=True), key=lambda pair: pair[0])
    starts = [start for start, _ in timed] + [max(duration, 0)]
    whole = []
    for number, (start, cue) in enumerate(timed):
        following = starts[number + 1] if starts[number + 1] > start else start + LAST
        end = cue.end if cue.end > start else following
        whole.append(Cue(start, end, cue.words))
    return whole


def _starts(cues: Sequence[Cue], duration: int) -> list[int]:
    starts = [cue.start for cue in cues]
    at = 0
    while at < len(cues):
        if starts[at] >= 0:
            at += 1
            continue
        stop = next((n for n in range(at, len(cues)) if starts[n] >= 0), len(cues))
        begin = max(cues[at - 1].end, starts[at - 1]) if at else 0
        end = starts[stop] if stop < len(cues) else max(duration, begin)
        # The line before, if nobody said when it ends, takes its share too.
        first = at - 1 if at and cues[at - 1].end < 0 else at
        weights = [len(cue.words) + 5 for cue in cues[first:stop]]
        spent = 0
        for number, weight in zip(range(first, stop), weights, strict=True):
            starts[number] = begin + (end - begin) * spent // sum(weights)
            spent += weight
        at = stop
    return starts


def vtt(cues: Sequence[Cue], duration: int) -> str:
    """The file a player reads."""
    blocks = ["WEBVTT\n"]
    for cue in spread(cues, duration):
        words = cue.words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{_long(cue.start)} --> {_long(cue.end)}\n{words}\n")
    return "\n".join(blocks)


def _long(moment: int) -> str:
    seconds, rest = divmod(moment, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def to_row(cues: Iterable[Cue]) -> list[list[int | str]]:
    """As a column keeps them."""
    return [[cue.start, cue.end, cue.words] for cue in cues]


def from_row(kept: Iterable[Sequence]) -> list[Cue]:
    """What a column keeps."""
    return [Cue(int(start), int(end), str(words)) for start, end, words in kept]
