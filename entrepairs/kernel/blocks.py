# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A cleaned text as a row of blocks made of words; each word keeps its look."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

from markupsafe import Markup

LINES = {"p", "h2", "h3", "h4", "pre", "figcaption", "caption", "tr"}
LOOKS = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "u": "u",
    "s": "s",
    "sub": "sub",
    "sup": "sup",
    "code": "code",
}
PLAIN = {"figcaption": "p", "caption": "p", "li": "ul"}
WORD = re.compile(r"\w+(?:['’-]\w+)*\s*|[^\w\s]\s*|\s+")
# Where one cell of a table ends and the next begins.
CELL = "\0"


class Word(NamedTuple):
    """A word with the space after it, or a picture; and its look."""

    text: str
    looks: tuple[str, ...] = ()
    link: str = ""
    picture: str = ""

    @property
    def key(self) -> tuple[str, tuple[str, ...], str, str]:
        """What makes it the same word; the space after it does not."""
        return (self.text.rstrip(), self.looks, self.link, self.picture)


@dataclass
class Block:
    """A paragraph, a title, an item, a row of a table."""

    tag: str
    words: list[Word] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, tuple[object, ...]]:
        """What makes it the same block."""
        return (self.tag, tuple(word.key for word in self.words))

    @property
    def vocabulary(self) -> list[str]:
        """Its words, without their look."""
        return [word.text.rstrip() for word in self.words if word.text[:1].isalnum()]


def blocks(source: str) -> Iterator[Block]:
    """The blocks of a cleaned text, in order; those that hold nothing are left out."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return (block for block in reader.blocks if block.words)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = [Block("p")]
        self._lists: list[str] = []
        self._looks: list[str] = []
        self._links: list[str] = []
        self._quotes = 0
        # Cells begun in the present row; none outside of a table.
        self._cells: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, a look or a link; a picture is a word."""
        given = dict(attrs)
        if tag in ("ul", "ol"):
            self._lists.append(tag)
        elif tag == "blockquote":
            self._quotes += 1
        elif tag in LOOKS:
            self._looks.append(LOOKS[tag])
        elif tag == "a":
            self._links.append(given.get("href") or "")
        elif tag == "img":
            self._words.append(Word("", picture=_picture(given)))
        elif tag == "br":
            self._words.append(Word(" "))
        else:
            self._begin(tag)

    def _begin(self, tag: str) -> None:
        if tag == "tr":
            self._cells = 0
            self._open("tr")
        elif tag in ("td", "th") and self._cells is not None:
            if self._cells:
                self._words.append(Word(CELL))
            self._cells += 1
        elif tag == "li":
            self._open(tag)
        elif tag in LINES and self._cells is None and (self._words or not self._lists):
            # The paragraph at the start of an item is the item.
            self._open(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened; what follows a block is another block."""
        if tag in ("ul", "ol"):
            self._lists = self._lists[:-1]
            self._open("p")
        elif tag == "blockquote":
            self._quotes -= 1
        elif tag in LOOKS:
            self._looks = self._looks[:-1]
        elif tag == "a":
            self._links = self._links[:-1]
        elif tag == "tr":
            self._cells = None
            self._open("p")
        elif tag in LINES and self._cells is None:
            self._open("p")

    def handle_data(self, data: str) -> None:
        """Words between marks."""
        if self._words or data.strip():
            looks, link = tuple(sorted(set(self._looks))), "".join(self._links[-1:])
            self._words.extend(Word(text, looks, link) for text in WORD.findall(data))

    @property
    def _words(self) -> list[Word]:
        return self.blocks[-1].words

    def _open(self, tag: str) -> None:
        if self._lists and tag != "tr":
            tag = self._lists[-1]
        elif self._quotes and tag == "p":
            tag = "blockquote"
        self.blocks.append(Block(PLAIN.get(tag, tag)))


def _picture(given: dict[str, str | None]) -> str:
    picture = Markup('<img src="{}" alt="{}">')
    return str(picture.format(given.get("src") or "", given.get("alt") or ""))
