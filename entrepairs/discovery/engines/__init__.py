# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The port behind which a search engine stands, and what passes through it.

An engine keeps, for each language, two collections: *answers* (all the words of a page) and
*wordings* (its title, and each question that it has resolved). It knows nothing of people: a
reader's rights arrive as the numbers of the communities that may be read, and whoever shows a
result checks it again in the database.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from entrepairs.kernel import language

LANGUAGES = ("fr", "en")
LONG = 8  # letters; a longer word may hold two mistakes

Collected = Literal["answers", "wordings"]
ANSWERS: Collected = "answers"
WORDINGS: Collected = "wordings"


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of asking for a page. A title was confirmed by nobody, hence 0.

    It keeps the community of its own question (`group`), which need not be that of the page it
    leads to (`leads_to`: number and version); empty, both are those of the page it stands on.
    """

    text: str
    confirmed: int = 0
    group: int | None = None
    leads_to: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What is found as one thing: a question with its answers, a tutorial, a tip, an experience.

    `received` are communities beside its own (`group`) that read it: there it is found by its words
    and its title; other ways of asking for it stay where they come from.
    """

    id: int
    version: int
    language: str
    group: int
    title: str
    body: str
    wordings: tuple[Wording, ...] = ()
    labels: frozenset[str] = frozenset()
    day: int = 0
    received: tuple[int, ...] = ()

    def ways(self) -> Iterator[tuple[str, Wording]]:
        """All ways of asking for it, its title first, each under the language it is worded in."""
        titles = (Wording(self.title, group=group) for group in (None, *self.received))
        for wording in (*titles, *self.wordings):
            yield language.guess(wording.text, default=self.language), wording


@dataclass(frozen=True, slots=True)
class Within:
    """Where one looks: communities always, then labels (one of each set) and the first day."""

    groups: frozenset[int]
    labels: tuple[frozenset[str], ...] = ()
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """One look into one collection: entries that hold any of the words, with what each counts.

    `near` stands for words that may be mistyped: a letter or two of difference will do.
    `small` words and `grams`, pieces of four letters, find nothing: they refine the order of the
    best wordings.
    """

    words: Mapping[str, float]
    within: Within
    most: int
    near: Mapping[str, float] = field(default_factory=dict)
    small: Mapping[str, float] = field(default_factory=dict)
    grams: Mapping[str, float] = field(default_factory=dict)


class Found(NamedTuple):
    """An entry that fits, by the page it leads to; `origin` is the page on which it stands."""

    score: float
    page: int
    version: int
    confirmed: int
    origin: int


def allowed_mistakes(word: str) -> int:
    """How many letters may differ in a word that is taken for another."""
    return 2 if len(word) >= LONG else 1


class Searcher(Protocol):
    """What a page of results needs from an engine."""

    def search(self, collection: Collected, language: str, look: Look) -> list[Found]:
        """The best entries first."""

    def size(self, collection: Collected, language: str) -> int:
        """How many entries there are."""

    def times(self, collection: Collected, language: str, words: Iterable[str]) -> dict[str, int]:
        """In how many entries each word stands."""

    def reload(self) -> None:
        """See what was committed since the last time."""


class Writer(Protocol):
    """What the one reader of the journal that keeps the index needs from an engine."""

    def index(self, pages: Iterable[Page]) -> None:
        """Put these pages in the place of whatever was there under their numbers."""

    def remove(self, pages: Iterable[int]) -> None:
        """Forget these pages and their wordings."""

    def commit(self) -> None:
        """Make it last, and let searchers see it."""
