# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The embedded engine: one folder, one writer at a time, any number of searchers.

Text is analysed by us and handed over as terms between spaces, so that the engine, the excerpts
and the corrections agree on what a word is.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from math import log
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from entrepairs.discovery.analysis import grams, terms
from entrepairs.discovery.engines import (
    ANSWERS,
    LANGUAGES,
    WORDINGS,
    Collected,
    Found,
    Look,
    Page,
    Within,
    allowed_mistakes,
)

HEAP = 15_000_000  # bytes of text a writer gathers before it makes a segment
GENEROUS = 10  # times what is wanted is fetched, before what may not be read is left out
REFINED = 100  # of the best entries are compared by their grams too
COLUMNS = ("page", "version", "confirmed", "origin")
K1, B = 1.2, 0.75  # the engine's own
Hit = tuple[float, tantivy.DocAddress]


class TantivySearcher:
    """Reads the folder as it stood at the last `reload`. Safe to share between threads."""

    def __init__(self, folder: Path):
        self.indexes = {key: _open(folder, *key) for key in _collections()}
        self.schema = _schema(ANSWERS)  # both have the same fields
        self.reload()

    def reload(self) -> None:
        for index in self.indexes.values():
            index.reload()
        self.searchers = {key: index.searcher() for key, index in self.indexes.items()}

    def size(self, collection: Collected, language: str) -> int:
        return self.searchers[collection, language].num_docs

    def times(self, collection: Collected, language: str, words: Iterable[str]) -> dict[str, int]:
        searcher = self.searchers[collection, language]
        # A word of a page that was replaced counts until its segment is merged.
        return {word: min(searcher.num_docs, searcher.doc_freq("words", word)) for word in words}

    def search(self, collection: Collected, language: str, look: Look) -> list[Found]:
        searcher = self.searchers[collection, language]
        hits = self._readable(searcher, look) if look.within.groups else []
        if look.grams:
            hits = _refined(searcher, hits, look)
        places = [place for _, place in hits]
        columns = [searcher.fast_field_values(name, places) for name in COLUMNS]
        scores = [score for score, _ in hits]
        return [Found(*row) for row in zip(scores, *columns, strict=True)]

    def _readable(self, searcher: tantivy.Searcher, look: Look) -> list[Hit]:
        """The best entries of readable communities.

        Whoever reads much is served quickest by leaving out from the best of all; only when too
        little remains, the engine goes through everything that may be read.
        """
        wanted, generous = self._wanted(look), look.most * GENEROUS
        # Counting all that fits would cost more than finding the best.
        hits = searcher.search(wanted, generous, count=False).hits
        groups = searcher.fast_field_values("group", [place for _, place in hits])
        readable = [
            hit for hit, group in zip(hits, groups, strict=True) if group in look.within.groups
        ]
        if len(readable) >= look.most or len(hits) < generous:
            return readable[: look.most]
        inside = Query.term_set_query(self.schema, "group", list(look.within.groups))
        both = Query.boolean_query([(Occur.Must, _silent(inside)), (Occur.Must, wanted)])
        return searcher.search(both, look.most, count=False).hits

    def _wanted(self, look: Look) -> Query:
        any_word = Query.boolean_query([(Occur.Should, word) for word in self._words(look)])
        conditions = [(Occur.Must, _silent(part)) for part in self._conditions(look.within)]
        # Alone, the words can skip what cannot be among the best.
        return (
            Query.boolean_query([*conditions, (Occur.Must, any_word)]) if conditions else any_word
        )

    def _words(self, look: Look) -> Iterator[Query]:
        for word, weight in look.words.items():
            yield Query.boost_query(Query.term_query(self.schema, "words", word, "freq"), weight)
        for word, weight in look.near.items():
            mistakes = allowed_mistakes(word)
            near = Query.fuzzy_term_query(self.schema, "words", word, distance=mistakes)
            yield Query.const_score_query(near, weight)

    def _conditions(self, within: Within) -> Iterator[Query]:
        for labels in within.labels:
            yield Query.term_set_query(self.schema, "labels", sorted(labels))
        if within.since is not None:
            kind = tantivy.FieldType.Integer
            yield Query.range_query(self.schema, "day", kind, lower_bound=within.since)


class TantivyWriter:
    """The only one that writes to this folder; whoever makes a second one is refused."""

    def __init__(self, folder: Path):
        self.writers = {
            key: _open(folder, *key).writer(HEAP, num_threads=1) for key in _collections()
        }

    def index(self, pages: Iterable[Page]) -> None:
        for page in pages:
            self.remove([page.id])
            for answer in _answers(page):
                self.writers[ANSWERS, page.language].add_document(answer)
            for language, entry in _wordings(page):
                self.writers[WORDINGS, language].add_document(entry)

    def remove(self, pages: Iterable[int]) -> None:
        for page in pages:
            for writer in self.writers.values():
                writer.delete_documents_by_term("origin", page)

    def commit(self) -> None:
        for writer in self.writers.values():
            writer.commit()

    def close(self) -> None:
        """Let go of the folder. What was not committed is forgotten."""
        for writer in self.writers.values():
            # Its folder may be gone already: another one is being built instead.
            with suppress(OSError, RuntimeError, ValueError):
                writer.wait_merging_threads()
        self.writers = {}


def _collections() -> list[tuple[Collected, str]]:
    return [(collection, language) for language in LANGUAGES for collection in (ANSWERS, WORDINGS)]


def _open(folder: Path, collection: Collected, language: str) -> tantivy.Index:
    place = folder / language / collection
    place.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(collection), path=str(place))
    # We say when to look again: by default each index would have a thread that watches its files.
    index.config_reader("manual")
    return index


def _schema(collection: Collected) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("origin", "page", "version", "confirmed", "group", "day"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_text_field("labels", tokenizer_name="raw", index_option="basic")
    kept = collection == WORDINGS
    builder.add_text_field("words", kept, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("grams", kept, tokenizer_name="whitespace", index_option="basic")
    return builder.build()


def _silent(query: Query) -> Query:
    """A condition that adds nothing to the score."""
    return Query.const_score_query(query, 0.0)


def _refined(searcher: tantivy.Searcher, hits: list[Hit], look: Look) -> list[Hit]:
    """The hits in order again, the best of them with what small words and pieces are worth.

    In Python, on a hundred entries: as a part of the query, what stands in a tenth of all entries
    would be gone through to the end.
    """
    best = [searcher.doc(place) for _, place in hits[:REFINED]]
    scores = [score for score, _ in hits[:REFINED]]
    for name, wanted in (("words", look.small), ("grams", look.grams)):
        held = [document[name][0].split() for document in best]
        more = _bm25(held, _worth(searcher, name, wanted))
        scores = [score + extra for score, extra in zip(scores, more, strict=True)]
    places = [place for _, place in hits]
    refined = zip(scores, places[:REFINED], strict=True)
    return sorted(refined, key=lambda hit: -hit[0]) + hits[REFINED:]


def _worth(searcher: tantivy.Searcher, name: str, wanted: Mapping[str, float]) -> dict[str, float]:
    total = searcher.num_docs
    worth = {}
    for piece, weight in wanted.items():
        times = min(total, searcher.doc_freq(name, piece))
        worth[piece] = weight * (K1 + 1) * log(1 + (total - times + 0.5) / (times + 0.5))
    return worth


def _bm25(held: list[list[str]], worth: Mapping[str, float]) -> Iterator[float]:
    """What the wanted pieces are worth in each entry; length is measured against the others'."""
    usual = sum(map(len, held)) / (len(held) or 1) or 1
    for pieces in held:
        slope = 1 + K1 * (1 - B + B * len(pieces) / usual)
        yield sum(worth[piece] for piece in worth.keys() & pieces) / slope


def _answers(page: Page) -> Iterator[tantivy.Document]:
    words = terms(f"{page.title}\n{page.body}")
    for group in (page.group, *page.received):
        place = {"page": page.id, "version": page.version, "group": group, "confirmed": 0}
        yield _document(page, place, words=words)


def _wordings(page: Page) -> Iterator[tuple[str, tantivy.Document]]:
    for language, wording in page.ways():
        number, version = wording.leads_to or (page.id, page.version)
        place = {
            "page": number,
            "version": version,
            "group": page.group if wording.group is None else wording.group,
            "confirmed": wording.confirmed,
        }
        text = wording.text
        yield language, _document(page, place, words=terms(text), grams=grams(text))


def _document(page: Page, place: dict[str, int], **pieces: list[str]) -> tantivy.Document:
    fields = {name: " ".join(held) for name, held in pieces.items()}
    about = {"origin": page.id, "day": page.day, "labels": sorted(page.labels)}
    return tantivy.Document.from_dict(place | about | fields)
