# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom to ask, whom one has asked, and what one is asked oneself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.discovery.models import Availability, Refrain, Solicitation
from entrepairs.discovery.models.solicitations import USUAL
from entrepairs.discovery.queries.candidates import candidates
from entrepairs.discovery.routing import mixing
from entrepairs.discovery.routing.free import free
from entrepairs.discovery.routing.why import Why
from entrepairs.kernel.folding import fold
from entrepairs.kernel.html import CleanHtml, trusted
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import shapes
from entrepairs.people.models import Person, Subject
from entrepairs.people.queries.profiles import FEW, PersonCard, SubjectTag, line, tag

FACE = ("pk", "slug", "name", "photo", "job", "site__name")


@dataclass(frozen=True)
class Proposal:
    """Somebody to ask, with the reason: its kind, and the title or the subject that it names."""

    key: int
    who: PersonCard
    why: Why
    named: str


@dataclass(frozen=True)
class Request:
    """A question that somebody is asked. `asker`: who asks; empty where the program goes on."""

    question: Contribution
    html: CleanHtml
    author: shapes.Author
    asker: str
    reason: str
    named: str
    at: datetime
    has_declined: bool
    has_answered: bool
    subjects: tuple[SubjectTag, ...]

    @property
    def is_open(self) -> bool:
        """Does the question still wait?"""
        return not (self.question.accepted_id or self.question.duplicate_of_id)


@dataclass(frozen=True)
class Wishes:
    """How much a person wants to be asked."""

    weekly: int
    away_until: date | None
    refrains: tuple[SubjectTag, ...]


def proposed(question: Contribution, now: datetime) -> tuple[Proposal, ...]:
    """Three people at most who can probably answer. Twelve SQL queries at most, and one look."""
    asker = question.author
    found = mixing.few(candidates(question, now), asker.site_id, asker.unit_id)
    return _shown(asker, {one.person: one.why for one in found})


def asked(person: Person, question: Contribution) -> tuple[shapes.Author, ...]:
    """Those whom the author asked, in that order; what became of it is not said. One SQL query."""
    rows = Solicitation.objects.visible_to(person).filter(question=question, asked_by=person)
    columns = (f"person__{name}" for name in FACE[1:])
    rows = rows.order_by("pk").values_list(*columns)
    return tuple(shapes.author((*row, "")) for row in rows)


def request(person: Person, slug: str) -> Solicitation:
    """What one is asked about a question, for the action that follows; else 404. One SQL query."""
    rows = Solicitation.objects.visible_to(person).filter(person=person)
    return get_object_or_404(rows.select_related("question__community"), question__slug=slug)


def requested(person: Person, slug: str) -> Request:
    """The same for its page. Four SQL queries."""
    answers = Contribution.objects.visible_to(person, withdrawn=False)
    mine = answers.filter(parent=OuterRef("question"), author=person)
    rows = Solicitation.objects.visible_to(person).filter(person=person)
    rows = rows.select_related("question__community", "question__author__site", "asked_by")
    row = get_object_or_404(rows.annotate(answered=Exists(mine)), question__slug=slug)
    question = row.question
    why = Why(row.reason, row.evidence_id, row.subject_id)
    return Request(
        question=question,
        html=trusted(question.html),
        author=_author(question),
        asker=row.asked_by.name if row.asked_by else "",
        reason=row.reason,
        named=_named(person, [why]).get(why, ""),
        at=row.asked_at,
        has_declined=row.declined_at is not None,
        has_answered=row.answered,
        subjects=tuple(tag(subject) for subject in question.subjects.order_by("pk")),
    )


def others(person: Person, question: Contribution, text: str) -> list[PersonCard]:
    """Colleagues of that name who may be asked about it now. One SQL query."""
    found = free(question, timezone.now()).exclude(pk=person.pk).called(text) if fold(text) else ()
    rows = found and found.order_by("name_key", "pk").values_list(*FACE[1:])[:FEW]
    return [_card(row) for row in rows]


def wishes(person: Person) -> Wishes:
    """What one has said of being asked. Two SQL queries."""
    row = Availability.objects.visible_to(person).first()
    rows = Refrain.objects.visible_to(person).select_related("subject").order_by("pk")
    return Wishes(
        weekly=row.weekly if row else USUAL,
        away_until=row.away_until if row else None,
        refrains=tuple(tag(one.subject) for one in rows),
    )


def refrained(person: Person, slug: str) -> Subject:
    """A subject one did not want to be asked about; else 404. One SQL query."""
    rows = Refrain.objects.visible_to(person).select_related("subject")
    return get_object_or_404(rows, subject__slug=slug).subject


def _shown(reader: Person, found: dict[int, Why]) -> tuple[Proposal, ...]:
    named = _named(reader, found.values())
    rows = Person.objects.visible_to(reader).filter(pk__in=found).values_list(*FACE)
    faces = {row[0]: row[1:] for row in rows}
    return tuple(
        Proposal(key, _card(faces[key]), why, named.get(why, "")) for key, why in found.items()
    )


def _card(face: tuple[str, ...]) -> PersonCard:
    slug, name, photo, job, site = face
    photo_url = f"/people/{slug}/photo/{photo}" if photo else ""
    return PersonCard(slug, name, photo_url, line(job or "", site or ""))


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


def _author(question: Contribution) -> shapes.Author:
    person = question.author
    if person is None:
        return shapes.author((None, None, None, None, None, question.author_name))
    site = person.site.name if person.site else ""
    return shapes.author((person.slug, person.name, person.photo, person.job, site, ""))
