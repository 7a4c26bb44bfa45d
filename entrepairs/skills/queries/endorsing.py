# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attestations as who gave them and whom they are about see them; nobody else does."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from entrepairs.people.models import Person, PersonSubject, Subject
from entrepairs.people.queries import profiles
from entrepairs.people.queries.profiles import PersonCard, SubjectTag
from entrepairs.skills.models import Endorsement
from entrepairs.skills.queries.shown import shown

PAGE = 25
State = Endorsement.State


@dataclass(frozen=True)
class Given:
    """What I attested, as I may see it: what was declined still waits."""

    slug: str
    who: PersonCard
    skill: SubjectTag
    sentence: str
    happened_on: date
    given_at: datetime
    state: str
    reply: str


@dataclass(frozen=True)
class Received:
    """What a colleague attested of me. `is_shown`: do I show this skill to others?"""

    slug: str
    who: PersonCard
    skill: SubjectTag
    sentence: str
    happened_on: date
    given_at: datetime
    state: str
    reply: str
    is_shown: bool


def given(person: Person, page: int) -> Page:
    """What I attested, the newest first, 25 a page. Two SQL queries."""
    rows = Endorsement.objects.visible_to(person).filter(by=person)
    rows = rows.select_related("person__site", "subject").order_by("-given_at", "-pk")
    found = Paginator(rows, PAGE).get_page(page)
    found.object_list = [_given(row) for row in found.object_list]
    return found


def _given(row: Endorsement) -> Given:
    state = State.WAITING if row.state == State.DECLINED else row.state
    return Given(
        slug=row.slug,
        who=profiles.card(row.person),
        skill=profiles.tag(row.subject),
        sentence=row.sentence,
        happened_on=row.happened_on,
        given_at=row.given_at,
        state=state,
        reply=row.reply if state == State.SENT_BACK else "",
    )


def waiting(person: Person, page: int) -> Page:
    """What colleagues attested of me and waits for my word, 25 a page. Two SQL queries."""
    rows = _received(person).filter(state=State.WAITING)
    return _page(rows.order_by("given_at", "pk"), page)


def answered(person: Person, page: int) -> Page:
    """What I accepted, declined or sent back, the newest first, 25 a page. Two SQL queries."""
    rows = _received(person).exclude(state=State.WAITING)
    return _page(rows.order_by("-answered_at", "-pk"), page)


def _received(person: Person) -> QuerySet[Endorsement]:
    said = PersonSubject.objects.visible_to(person).filter(
        person=person, subject=OuterRef("subject"), says=PersonSubject.Says.HELPS
    )
    shown_to_others = Exists(said.exclude(shown=PersonSubject.Shown.SELF))
    rows = Endorsement.objects.visible_to(person).filter(person=person)
    return rows.annotate(is_shown=shown_to_others).select_related("by__site", "subject")


def _page(rows: QuerySet[Endorsement], number: int) -> Page:
    found = Paginator(rows, PAGE).get_page(number)
    found.object_list = [_about_me(row) for row in found.object_list]
    return found


def _about_me(row: Endorsement) -> Received:
    return Received(
        slug=row.slug,
        who=profiles.card(row.by),
        skill=profiles.tag(row.subject),
        sentence=row.sentence,
        happened_on=row.happened_on,
        given_at=row.given_at,
        state=row.state,
        reply=row.reply,
        is_shown=row.is_shown,
    )


def received_row(person: Person, slug: str) -> Endorsement:
    """One that is about me, for the action that follows; 404 otherwise. One SQL query."""
    rows = Endorsement.objects.visible_to(person).select_related("subject", "by")
    return get_object_or_404(rows, slug=slug, person=person)


def given_row(person: Person, slug: str) -> Endorsement:
    """One that I gave, for the action that follows; 404 otherwise. One SQL query."""
    rows = Endorsement.objects.visible_to(person).select_related("subject", "person")
    return get_object_or_404(rows, slug=slug, by=person)


def mine_of(person: Person, somebody: Person, subject: Subject) -> Endorsement | None:
    """What I attested already of this skill of somebody. One SQL query."""
    rows = Endorsement.objects.visible_to(person)
    return rows.filter(by=person, person=somebody, subject=subject).first()


def to_choose(person: Person, somebody: Person) -> list[SubjectTag]:
    """The skills that somebody shows me, by name. One SQL query beside `readable`."""
    rows = shown(person).filter(person=somebody).select_related("subject").order_by("pk")
    return sorted((profiles.tag(row.subject) for row in rows), key=lambda one: one.name)
