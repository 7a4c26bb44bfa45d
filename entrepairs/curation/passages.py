# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two states of a text as passages: what changed, block by block, and each taken by itself.

A text is its title and its parts; a part is a row of blocks (a paragraph, a title, an item of a
list), kept as they are written. Where the text has changed since, a passage is still taken if
nobody touched the blocks it replaces (the idea of `diff3`).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from entrepairs.kernel import html
from entrepairs.kernel.folding import fold
from entrepairs.knowledge.models import Contribution, Version

TITLE, WHOLE = "title", ""
PARTS = (TITLE, WHOLE, *Contribution.Section.values)
TAG = re.compile(r"<(?P<closes>/?)(?P<name>[a-z0-9]+)\b[^>]*>")
HEADING = re.compile(r"<(h[2-4])>.*?</\1>", re.DOTALL)
VOID = {"br", "hr", "img"}
LISTS = {"ol", "ul"}


class OverlapError(Exception):
    """Somebody changed the same blocks since; `numbers` are the passages that no longer fit."""

    def __init__(self, numbers: Collection[int]) -> None:
        super().__init__(numbers)
        self.numbers = frozenset(numbers)


@dataclass(frozen=True)
class Passage:
    """One change: the blocks of a part, from `start` to `end`, and what stands instead."""

    number: int
    part: str
    start: int
    end: int
    before: str
    after: tuple[str, ...]

    @property
    def becomes(self) -> str:
        """What stands there afterwards."""
        return "".join(self.after)


def parts_of(row: Contribution | Version) -> dict[str, str]:
    """A text as it stands: its title, then its parts, or the whole where it has none."""
    return {TITLE: row.title, **(row.sections or {WHOLE: row.html})}


def passages(before: Mapping[str, str], after: Mapping[str, str]) -> list[Passage]:
    """What changed, in the order in which one reads; always numbered the same."""
    found: list[Passage] = []
    for part in PARTS:
        old, new = _blocks(part, before.get(part, "")), _blocks(part, after.get(part, ""))
        for start, end, from_, to in _changes(old, new):
            said = ("".join(old[start:end]), tuple(new[from_:to]))
            found.append(Passage(len(found), part, start, end, *said))
    return found


def taken_into(
    present: Mapping[str, str],
    before: Mapping[str, str],
    after: Mapping[str, str],
    numbers: Collection[int],
) -> dict[str, str]:
    """The present text with these passages of a suggestion; `OverlapError` if some do not fit."""
    chosen = [one for one in passages(before, after) if one.number in numbers]
    result, lost = dict(present), set()
    for part in {one.part for one in chosen}:
        blocks = _blocks(part, present.get(part, ""))
        places = _places(_blocks(part, before.get(part, "")), blocks)
        # From the end, so that the places of those before stay.
        for one in sorted((p for p in chosen if p.part == part), key=lambda p: -p.start):
            place = _place(places, one, len(blocks))
            if place is None:
                lost.add(one.number)
            else:
                blocks[place] = one.after
        result[part] = "".join(blocks)
    if lost:
        raise OverlapError(lost)
    return result


def fitting(
    present: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]
) -> set[int]:
    """The numbers of the passages that could be taken into the present text, each by itself."""
    found = set()
    for one in passages(before, after):
        try:
            taken_into(present, before, after, {one.number})
        except OverlapError:
            continue
        found.add(one.number)
    return found


def role_of(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """What was done for the text: a picture or an example, its order and titles, or its words."""
    shows = _pictures(after) > _pictures(before)
    tells = len(_words(after, "example")) > len(_words(before, "example"))
    if shows or tells:
        return "illustrated"
    if Counter(_words(before)) == Counter(_words(after)):
        return "structured"
    return "enriched"


def _pictures(state: Mapping[str, str]) -> int:
    return sum(part.count("<img") for part in state.values())


def _words(state: Mapping[str, str], *names: str) -> list[str]:
    """Without titles: these put in order what is said."""
    said = [HEADING.sub(" ", state.get(name, "")) for name in names or PARTS if name != TITLE]
    return re.findall(r"\w+", fold(html.plain(" ".join(said))))


def _blocks(part: str, source: str) -> list[str]:
    """The pieces of a clean text that make it up again; the items of a list are pieces."""
    if part == TITLE:
        return [source] if source else []
    return list(_pieces(source))


def _pieces(source: str) -> Iterator[str]:
    start = depth = ground = 0
    for tag in TAG.finditer(source):
        opens, name = not tag["closes"], tag["name"]
        if name in VOID:
            continue
        if opens and depth == ground and source[start : tag.start()].strip():
            yield source[start : tag.start()]
            start = tag.start()
        depth += 1 if opens else -1
        if opens and name in LISTS and depth == 1:
            ground = 1
        elif ground and depth == 0:
            if source[start : tag.start()].strip():
                yield source[start : tag.start()]
                start = tag.start()
            ground = 0
        elif opens or depth != ground:
            continue
        yield source[start : tag.end()]
        start = tag.end()
    if source[start:].strip():
        yield source[start:]


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Stretches that differ. What opens a list closes it too: else half of it could be taken."""
    same = SequenceMatcher(None, _keys(old), _keys(new), autojunk=False)
    held: tuple[int, int] | None = None
    for kind, start, end, from_, to in same.get_opcodes():
        if held is None and kind == "equal":
            continue
        first, other = held or (start, from_)
        if _is_whole(old[first:end]) and _is_whole(new[other:to]):
            yield from _one_by_one(first, end, other, to, new, old)
            held = None
        else:
            held = (first, other)


def _one_by_one(
    start: int, end: int, from_: int, to: int, new: Sequence[str], old: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """As many blocks for as many: each is a change by itself."""
    blocks = (*old[start:end], *new[from_:to])
    if end - start != to - from_ or not all(_is_whole([block]) for block in blocks):
        yield start, end, from_, to
        return
    for at in range(end - start):
        yield start + at, start + at + 1, from_ + at, from_ + at + 1


def _is_whole(blocks: Sequence[str]) -> bool:
    """Do all lists that begin here end here?"""
    tags = [block.strip() for block in blocks]
    opened = sum(bool(re.fullmatch(r"<[ou]l\b[^>]*>", tag)) for tag in tags)
    return opened == sum(tag in ("</ol>", "</ul>") for tag in tags)


def _keys(blocks: Sequence[str]) -> list[str]:
    return [block.strip() for block in blocks]


def _places(old: Sequence[str], present: Sequence[str]) -> dict[int, int]:
    """Where each block of the former text stands in the present one, if it still does."""
    same = SequenceMatcher(None, _keys(old), _keys(present), autojunk=False)
    return {one.a + at: one.b + at for one in same.get_matching_blocks() for at in range(one.size)}


def _place(places: Mapping[int, int], one: Passage, length: int) -> slice | None:
    """The same blocks in the present text; nothing if one of them is gone, or parted."""
    if one.start < one.end:
        first = places.get(one.start)
        whole = range(one.start, one.end)
        if first is None or any(places.get(at) != first + at - one.start for at in whole):
            return None
        return slice(first, first + one.end - one.start)
    left = places.get(one.start - 1) if one.start else -1
    if left is None:
        return None
    right = places.get(one.start, length)
    return slice(right, right) if right == left + 1 else None
