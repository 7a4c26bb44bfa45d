# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page of results, and what shows up while one types."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, F, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber, Substr
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from entrepairs.communities.models import Community
from entrepairs.discovery import excerpts
from entrepairs.discovery.excerpts import Segment
from entrepairs.discovery.queries.finding import Asked, Match, find, wanted_terms
from entrepairs.discovery.queries.needs import NeedHit, alike
from entrepairs.discovery.ranking import is_sure
from entrepairs.discovery.routing.mixing import FEW
from entrepairs.discovery.routing.why import FIT, Reason, fits, how
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import shapes
from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.people.models import Person, Subject

PAGE = 10
WHILE_TYPING = 6
ANSWERS = 3  # of a question looked through for a passage
SHORTEST = 3
Kind = Contribution.Kind


@dataclass(frozen=True)
class Hit:
    """One result, the words that were asked for marked in it."""

    slug: str
    kind: str
    title: list[Segment]
    passage: list[Segment]
    language: str
    moment: datetime
    answers: int
    useful: int
    is_accepted: bool
    is_certified: bool
    certified_by: str
    group: shapes.Group
    author: shapes.Author
    href: str
    is_received: bool
    is_obsolete: bool

    @property
    def state(self) -> str:
        """Its glyph."""
        return shapes.state(kind=self.kind, accepted=self.is_accepted, certified=self.is_certified)


@dataclass(frozen=True)
class Knower:
    """Somebody who answered or wrote something near, with how they are known to know."""

    who: shapes.Author
    reason: str
    named: str


class Answered(NamedTuple):
    """One of the best answers of a question, as it is looked through."""

    key: int
    text: str
    vouched: int | None
    has_left: bool
    who: shapes.Author


Answers = dict[int, list[Answered]]


@dataclass(frozen=True)
class Option:
    """A community or a subject by which results can be narrowed."""

    slug: str
    name: str

    @property
    def pair(self) -> tuple[str, str]:
        """As a list of choices wants it."""
        return self.slug, self.name


@dataclass(frozen=True)
class Correction:
    """What was searched instead of what was typed."""

    searched: str
    typed: str


@dataclass(frozen=True)
class Results:
    """A page of results."""

    hits: tuple[Hit, ...] = ()
    number: int = 1
    has_next: bool = False
    is_sure: bool = False
    correction: Correction | None = None
    communities: tuple[Option, ...] = ()
    subjects: tuple[Option, ...] = ()
    needs: tuple[NeedHit, ...] = ()
    people: tuple[Knower, ...] = ()


def search(person: Person, asked: Asked, number: int = 1) -> Results:
    """What answers, ten at a time. Four SQL queries.

    One more for a mistyped word, and where something is seen as groups received it. Where nothing
    is found, two: the needs that others named are looked at instead.
    """
    if not asked.text.strip():
        return Results(communities=_communities(person, [], asked.community))
    found = find(person, asked, number * PAGE + 1)
    shown = found.matches[(number - 1) * PAGE : number * PAGE]
    typed = asked.text.strip()
    corrected = found.asked.text != typed[: len(found.asked.text) or None]
    answers = _answers(person, shown)
    return Results(
        hits=tuple(_hits(shown, answers, found.asked.text)),
        number=number,
        has_next=len(found.matches) > number * PAGE,
        is_sure=_is_sure(found.matches),
        correction=Correction(found.asked.text, typed) if corrected else None,
        communities=_communities(person, shown, asked.community),
        subjects=_subjects(person, shown, asked.subject),
        needs=() if found.matches else alike(person, typed),
        people=_people(person, shown, answers, found.asked.text) if number == 1 else (),
    )


def similar(person: Person, asked: Asked) -> Results:
    """The few things that may answer what somebody is typing. Four SQL queries.

    One more where something is seen as groups received it. Their words are taken as
    they are: who still types has not mistyped yet.
    """
    if len(asked.text.strip()) < SHORTEST:
        return Results()
    found = find(person, replace(asked, exact=True), WHILE_TYPING)
    answers = _answers(person, found.matches)
    hits = tuple(_hits(found.matches, answers, found.asked.text))
    needs = alike(person, asked.text)
    return Results(hits=hits, is_sure=_is_sure(found.matches), needs=needs)


def answering(person: Person, slug: str) -> Contribution:
    """The text that answered somebody, for the action that follows. One SQL query."""
    rows = Contribution.objects.visible_to(person).select_related("community")
    return get_object_or_404(rows, slug=slug, parent=None)


def _is_sure(matches: list[Match]) -> bool:
    ranked = [match.ranked for match in matches[:2]]
    return bool(ranked) and is_sure(*ranked, *[None] * (2 - len(ranked)))


def _hits(matches: list[Match], answers: Answers, searched: str) -> Iterable[Hit]:
    wanted = wanted_terms(searched)
    for match in matches:
        said = [answer.text for answer in answers.get(match.key, ())]
        yield Hit(
            slug=match.slug,
            kind=match.kind,
            title=excerpts.marked(match.title, wanted),
            passage=excerpts.passage([*said, match.text], wanted),
            language=match.language,
            moment=match.moment,
            answers=match.answers,
            useful=match.useful,
            is_accepted=match.accepted is not None,
            is_certified=match.is_certified,
            certified_by=match.certified_by,
            group=match.group,
            author=match.author,
            href=match.href,
            is_received=bool(match.relay),
            is_obsolete=match.is_obsolete,
        )


def _people(
    person: Person, matches: list[Match], answers: Answers, searched: str
) -> tuple[Knower, ...]:
    """The few who answered or wrote what fits, the nearest first; nobody who left, nor oneself."""
    found: dict[str, Knower] = {}
    fit = fits(wanted_terms(searched), [match.title for match in matches])
    for match, share in zip(matches, fit, strict=True):
        if share >= FIT and not match.relay:
            for knower in _knowers(match, answers.get(match.key, ())):
                found.setdefault(knower.who.slug, knower)
    return tuple(one for slug, one in found.items() if slug not in ("", person.slug))[:FEW]


def _knowers(match: Match, answers: Iterable[Answered]) -> Iterable[Knower]:
    if match.kind != Kind.QUESTION and not match.has_left:
        yield Knower(match.author, Reason.WROTE, match.title)
    for answer in answers:
        if not answer.has_left:
            is_accepted = answer.key == match.accepted
            yield Knower(answer.who, how(answer.vouched, is_accepted), match.title)


def _answers(person: Person, matches: list[Match]) -> Answers:
    """What was answered to the questions among them, the accepted one first. One SQL query."""
    asked = [match.key for match in matches if match.answers]
    if not asked:
        return {}
    accepted = [match.accepted for match in matches if match.accepted]
    found: Answers = {}
    for question, key, text, vouched, left, active, *who in ANSWERED.rows(person, asked, accepted):
        gone = left is not None or not active
        answer = Answered(key, text, vouched, gone, shapes.author(tuple(who)))
        found.setdefault(question, []).append(answer)
    return found


def _answered(person: Person, questions: list[int], accepted: list[int]) -> QuerySet:
    rows = Contribution.objects.visible_to(person).filter(parent__in=questions, hidden=False)
    # Known beforehand: each answer's question would be looked up for it.
    accepted_first = Case(When(pk__in=accepted, then=0), default=1)
    order = (accepted_first, F("useful_count").desc(), "pk")
    ranked = rows.annotate(rank=Window(RowNumber(), partition_by="parent", order_by=order))
    best = ranked.filter(rank__lte=ANSWERS)
    beginning = Substr("text", 1, excerpts.LONGEST)
    told = ("certification__pk", "author__left_at", "author__is_active", *shapes.AUTHOR)
    return best.order_by("rank").values_list("parent_id", "pk", beginning, *told)


ANSWERED = ForReader(_answered)


def _communities(person: Person, matches: list[Match], chosen: str) -> tuple[Option, ...]:
    """Where the results of this page live, in the order of their best one; the chosen one too."""
    named = {match.group.slug: match.group.name for match in matches}
    if chosen and chosen not in named:
        known = Community.objects.visible_to(person).filter(slug=chosen)
        named |= dict(known.values_list("slug", "name"))
    return tuple(Option(*pair) for pair in named.items())


def _subjects(person: Person, matches: list[Match], chosen: str) -> tuple[Option, ...]:
    """What the results of this page speak of; the chosen one too. One SQL query."""
    if not (matches or chosen):
        return ()
    first, second = ("name_en", "name_fr") if get_language() == "en" else ("name_fr", "name_en")
    spoken_of = Q(tags__contribution__in=[match.key for match in matches])
    if chosen:
        spoken_of |= Q(slug=chosen)
    rows = Subject.objects.visible_to(person).filter(spoken_of).distinct().order_by(first, "pk")
    named = rows.values_list("slug", first, second)
    return tuple(Option(slug, name or other) for slug, name, other in named)
