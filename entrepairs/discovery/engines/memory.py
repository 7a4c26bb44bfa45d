# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The shortest engine that is right: BM25 over dictionaries. For tests and for comparison."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log

from entrepairs.discovery.analysis import grams, terms
from entrepairs.discovery.corrections import is_near
from entrepairs.discovery.engines import (
    ANSWERS,
    WORDINGS,
    Collected,
    Found,
    Look,
    Page,
    Within,
    Wording,
    allowed_mistakes,
)


@dataclass(frozen=True)
class Entry:
    """A page's text, or one of its wordings, ready to be compared."""

    page: Page
    leads_to: tuple[int, int]
    group: int
    confirmed: int
    words: Counter
    grams: Counter

    def is_within(self, within: Within) -> bool:
        return (
            self.group in within.groups
            and all(not wanted.isdisjoint(self.page.labels) for wanted in within.labels)
            and (within.since is None or self.page.day >= within.since)
        )


class MemoryEngine:
    """Searcher and writer in one; what is written shows after `commit`, as in the others."""

    def __init__(self, k1: float = 1.5, b: float = 0.75):
        self.k1, self.b = k1, b
        self.shown: dict[tuple[str, str], list[Entry]] = {}
        self.pages: dict[int, Page] = {}

    def index(self, pages: Iterable[Page]) -> None:
        self.pages |= {page.id: page for page in pages}

    def remove(self, pages: Iterable[int]) -> None:
        for page in pages:
            self.pages.pop(page, None)

    def commit(self) -> None:
        self.shown = defaultdict(list)
        for page in self.pages.values():
            self.shown[ANSWERS, page.language].extend(_answers(page))
            for language, wording in page.ways():
                self.shown[WORDINGS, language].append(_entry(page, wording))

    def reload(self) -> None:
        """Nothing to do: there is only one process."""

    def search(self, collection: Collected, language: str, look: Look) -> list[Found]:
        entries = self.shown.get((collection, language), [])
        words = self._weigher(entries, "words", look.words)
        small = self._weigher(entries, "words", look.small)
        pieces = self._weigher(entries, "grams", look.grams)
        found = []
        for entry in entries:
            score = words(entry) + _near(entry, look.near)
            if score > 0 and entry.is_within(look.within):
                score += small(entry) + pieces(entry)
                found += [Found(score, *entry.leads_to, entry.confirmed, entry.page.id)]
        return sorted(found, key=lambda hit: -hit.score)[: look.most]

    def size(self, collection: Collected, language: str) -> int:
        return len(self.shown.get((collection, language), []))

    def times(self, collection: Collected, language: str, words: Iterable[str]) -> dict[str, int]:
        entries = self.shown.get((collection, language), [])
        return {word: sum(word in entry.words for entry in entries) for word in words}

    def _weigher(
        self, entries: list[Entry], name: str, wanted: Mapping[str, float]
    ) -> Callable[[Entry], float]:
        """A function that scores one entry by the wanted words or grams."""
        bags = [getattr(entry, name) for entry in entries]
        usual = sum(bag.total() for bag in bags) / len(bags) if bags else 1
        rare = _rarity(bags, wanted)

        def score(entry: Entry) -> float:
            bag = getattr(entry, name)
            slope = self.k1 * (1 - self.b + self.b * bag.total() / (usual or 1))
            return sum(
                weight * rare[word] * bag[word] * (self.k1 + 1) / (bag[word] + slope)
                for word, weight in wanted.items()
                if bag[word]
            )

        return score


def _rarity(bags: list[Counter], words: Iterable[str]) -> dict[str, float]:
    times = {word: sum(word in bag for bag in bags) for word in words}
    return {word: log(1 + (len(bags) - n + 0.5) / (n + 0.5)) for word, n in times.items()}


def _near(entry: Entry, near: Mapping[str, float]) -> float:
    return sum(
        weight
        for word, weight in near.items()
        if any(is_near(word, other, allowed_mistakes(word)) for other in entry.words)
    )


def _answers(page: Page) -> Iterator[Entry]:
    for group in (None, *page.received):
        yield _entry(page, Wording(f"{page.title}\n{page.body}", group=group))


def _entry(page: Page, wording: Wording) -> Entry:
    return Entry(
        page=page,
        leads_to=wording.leads_to or (page.id, page.version),
        group=page.group if wording.group is None else wording.group,
        confirmed=wording.confirmed,
        words=Counter(terms(wording.text)),
        grams=Counter(grams(wording.text)),
    )
