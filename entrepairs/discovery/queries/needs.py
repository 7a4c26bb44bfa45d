# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Needs near to what somebody asks for or names.

A board holds some hundreds of sentences: they are compared here, with the analysis of the search,
which spares them an index and its delay. Only what the person may read is compared, so that no
other sentence weighs on the order.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from entrepairs.communities import addresses
from entrepairs.communities import queries as communities
from entrepairs.communities import words as wordings
from entrepairs.discovery import analysis, excerpts, synonyms
from entrepairs.discovery.excerpts import Segment
from entrepairs.discovery.ranking import Question
from entrepairs.knowledge.queries import shapes
from entrepairs.people.models import Person

LOOKED_AT = 500  # the latest
FEW = 3
AKIN = 0.6  # of a word, for one that says nearly the same
NEAR = 0.34  # of what the words of the question weigh
SHORTEST = 3


@dataclass(frozen=True)
class NeedHit:
    """A need that others named, the words that were asked for marked in it."""

    slug: str
    wording: list[Segment]
    group: shapes.Group
    column: str

    @property
    def href(self) -> str:
        """Its page."""
        return addresses.need(self.slug)

    @property
    def glyph(self) -> str:
        """Its state, drawn."""
        return wordings.BOARD_GLYPHS[self.column]

    @property
    def where(self) -> str:
        """Its state, said."""
        return wordings.BOARD[self.column]


def alike(person: Person, text: str) -> tuple[NeedHit, ...]:
    """The few needs nearest to these words, best first. One SQL query."""
    asked = Question(text, "").content
    if len(text.strip()) < SHORTEST or not asked:
        return ()
    rows = communities.wordings_of(person, LOOKED_AT)
    held = [analysis.held(wording) for _, wording, *_ in rows]
    near = _nearness(asked, held)
    best = sorted((-score, at) for at, score in enumerate(near) if score >= NEAR)[:FEW]
    wanted = frozenset(asked)
    return tuple(_hit(rows[at], wanted) for _, at in best)


def _nearness(asked: Iterable[str], held: list[set[str]]) -> list[float]:
    """For each sentence, the share of what was asked that it holds; a rare word weighs more."""
    times = Counter(term for terms in held for term in terms)
    weight = {term: log(1 + len(held) / (1 + times[term])) for term in asked}
    whole = sum(weight.values()) or 1.0
    akin = synonyms.akin(weight)
    return [
        sum(_share(term, terms, akin.get(term, ())) * weight[term] for term in weight) / whole
        for terms in held
    ]


def _share(term: str, terms: set[str], akin: Iterable[str]) -> float:
    if term in terms:
        return 1.0
    return 0.0 if terms.isdisjoint(akin) else AKIN


def _hit(row: tuple[str, ...], wanted: frozenset[str]) -> NeedHit:
    slug, wording, state, place, name = row
    column = next(name for name, states in communities.COLUMNS.items() if state in states)
    return NeedHit(slug, excerpts.marked(wording, wanted), shapes.Group(place, name), column)
