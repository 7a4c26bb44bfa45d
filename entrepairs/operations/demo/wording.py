# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text without end, to measure with: it reads like the book for three words, and means nothing.

Each word follows one that it follows in the book, so that words are as frequent as where people
talk. One sentence in eight also holds a rare word, as names and file numbers do.
"""

import re
from collections import defaultdict
from itertools import pairwise
from random import Random

from entrepairs.kernel.html import plain
from entrepairs.operations.demo.book import Book

WORD = re.compile(r"[a-zà-ÿœ]+(?:[’-][a-zà-ÿœ]+)*", re.IGNORECASE)
SENTENCES = 40_000
SYLLABLES = (
    "ba bel bri cha cou da del dro fa fer gan gi jo la lin mar mo na nel or pa per qui".split()
)
SYLLABLES += "ra rin ro sa sel ta tel thi val ve vi zan".split()
NUMBERED = ("dossier", "formulaire", "note")
SHARE_WITH_A_RARE_WORD = 0.125


class Wording:
    """Draws titles and bodies."""

    def __init__(self, book: Book, rng: Random) -> None:
        self.rng = rng
        self.follow: dict[str, list[str]] = defaultdict(list)
        for words in _spoken(book):
            for word, following in pairwise(words):
                self.follow[word].append(following)
        self.starts = list(self.follow)
        self.sentences = [self._sentence() for _ in range(SENTENCES)]

    def title(self) -> str:
        """Five to ten words."""
        words = self._words(self.rng.randint(5, 10))
        return " ".join(words).capitalize() + self.rng.choice(("\u202f?", "", ""))

    def paragraphs(self, words: int = 80) -> list[str]:
        """About that many words."""
        found: list[str] = []
        length = self.rng.gauss(words, words / 3)
        while length > 0:
            count = self.rng.randint(1, 4)
            drawn = self.rng.choices(self.sentences, k=count)
            length -= sum(sentence.count(" ") + 1 for sentence in drawn)
            found.append(" ".join(drawn))
        return found or self.rng.choices(self.sentences)

    def _sentence(self) -> str:
        words = self._words(max(4, min(26, round(self.rng.gauss(13, 5)))))
        if self.rng.random() < SHARE_WITH_A_RARE_WORD:
            words[self.rng.randrange(len(words))] = self._rare()
        return " ".join(words).capitalize() + "."

    def _words(self, count: int) -> list[str]:
        words = [self.rng.choice(self.starts)]
        while len(words) < count:
            words.append(self.rng.choice(self.follow[words[-1]] or self.starts))
        return words

    def _rare(self) -> str:
        if self.rng.random() < 1 / 2:
            return f"{self.rng.choice(NUMBERED)} {self.rng.randint(1000, 99999)}"
        return "".join(self.rng.choices(SYLLABLES, k=3)).capitalize()


def _spoken(book: Book) -> list[list[str]]:
    texts = []
    for writing in book.writings:
        if writing.language == "fr":
            texts += [writing.body, *writing.sections.values()]
            texts += [answer.body for answer in writing.answers]
    blocks = [block for text in texts for block in plain(text).split("\n")]
    return [[word.lower() for word in WORD.findall(block)] for block in blocks]
