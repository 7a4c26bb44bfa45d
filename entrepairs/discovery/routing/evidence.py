# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people answered, as far as one reader may read it, and what it says of a new question.

Fed in order of time, so that a question is judged by what was known when it was asked. No word of
the database here: people and threads are numbers.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import exp, log, log1p

from entrepairs.discovery.analysis import FUNCTION_MARK, terms

SIMILAR = 60  # threads that vote
K1, B = 1.2, 0.75  # BM25: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009
HALF_LIFE = 360.0  # days after which an answer says half as much of what somebody knows
# Questions after which an answer says half as much of who is there: a community has its own pace,
# and a quiet month is nobody's absence.
LATELY, RECENTLY, REGULARLY = 5, 20, 60
LAST = 15
BEGINNING = 1500  # letters of a text that are compared


@dataclass(frozen=True)
class Asked:
    """A question that waits. `at`: days, on any clock that the evidence shares."""

    text: str
    at: float
    asker: int | None = None
    subjects: Sequence[str] = ()


@dataclass(frozen=True)
class Answer:
    """Somebody answered. `useful`: 0 for nobody said so, up to 2 for much praised and accepted."""

    person: int
    at: float
    useful: float


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for one person and one question, each from 0 upward."""

    lately: float
    recently: float
    regularly: float
    last: float
    votes: float
    nearest: float
    profile: float
    subjects: float
    quality: float
    tie: float


@dataclass
class Thread:
    """A question that was asked, and who answered it."""

    number: int
    asked: Asked
    words: Counter[str]
    length: int
    answers: list[Answer] = field(default_factory=list)


class Helper:
    """What one person answered."""

    def __init__(self) -> None:
        self.answered: list[int] = []  # numbers of threads
        self.useful = 0.0
        self.subjects: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self.askers: Counter[int | None] = Counter()

    def take(self, thread: Thread, answer: Answer) -> None:
        self.answered.append(thread.number)
        self.useful += answer.useful
        self.subjects.update(thread.asked.subjects)
        self.words.update({word: min(number, 2) for word, number in thread.words.items()})
        self.askers[thread.asked.asker] += 1


class Evidence:
    """All threads so far and who helped in them."""

    def __init__(self) -> None:
        self.threads: list[Thread] = []
        self.helpers: defaultdict[int, Helper] = defaultdict(Helper)
        self._holds: defaultdict[str, list[int]] = defaultdict(list)
        self._length = 0
        self._subjects: Counter[str] = Counter()

    def ask(self, asked: Asked) -> Thread:
        """A question more; its answers are told to the thread that comes back."""
        words = words_of(asked.text)
        thread = Thread(len(self.threads), asked, words, words.total())
        for word in thread.words:
            self._holds[word].append(thread.number)
        self._length += thread.length
        self.threads.append(thread)
        return thread

    def answer(self, thread: Thread, answer: Answer) -> None:
        """An answer more."""
        thread.answers.append(answer)
        self._subjects.update(thread.asked.subjects)
        self.helpers[answer.person].take(thread, answer)

    def signs(self, asked: Asked) -> dict[int, Signs]:
        """For each who answered anything yet, but the asker. Costs a pass over them all."""
        words = words_of(asked.text)
        weights = {word: self._rarity(word) for word in words}
        votes = _Votes(self._similar(words, weights), asked.at)
        return {
            person: self._signs(person, helper, asked, weights, votes)
            for person, helper in self.helpers.items()
            if person != asked.asker
        }

    def _signs(
        self, person: int, helper: Helper, asked: Asked, weights: dict[str, float], votes: "_Votes"
    ) -> Signs:
        ago = [len(self.threads) - number for number in helper.answered]
        return Signs(
            lately=_presence(ago, LATELY),
            recently=_presence(ago, RECENTLY),
            regularly=_presence(ago, REGULARLY),
            last=exp(-ago[-1] / LAST),
            votes=votes.given[person],
            nearest=votes.nearest[person],
            profile=_profile(helper.words, weights),
            subjects=self._mastery(helper, asked.subjects),
            quality=helper.useful / (len(ago) + 3),
            tie=log1p(helper.askers[asked.asker]) if asked.asker is not None else 0.0,
        )

    def _mastery(self, helper: Helper, subjects: Sequence[str]) -> float:
        """Answers under these subjects, the rare ones counting more."""
        known = (
            helper.subjects[one]
            / (helper.subjects[one] + 2)
            * log(1 + len(self.threads) / (1 + self._subjects[one]))
            for one in subjects
        )
        return sum(known) / (len(subjects) or 1)

    def _rarity(self, word: str) -> float:
        held = len(self._holds.get(word, ()))
        return log(1 + (len(self.threads) - held + 0.5) / (held + 0.5)) if held else 0.0

    def _similar(
        self, words: Counter[str], weights: dict[str, float]
    ) -> list[tuple[float, Thread]]:
        """Answered threads by BM25, the nearest first; the first counts 1."""
        usual = self._length / (len(self.threads) or 1) or 1
        scores: defaultdict[int, float] = defaultdict(float)
        for word in words:
            for number in self._holds.get(word, ()):
                thread = self.threads[number]
                times = thread.words[word]
                slope = times + K1 * (1 - B + B * thread.length / usual)
                scores[number] += weights[word] * times * (K1 + 1) / slope
        answered = [(score, at) for at, score in scores.items() if self.threads[at].answers]
        best = sorted(answered, reverse=True)[:SIMILAR]
        return [(score / best[0][0], self.threads[number]) for score, number in best]


class _Votes:
    """Similar threads vote for those who answered them."""

    def __init__(self, similar: Iterable[tuple[float, Thread]], now: float) -> None:
        self.given: defaultdict[int, float] = defaultdict(float)
        self.nearest: defaultdict[int, float] = defaultdict(float)
        for likeness, thread in similar:
            for answer in thread.answers:
                vote = likeness**2 * 0.5 ** (max(0.0, now - answer.at) / HALF_LIFE)
                self.given[answer.person] += vote * (1 + answer.useful)
                self.nearest[answer.person] = max(self.nearest[answer.person], likeness)


def words_of(text: str) -> Counter[str]:
    """The telling terms of the beginning of a text, each with how often it stands there."""
    return Counter(term for term in terms(text[:BEGINNING]) if not term.startswith(FUNCTION_MARK))


def _presence(ago: Iterable[int], half_life: int) -> float:
    """How much somebody answered, each time fading with the questions asked since."""
    return log1p(sum(0.5 ** (since / half_life) for since in ago))


def _profile(known: Counter[str], weights: dict[str, float]) -> float:
    """Which part of the question's weight stands in what the person answered before."""
    mass = sum(weights.values()) or 1
    shared = weights.keys() & known.keys()
    return sum(weights[word] * known[word] / (known[word] + 1.5) for word in shared) / mass
