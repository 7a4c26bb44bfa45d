# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What changed between two texts, word by word, as a reader sees it.

A text is a row of blocks (a paragraph, a title, an item, a row of a table) made of words, each with
its look (bold, a link). Blocks are matched first, then the words of those that resemble each other.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from entrepairs.kernel.blocks import CELL, WORD, Block, Word, blocks
from entrepairs.kernel.html import CleanHtml

# Beyond this many differences two texts are simply two texts; it also bounds the time (T-REDOS).
MOST_DIFFERENCES = 300
MOST_PAIRS = 2_500
ALIKE = 0.35
GROUPS = {"ul": "ul", "ol": "ol", "tr": "table"}
LINES = {"ul": "li", "ol": "li"}


@dataclass(frozen=True)
class Shown:
    """A block of the result: where it stands, and its words with what became of each."""

    tag: str
    words: list[tuple[str, Word]]


def compare(old: str, new: str) -> CleanHtml:
    """Both texts as one, with `<ins>` and `<del>`. Of cleaned HTML, it makes clean HTML."""
    shown = _blocks(list(blocks(old)), list(blocks(new)))
    groups = groupby(shown, lambda block: block.tag)
    return CleanHtml("").join(_group(tag, list(lines)) for tag, lines in groups)


def compare_words(old: str, new: str) -> CleanHtml:
    """The same for a line without markup, a title: always word by word."""
    before, after = ([Word(text) for text in WORD.findall(line)] for line in (old, new))
    return CleanHtml(_run(list(_words(before, after))))


def _blocks(old: list[Block], new: list[Block]) -> Iterator[Shown]:
    for before, after, same in _runs([b.key for b in old], [b.key for b in new]):
        if same:
            yield from (Shown(b.tag, [("", word) for word in b.words]) for b in new[after])
        else:
            yield from _paired(old[before], new[after])


def _paired(old: list[Block], new: list[Block]) -> Iterator[Shown]:
    """Blocks that resemble each other are compared by their words, in order."""
    candidates = len(old) if len(old) * len(new) <= MOST_PAIRS else 0
    for block in new:
        first = old[:candidates]
        like = next((at for at, one in enumerate(first) if _alike(one, block)), None)
        if like is None:
            yield Shown(block.tag, [("ins", word) for word in block.words])
            continue
        yield from (Shown(gone.tag, [("del", word) for word in gone.words]) for gone in old[:like])
        yield Shown(block.tag, list(_words(old[like].words, block.words)))
        old = old[like + 1 :]
    yield from (Shown(gone.tag, [("del", word) for word in gone.words]) for gone in old)


def _alike(one: Block, other: Block) -> bool:
    if (one.tag == "tr") != (other.tag == "tr"):
        return False
    first, second = set(one.vocabulary), set(other.vocabulary)
    return 2 * len(first & second) >= ALIKE * (len(first) + len(second))


def _words(old: Sequence[Word], new: Sequence[Word]) -> Iterator[tuple[str, Word]]:
    for before, after, same in _runs([w.key for w in old], [w.key for w in new]):
        if same:
            # The one that has a space after it: something may follow it that is gone, or new.
            yield from (
                ("", max(both, key=_length)) for both in zip(old[before], new[after], strict=True)
            )
        else:
            yield from (("del", word) for word in old[before])
            yield from (("ins", word) for word in new[after])


def _length(word: Word) -> int:
    return len(word.text)


def _runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[slice, slice, bool]]:
    """Stretches of both sequences, in order: the same in both, or what stands instead."""
    at, other = 0, 0
    for x, y in [*_matches(old, new), (len(old), len(new))]:
        if at < x or other < y:
            yield slice(at, x), slice(other, y), False
        if x < len(old):
            yield slice(x, x + 1), slice(y, y + 1), True
        at, other = x + 1, y + 1


def _matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Places that are the same in both, as many as can be; none when the texts differ too much.

    Source: E. Myers, "An O(ND) difference algorithm and its variations", 1986, the greedy form.
    """
    furthest, trace = {1: 0}, []
    for distance in range(min(len(old) + len(new), MOST_DIFFERENCES) + 1):
        trace.append(furthest.copy())
        for k in range(-distance, distance + 1, 2):
            x = furthest[k + 1] if _goes_down(furthest, k, distance) else furthest[k - 1] + 1
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            furthest[k] = x
            if x >= len(old) and x - k >= len(new):
                return _walk_back(trace, len(old), len(new))
    return []


def _goes_down(furthest: dict[int, int], k: int, distance: int) -> bool:
    return k == -distance or (k != distance and furthest[k - 1] < furthest[k + 1])


def _walk_back(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    found = []
    for distance in range(len(trace) - 1, -1, -1):
        furthest, k = trace[distance], x - y
        k = k + 1 if _goes_down(furthest, k, distance) else k - 1
        from_x, from_y = furthest[k], furthest[k] - k
        while x > from_x and y > from_y:
            x, y = x - 1, y - 1
            found.append((x, y))
        x, y = from_x, from_y
    return found[::-1]


def _group(tag: str, lines: list[Shown]) -> CleanHtml:
    inside = CleanHtml("").join(_line(line) for line in lines)
    return CleanHtml("<{0}>{1}</{0}>").format(GROUPS[tag], inside) if tag in GROUPS else inside


def _line(line: Shown) -> Markup:
    cells: list[list[tuple[str, Word]]] = [[]]
    for change, word in line.words:
        if word.text == CELL:
            cells.append([])
        else:
            cells[-1].append((change, word))
    if line.tag == "tr":
        inside = Markup("").join(Markup("<td>{}</td>").format(_run(cell)) for cell in cells)
        return Markup("<tr>{}</tr>").format(inside)
    return Markup("<{0}>{1}</{0}>").format(LINES.get(line.tag, line.tag), _run(cells[0]))


def _run(words: list[tuple[str, Word]]) -> Markup:
    parts = []
    for change, run in groupby(words, lambda pair: pair[0]):
        alike = groupby((word for _, word in run), lambda word: word[1:])
        inside = Markup("").join(_drawn(look, list(same)) for look, same in alike)
        parts.append(Markup("<{0}>{1}</{0}>").format(change, inside) if change else inside)
    return Markup("").join(parts)


def _drawn(look: tuple[tuple[str, ...], str, str], words: list[Word]) -> Markup:
    """Words of one look, or a picture."""
    looks, link, picture = look
    inside = Markup(picture) or escape("".join(word.text for word in words))
    for mark in looks:
        inside = Markup("<{0}>{1}</{0}>").format(mark, inside)
    return Markup('<a href="{}">{}</a>').format(link, inside) if link else inside
