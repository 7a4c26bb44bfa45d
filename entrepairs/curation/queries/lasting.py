# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a text still holds: what its readers say, and what whoever answers for it may do."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, QuerySet, When
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.communities.queries.standing import present
from entrepairs.curation import rules, urgency
from entrepairs.curation.models import Verdict
from entrepairs.knowledge import lasting
from entrepairs.knowledge import rules as knowledge
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import lists
from entrepairs.knowledge.queries import standing as standings
from entrepairs.people.models import Person

MOST_KEPT = 100
MANY = 200


@dataclass(frozen=True)
class Doubt:
    """A reader's reason to doubt, for whoever answers for the text."""

    who: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Choice:
    """Somebody who may answer for it."""

    slug: str
    name: str


@dataclass(frozen=True)
class Page:
    """One text, what is said of it and by whom it can be said."""

    slug: str
    title: str
    kind: str
    language: str
    standing: standings.Standing
    replaced_by: lists.SmallRow | None
    says: str
    why: str
    may_say: bool
    may_answer_for: bool
    doubts: tuple[Doubt, ...]
    members: tuple[Choice, ...]


@dataclass(frozen=True)
class Kept:
    """A text one answers for."""

    slug: str
    kind: str
    title: str
    language: str
    review_by: datetime | None
    doubts: int
    used: int
    is_due: bool


def page(person: Person, thing: Contribution) -> Page:
    """A text and whether it holds. Eight SQL queries at most."""
    values = Contribution.objects.visible_to(person).filter(pk=thing.pk)
    certified_at, *columns = values.values_list(
        "certification__certified_at", *standings.COLUMNS
    ).get()
    standing = standings.standing(thing.kind, thing.published_at, certified_at, tuple(columns))
    mine = Verdict.objects.visible_to(person).filter(contribution=thing, person=person).first()
    answers = bool(knowledge.may_answer_for(person, thing))
    question = thing.parent
    return Page(
        slug=thing.slug,
        title=str(question or thing),
        kind=thing.kind,
        language=thing.language,
        standing=standing,
        replaced_by=_seen(person, standing.replaced_by),
        says=mine.says if mine and not mine.settled_at else "",
        why=mine.why if mine and not mine.settled_at else "",
        may_say=bool(rules.may_give_verdict(person, thing)),
        may_answer_for=answers,
        doubts=_doubts(person, thing) if answers else (),
        members=_members(person, thing) if answers else (),
    )


def kept_by(person: Person) -> list[Kept]:
    """What one answers for and needs a look, the most useful look first. Two SQL queries."""
    now = timezone.now()
    found = list(_candidates(person))
    mine = [row for row in found if _is_for(person, row)]
    mine.sort(key=lambda row: (-urgency.urgency(row, now), row.pk))
    return [_kept(row, now) for row in mine[:MOST_KEPT]]


def _candidates(person: Person) -> QuerySet[Contribution]:
    return urgency.candidates(Contribution.objects.visible_to(person), timezone.now())


def _is_for(person: Person, row: Contribution) -> bool:
    """The same choice as the clock's, without asking who still reads what: it is read here."""
    validity, sealed = getattr(row, "validity", None), getattr(row, "certification", None)
    if sealed and sealed.certified_by_id == person.pk:
        return bool(validity and validity.doubts >= lasting.ENOUGH)
    keeper = (validity and validity.keeper_id) or row.author_id
    return keeper == person.pk


def _kept(row: Contribution, now: datetime) -> Kept:
    validity, sealed = getattr(row, "validity", None), getattr(row, "certification", None)
    due = lasting.review_by(
        row.kind,
        row.published_at,
        sealed.certified_at if sealed else None,
        validity.review_by if validity else None,
    )
    return Kept(
        slug=row.slug,
        kind=row.kind,
        title=str(row),
        language=row.language,
        review_by=due,
        doubts=validity.doubts if validity else 0,
        used=row.useful_count + row.tried + row.taken_up,
        is_due=due is not None and due <= now,
    )


def _doubts(person: Person, thing: Contribution) -> tuple[Doubt, ...]:
    rows = Verdict.objects.visible_to(person).filter(
        contribution=thing, says=Verdict.Says.DOUBTS, settled_at=None
    )
    return tuple(
        Doubt(row.person.name, row.why, row.at)
        for row in rows.select_related("person").order_by("-at")
    )


def _members(person: Person, thing: Contribution) -> tuple[Choice, ...]:
    """Those who look after the place first, then by name."""
    here = present(Membership.objects.own(thing.community)).exclude(person=person)
    plain = Case(When(role=Membership.Role.MEMBER, then=1), default=0)
    seats = here.order_by(plain, "person__name", "pk")
    return tuple(Choice(*seat) for seat in seats.values_list("person__slug", "person__name")[:MANY])


def _seen(person: Person, other: int | None) -> lists.SmallRow | None:
    if not other:
        return None
    found = Contribution.objects.visible_to(person).filter(pk=other, hidden=False)
    return next(iter(lists.small_rows(found.values_list(*lists.SMALL))), None)
