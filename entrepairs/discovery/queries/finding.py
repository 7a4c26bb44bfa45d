# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the index to what one reader may see: two locks on every result.

The index keeps to the communities that the person reads; the database then says of each page, at
this moment, whether the person may see it, whether it still stands and whether it still says what
was indexed. Nothing of a page is used before the second lock has opened, not even a word of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.discovery import analysis, corrections, pages, store
from entrepairs.discovery.engines import Within
from entrepairs.discovery.queries import seen
from entrepairs.discovery.queries.seen import COLUMNS, JUST_NOW
from entrepairs.discovery.ranking import Question, Ranked, rank, worth_less
from entrepairs.kernel import language
from entrepairs.knowledge import addresses
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import shapes
from entrepairs.people.models import Person

MARGIN = 10  # looked at beyond what is wanted, in case some may not be shown
SPELLED = 30  # pages whose words may correct a mistyped one
PERIODS = {"week": 7, "month": 31, "year": 366}
LONGEST = 300  # letters of a question
OBSOLETE = 0.5  # of what a text is worth that no longer holds


@dataclass(frozen=True)
class Asked:
    """What somebody asks for, and what the results are narrowed to; empty means all."""

    text: str
    kind: str = ""
    community: str = ""
    subject: str = ""
    solved: str = ""
    period: str = ""
    exact: bool = False  # take the words as they are typed
    language: str = ""  # of the question; empty means to guess it

    @property
    def is_narrowed(self) -> bool:
        """Would fewer conditions find more?"""
        return any((self.kind, self.community, self.subject, self.solved, self.period))


@dataclass(frozen=True)
class Match:
    """A page that this person may see now, with what a result shows of it.

    `relay` is how a group of theirs received it, where that is what they see.
    """

    key: int
    slug: str
    source_id: str
    kind: str
    title: str
    text: str
    language: str
    moment: datetime
    answers: int
    useful: int
    accepted: int | None
    is_certified: bool
    certified_by: str
    group: shapes.Group
    author: shapes.Author
    has_left: bool
    is_obsolete: bool
    version: int
    relay: str
    ranked: Ranked

    @property
    def href(self) -> str:
        """Its page, as this person reads it."""
        return addresses.relay(self.relay) if self.relay else f"/knowledge/{self.slug}/"


@dataclass(frozen=True)
class Found:
    """The matches, best first; `asked` holds the words that were searched in the end."""

    asked: Asked
    matches: list[Match]


def find(person: Person, asked: Asked, wanted: int) -> Found:
    """The best pages this person may see. Two SQL queries, one more for a mistyped word.

    One more each time that the first ones held too little that may be shown, or what is seen as
    groups received it; three more while the index has deeds to read.
    """
    asked = replace(asked, text=asked.text.strip()[:LONGEST])
    looking = _Looking(person, asked)
    matches = looking.matches(asked.text, wanted)
    better = asked.text if asked.exact else looking.corrected()
    if better == asked.text:
        return Found(asked, matches)
    return Found(replace(asked, text=better), looking.matches(better, wanted))


def wanted_terms(text: str) -> frozenset[str]:
    """The terms that carry a question: what is marked in results."""
    return frozenset(Question(text, "").content)


class _Looking:
    """One look for one person: what the database said of a page is not asked twice."""

    def __init__(self, person: Person, asked: Asked) -> None:
        self.person, self.asked = person, asked
        self.tongue = asked.language or language.guess(asked.text, default=person.language)
        self.within = _within(person, asked)
        self.rows: dict[int, tuple | None] = {}
        self.relays: dict[int, str] = {}
        self.gone: set[int] = set()
        self.changed: set[int] = set()
        self.searcher, self.mark = store.searcher(), store.mark()
        self.unknown: frozenset[str] = frozenset()

    def matches(self, text: str, wanted: int) -> list[Match]:
        """The best readable pages for these words."""
        question = Question(text, self.tongue)
        ranking = rank(self.searcher, question, self.within, self.gone)
        self.unknown = ranking.unknown
        found: list[Match] = []
        at = 0
        while at == 0 or (len(found) < wanted and at < len(ranking.pages)):
            some = ranking.pages[at : at + wanted + MARGIN]
            self._ask([key for hit in some for key in (hit.page, *hit.origins)])
            if self._lose_origins(some):
                return self.matches(text, wanted)
            found += self._still_true(some, question)
            at += wanted + MARGIN
        # What no longer holds comes after what does and fits nearly as well.
        found.sort(key=lambda match: -match.ranked.score)
        return (self._own(question, found) + found)[:wanted]

    def _lose_origins(self, ranked: Iterable[Ranked]) -> bool:
        """Did words lead here from a page that has changed, or is not for this person any more?"""
        origins = {origin for hit in ranked for origin in hit.origins}
        lost = {key for key in origins if self.rows[key] is None or key in self.changed}
        self.gone |= lost
        return bool(lost)

    def corrected(self) -> str:
        """The question put right with words of the pages found, all of which may be read."""
        if not self.unknown:
            return self.asked.text
        seen = islice(filter(None, self.rows.values()), SPELLED)
        texts = (f"{_title(row)}\n{row[BEGINNING]}" for row in seen)
        return corrections.corrected(self.asked.text, self.unknown, texts)

    def _ask(self, keys: list[int]) -> None:
        """What the database says now of these pages, and of what the person has just written."""
        missing = [key for key in keys if key not in self.rows]
        if not missing and self.rows:
            return
        found = seen.seen(self.person, missing)
        found |= self._received([key for key in missing if not self._is_here(found.get(key))])
        self.rows |= dict.fromkeys(missing) | found
        if any(row[NEWEST] not in (None, self.mark.entry) for row in found.values()):
            self.changed |= pages.changed_since(self.mark, found)

    def _is_here(self, row: tuple | None) -> bool:
        return row is not None and self.asked.community in ("", row[PLACE])

    def _received(self, keys: list[int]) -> dict[int, tuple]:
        """Where a group of the person received it: the group that is asked about, or the first."""
        found: dict[int, tuple] = {}
        for row, relay in seen.received(self.person, keys) if keys else ():
            if self._is_here(row) and row[0] not in found:
                found[row[0]], self.relays[row[0]] = row, relay
        return found

    def _still_true(self, ranked: Iterable[Ranked], question: Question) -> list[Match]:
        found = []
        for hit in ranked:
            row = self.rows.get(hit.page)
            if not row or not self._is_asked_for(row):
                continue  # words of a closed duplicate may lead to what the filters leave out
            # Changed since it was indexed, or an answer of it was: it counts if it still says so.
            if self._is_as_indexed(hit, row) or _says(row, question.content):
                found.append(self._match(row, hit))
        return found

    def _is_as_indexed(self, hit: Ranked, row: tuple) -> bool:
        return row[1] <= hit.version and hit.page not in self.changed

    def _own(self, question: Question, found: list[Match]) -> list[Match]:
        """What the person wrote a moment ago and the index has not read yet."""
        known = {match.key for match in found}
        since = timezone.now() - JUST_NOW
        return [
            self._match(row, Ranked(key, row[1], score=1.0, fit=1.0))
            for key, row in self.rows.items()
            if row and key not in known and _is_by(row, self.person) and row[MOMENT] >= since
            if self._is_asked_for(row) and not self.asked.subject
            if _says(row, question.content, all_of_them=True)
        ]

    def _match(self, row: tuple, ranked: Ranked) -> Match:
        return _match(row, ranked, self.relays.get(row[0], ""))

    def _is_asked_for(self, row: tuple) -> bool:
        asked, kind = self.asked, row[COLUMNS.index("kind")]
        state = pages.SOLVED if row[COLUMNS.index("accepted_id")] else pages.OPEN
        return (
            asked.kind in ("", kind)
            and self._is_here(row)
            and asked.solved in ("", state if kind == Contribution.Kind.QUESTION else "")
            and row[MOMENT].toordinal() >= (self.within.since or 0)
        )


TITLE = COLUMNS.index("title")
NEWEST = COLUMNS.index("newest")
BEGINNING = COLUMNS.index("beginning")
MOMENT = COLUMNS.index("published_at")
PLACE = COLUMNS.index("community__slug")
AUTHOR = len(COLUMNS) - len(shapes.AUTHOR)


def _within(person: Person, asked: Asked) -> Within:
    labels = []
    if asked.kind:
        labels.append(pages.kind_label(asked.kind))
    if asked.community:
        labels.append(pages.community_label(asked.community))
    if asked.subject:
        labels.append(pages.subject_label(asked.subject))
    if asked.solved in (pages.SOLVED, pages.OPEN):
        labels.append(asked.solved)
    days = PERIODS.get(asked.period)
    return Within(
        groups=frozenset(readable.communities(person)),
        labels=tuple(frozenset({label}) for label in labels),
        since=timezone.now().toordinal() - days if days else None,
    )


def _title(row: tuple) -> str:
    return row[TITLE] or row[TITLE + 1]


def _is_by(row: tuple, person: Person) -> bool:
    return row[AUTHOR] == person.slug


def _says(row: tuple, words: Iterable[str], *, all_of_them: bool = False) -> bool:
    held = analysis.held(f"{_title(row)}\n{row[BEGINNING]}")
    return held.issuperset(words) if all_of_them else not held.isdisjoint(words)


def _match(row: tuple, ranked: Ranked, relay: str) -> Match:
    (key, version, slug, kind, _, _, tongue, moment, answers, useful, accepted) = row[:11]
    (vouches, best_vouches, certified, best_certified, source_id, left, active) = row[11:18]
    obsolete_at, _newest, text = row[18 : AUTHOR - 2]
    if obsolete_at:
        ranked = worth_less(ranked, OBSOLETE)
    return Match(
        key=key,
        slug=slug,
        source_id=source_id or "",
        kind=kind,
        title=_title(row),
        text=text,
        language=tongue,
        moment=moment,
        answers=answers,
        useful=useful,
        accepted=accepted,
        is_certified=bool(certified or best_certified),
        certified_by=vouches or best_vouches or "",
        group=shapes.Group(*row[AUTHOR - 2 : AUTHOR]),
        author=shapes.author(row[AUTHOR:]),
        has_left=left is not None or active is False,
        is_obsolete=obsolete_at is not None,
        version=version,
        relay=relay,
        ranked=ranked,
    )
