# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom to ask, whom one has asked, and what one is asked oneself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.communities.models import Need, Offer
from entrepairs.discovery import rules
from entrepairs.discovery.models import Availability, Refrain, Solicitation
from entrepairs.discovery.models.solicitations import USUAL
from entrepairs.discovery.queries.candidates import candidates
from entrepairs.discovery.routing import mixing
from entrepairs.discovery.routing.free import readers
from entrepairs.discovery.routing.sought import Sought, a_need, a_question, about
from entrepairs.discovery.routing.why import Why
from entrepairs.kernel.folding import fold
from entrepairs.kernel.html import CleanHtml, trusted
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import shapes
from entrepairs.people.models import Person, Subject
from entrepairs.people.queries.profiles import FEW, PersonCard, SubjectTag, card, tag


@dataclass(frozen=True)
class Proposal:
    """Somebody to ask, with the reason: its kind, and the title or the subject that it names."""

    key: int
    who: PersonCard
    why: Why
    named: str


@dataclass(frozen=True)
class Request:
    """What somebody is asked. `asker`: who asks; empty where nobody is to be named."""

    sought: Sought
    html: CleanHtml
    author: shapes.Author | None
    asker: str
    why: Why
    named: str
    has_declined: bool
    has_helped: bool
    refusal: str
    subjects: tuple[SubjectTag, ...]


@dataclass(frozen=True)
class Wishes:
    """How much a person wants to be asked."""

    weekly: int
    away_until: date | None
    refrains: tuple[SubjectTag, ...]


def question(person: Person, slug: str) -> Sought:
    """A question that the person reads; else 404. One SQL query."""
    rows = Contribution.objects.visible_to(person).select_related("community", "author")
    row = get_object_or_404(rows, slug=slug, kind=Contribution.Kind.QUESTION)
    return replace(a_question(row), seeker=None if row.author_id == person.pk else person)


def need(person: Person, slug: str) -> Sought:
    """A need that the person reads; else 404. One SQL query."""
    rows = Need.objects.visible_to(person).select_related("community", "named_by")
    return a_need(get_object_or_404(rows, slug=slug))


def proposed(sought: Sought, now: datetime) -> tuple[Proposal, ...]:
    """Three people at most who can probably help. Twelve SQL queries at most, and one look."""
    asker = sought.asker
    found = mixing.few(candidates(sought, now, to_author=True), asker.site_id, asker.unit_id)
    return _shown(asker, {one.person: one.why for one in found})


def asked(person: Person, sought: Sought) -> tuple[PersonCard, ...]:
    """Those whom the author asked, in that order; what became of it is not said. One SQL query.

    Nobody to who looks in the author's place: somebody missing there would have been asked before.
    """
    if sought.seeker:
        return ()
    rows = Solicitation.objects.visible_to(person).filter(asked_by=person, **sought.things)
    rows = rows.select_related("person__site").order_by("pk")
    return tuple(card(row.person) for row in rows)


def request(person: Person, **place: str) -> Solicitation:
    """What one is asked about a question or a need, for what follows; else 404. One SQL query."""
    rows = Solicitation.objects.visible_to(person).filter(person=person)
    things = ("question__community", "question__author__site", "need__community", "need__named_by")
    rows = rows.select_related(*things, "asked_by", "person")
    return get_object_or_404(rows, **{f"{kind}__slug": slug for kind, slug in place.items()})


def requested(person: Person, **place: str) -> Request:
    """The same for its page. Five SQL queries."""
    row = request(person, **place)
    sought, question = about(row), row.question
    why = Why(row.reason, row.evidence_id, row.subject_id)
    return Request(
        sought=sought,
        html=trusted(question.html) if question else CleanHtml(""),
        author=_author(sought),
        asker=row.asked_by.name if row.asked_by and sought.is_signed else "",
        why=why,
        named=_named(person, [why])[why],
        has_declined=row.declined_at is not None,
        has_helped=_has_helped(person, row),
        refusal=rules.may_help(person, sought).refusal,
        subjects=tuple(tag(subject) for subject in sought.subjects.order_by("pk")),
    )


def _has_helped(person: Person, row: Solicitation) -> bool:
    if row.need:
        offers = Offer.objects.visible_to(person)
        return offers.filter(need=row.need, person=person).exists()
    answers = Contribution.objects.visible_to(person, withdrawn=False)
    return answers.filter(parent=row.question, author=person).exists()


def others(person: Person, sought: Sought, text: str) -> list[PersonCard]:
    """Colleagues of that name who read it, whatever they wish: that is theirs. One SQL query."""
    if not fold(text):
        return []
    found = readers(sought).exclude(pk=person.pk).called(text).select_related("site")
    return [card(row) for row in found.order_by("name_key", "pk")[:FEW]]


def wishes(person: Person) -> Wishes:
    """What one has said of being asked. Two SQL queries."""
    row = Availability.objects.visible_to(person).first()
    rows = Refrain.objects.visible_to(person).select_related("subject").order_by("pk")
    return Wishes(
        weekly=row.weekly if row else USUAL,
        away_until=_to_come(row.away_until if row else None),
        refrains=tuple(tag(one.subject) for one in rows),
    )


def _to_come(day: date | None) -> date | None:
    """An absence that is over is none."""
    return day if day and day >= timezone.localdate() else None


def refrained(person: Person, slug: str) -> Subject:
    """A subject one did not want to be asked about; else 404. One SQL query."""
    rows = Refrain.objects.visible_to(person).select_related("subject")
    return get_object_or_404(rows, subject__slug=slug).subject


def _shown(reader: Person, found: dict[int, Why]) -> tuple[Proposal, ...]:
    named = _named(reader, found.values())
    rows = Person.objects.visible_to(reader).filter(pk__in=found).select_related("site")
    cards = {row.pk: card(row) for row in rows}
    return tuple(Proposal(key, cards[key], why, named[why]) for key, why in found.items())


def _named(reader: Person, whys: Collection[Why]) -> dict[Why, str]:
    """The titles and subjects that reasons name, as far as the reader may read them."""
    texts = Contribution.objects.visible_to(reader, withdrawn=False)
    titles = _by_key(texts.filter(pk__in=_keys(why.evidence for why in whys)))
    subjects = Subject.objects.visible_to(reader).filter(pk__in=_keys(one.subject for one in whys))
    names = {subject.pk: tag(subject).name for subject in subjects}
    return {why: titles.get(why.evidence) or names.get(why.subject) or "" for why in whys}


def _by_key(texts: Iterable[Contribution]) -> dict[int | None, str]:
    return {text.pk: text.title or text.excerpt for text in texts.only("pk", "title", "excerpt")}


def _keys(values: Iterable[int | None]) -> set[int]:
    return {value for value in values if value}


def _author(sought: Sought) -> shapes.Author | None:
    """Who looks for help; nobody for a need that is not signed."""
    if not sought.is_signed:
        return None
    person = sought.author
    if person is None:
        name = sought.question.author_name if sought.question else ""
        return shapes.author((None, None, None, None, None, name))
    site = person.site.name if person.site else ""
    return shapes.author((person.slug, person.name, person.photo, person.job, site, ""))
