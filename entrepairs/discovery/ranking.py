# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which page answers a question best.

A page is worth the BM25 of all its words plus that of its best wording: what counts is the one
way of asking that comes nearest, not the sum of all. In wordings, small words count a third and
four-letter pieces a fifth. Questions like this one that were resolved before vote for the page
that resolved them. The figures behind each number are in docs/search.md.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log
from typing import NamedTuple

from entrepairs.discovery import analysis, synonyms
from entrepairs.discovery.engines import (
    ANSWERS,
    LANGUAGES,
    WORDINGS,
    Collected,
    Found,
    Look,
    Searcher,
    Within,
)

CANDIDATES = 100  # of each collection and language
VOTERS = 100  # wordings nearest to the question
MOST_VOTES = 3.0
VOTE = 0.15
GRAM = 0.2
ANSWER = 1.5  # holds against a wording with its pieces
GUESSED = 5.0  # what a word one letter away counts: as much as a middling word
AKIN, AKIN_ALONE = 0.3, 0.6  # of a word, for one that says nearly the same
OTHER_LANGUAGE = 0.8  # of two equally good answers, one's own language first
FIT, LEAD, SURE = 2.1, 3.0, 3.5
MOST_LEAD = 0.5  # alone in the field says less than far before others
SELDOM = 50  # times; a word that stands more often is taken as known without looking
SHORTEST_TYPO = 4
ENDING = 2


@dataclass(frozen=True)
class Question:
    """What somebody typed, and the language they expect an answer in."""

    text: str
    language: str

    @cached_property
    def words(self) -> dict[str, float]:
        return analysis.weights(self.text)

    @cached_property
    def content(self) -> dict[str, float]:
        """The words that say what it is about; all of them where there are only small ones."""
        content = {
            word: weight for word, weight in self.words.items() if analysis.weight_of(word) == 1
        }
        return content or self.words

    @cached_property
    def small(self) -> dict[str, float]:
        """The other words: they find nothing, and settle what stands first."""
        return {word: weight for word, weight in self.words.items() if word not in self.content}

    @cached_property
    def grams(self) -> dict[str, float]:
        return weighed(analysis.grams(self.text))


class Ranked(NamedTuple):
    """A page and its place. One that holds every word asked for has a fit of about 1.

    `origins` are other pages whose words led here: closed duplicates of it.
    """

    page: int
    version: int
    score: float
    fit: float
    origins: frozenset[int] = frozenset()


def worth_less(hit: Ranked, share: float) -> Ranked:
    """The same page, which counts for a part of what its words would say."""
    return Ranked(hit.page, hit.version, share * hit.score, share * hit.fit, hit.origins)


def is_sure(best: Ranked, second: Ranked | None) -> bool:
    """Is the first page right at least four times in five?

    A logistic rule on how well it fits and how far it stands before the next one, fitted where
    half of the questions have no answer at all.
    """
    lead = (best.score - second.score) / best.score if second else MOST_LEAD
    return FIT * best.fit + LEAD * min(MOST_LEAD, lead) >= SURE


@dataclass(frozen=True, slots=True)
class Ranking:
    """The pages that fit, best first, and the words that no page within holds."""

    pages: list[Ranked]
    unknown: frozenset[str]


@dataclass(slots=True)
class Case:
    """What speaks for one page."""

    version: int
    answer: float = 0.0
    wording: float = 0.0
    votes: float = 0.0
    origins: set[int] = field(default_factory=set)

    @property
    def fit(self) -> float:
        """How well it fits: all it says, and its best wording."""
        return self.answer + self.wording


def rank(
    searcher: Searcher, question: Question, within: Within, gone: Collection[int] = ()
) -> Ranking:
    """Rank by the index alone: nothing of it may be shown before the database has agreed.

    Pages that are `gone` lead nowhere any more, even where the index has not heard of it.
    """
    unknown = _unknown(searcher, question, within)
    cases: dict[int, Case] = {}
    for language in LANGUAGES:
        _look(searcher, language, question, within, unknown, gone, cases)
    best = max((case.fit for case in cases.values()), default=0) or 1
    pages = [
        Ranked(
            page,
            case.version,
            case.fit / best + VOTE * case.votes,
            case.fit,
            frozenset(case.origins - {page}),
        )
        for page, case in cases.items()
    ]
    return Ranking(sorted(pages, key=lambda hit: (-hit.score, -hit.page)), unknown)


def weighed(grams: Iterable[str]) -> dict[str, float]:
    """Pieces with what they count; one that comes back often says no more."""
    return {gram: GRAM * min(2, times) for gram, times in Counter(grams).items()}


def _unknown(searcher: Searcher, question: Question, within: Within) -> frozenset[str]:
    """The words asked for that stand in nothing the person may read: perhaps mistyped.

    Frequent ones are not looked up. A seldom one is, so that a word which only stands where the
    person may not read is treated as one that stands nowhere.
    """
    spelled = synonyms.akin(question.content)
    doubtful = {
        word
        for word in question.content
        if len(word) >= SHORTEST_TYPO and word.isalpha() and word not in spelled
    }
    for language in LANGUAGES:
        times = searcher.times(ANSWERS, language, doubtful)
        doubtful = {
            word
            for word in doubtful
            if times[word] <= SELDOM
            and not (times[word] and _stands(searcher, language, word, within))
        }
    return frozenset(doubtful)


def _stands(searcher: Searcher, language: str, word: str, within: Within) -> bool:
    return bool(searcher.search(ANSWERS, language, Look({word: 1.0}, within, most=1)))


def _look(
    searcher: Searcher,
    language: str,
    question: Question,
    within: Within,
    unknown: frozenset[str],
    gone: Collection[int],
    cases: dict[int, Case],
) -> None:
    """Add what speaks for each page in one language; its title may be worded in another."""
    share = _share(searcher, language, question)
    look = Look({}, within, CANDIDATES, near=_near(unknown))
    look = replace(look, words=_with_akin(searcher, ANSWERS, language, question.content))
    for hit in searcher.search(ANSWERS, language, look):
        case = cases.setdefault(hit.page, Case(hit.version))
        case.answer = max(case.answer, share * ANSWER * hit.score)
    look = replace(look, words=_with_akin(searcher, WORDINGS, language, question.content))
    look = replace(look, small=question.small, grams=question.grams)
    wordings = [hit for hit in searcher.search(WORDINGS, language, look) if hit.origin not in gone]
    for hit in wordings:
        case = cases.setdefault(hit.page, Case(hit.version))
        case.wording = max(case.wording, share * hit.score)
        case.origins.add(hit.origin)
    for page, votes in _votes(wordings[:VOTERS]).items():
        cases[page].votes = min(MOST_VOTES, cases[page].votes + votes)


def _with_akin(
    searcher: Searcher, collection: Collected, language: str, words: Mapping[str, float]
) -> dict[str, float]:
    """The words asked for, and those that say nearly the same, which never count for more.

    Where nobody uses the word itself (it may be of the other language) they stand for it.
    """
    akin = synonyms.akin(words)
    terms = {*words, *(other for others in akin.values() for other in others)}
    times = searcher.times(collection, language, terms)
    rare = _rarity(searcher.size(collection, language), times)
    weights = dict(words)
    for word, others in akin.items():
        share = AKIN if times[word] else AKIN_ALONE
        for other in others - words.keys():
            if times[other]:
                weight = share * words[word] * min(1.0, rare[word] / rare[other])
                weights[other] = max(weights.get(other, 0.0), weight)
    return weights


def _rarity(size: int, times: Mapping[str, int]) -> dict[str, float]:
    return {word: log(1 + (size - n + 0.5) / (n + 0.5)) for word, n in times.items()}


def _near(unknown: frozenset[str]) -> dict[str, float]:
    """What an unknown word may have been; its ending may be what is mistyped, so without it too."""
    shorter = {word[:-ENDING] for word in unknown if len(word) > SHORTEST_TYPO + ENDING}
    return dict.fromkeys(shorter, GUESSED / 2) | dict.fromkeys(unknown, GUESSED)


def _votes(wordings: list[Found]) -> Mapping[int, float]:
    """Each resolved question votes for its page, by its nearness to this one, cubed."""
    votes: defaultdict[int, float] = defaultdict(float)
    for hit in wordings:
        if hit.confirmed and hit.score > 0:
            nearness = hit.score / wordings[0].score
            weight = 1 + log(hit.confirmed)
            votes[hit.page] += weight * nearness**3
    return votes


def _share(searcher: Searcher, language: str, question: Question) -> float:
    """What makes scores of two languages comparable: one over that of a page with every word.

    A French question finds few of its words in the English collection, and those are rare there:
    raw scores would put a chance meeting first.
    """
    whole = sum(_whole(searcher, kind, language, question.content) for kind in (ANSWERS, WORDINGS))
    own = 1.0 if language == question.language else OTHER_LANGUAGE
    return own / whole if whole else 0.0


def _whole(
    searcher: Searcher, collection: Collected, language: str, words: Mapping[str, float]
) -> float:
    times = searcher.times(collection, language, words)
    rare = _rarity(searcher.size(collection, language), times)
    return sum(weight * rare[word] for word, weight in words.items())
