# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What colleagues learned from somebody: for that person alone, who decides what shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.kernel.folding import fold
from entrepairs.knowledge.models import Contribution, Trial, Useful
from entrepairs.people.models import Person, PersonSubject, Subject
from entrepairs.people.queries import profiles
from entrepairs.people.queries.profiles import SubjectTag
from entrepairs.skills.fading import SEEMS_TO_HELP, total
from entrepairs.skills.models import Evidence, Waived
from entrepairs.skills.queries.shown import Says, Summary, halves, summaries, wished
from entrepairs.skills.queries.somebodys import Words, words_on

PAGE = 25
PROPOSED = 6
COMPANY = 2  # others, for a group
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Skill:
    """One skill on somebody's own page. `shown`: who sees it."""

    tag: SubjectTag
    shown: str
    summary: Summary

    @property
    def state(self) -> str:
        """Its glyph."""
        return halves(self.summary)


@dataclass(frozen=True)
class Proposal:
    """A skill that the evidence speaks for, and of which the person said nothing yet."""

    tag: SubjectTag
    summary: Summary


@dataclass(frozen=True)
class Given:
    """What one gave and what one received in a year; nobody else sees it.

    `helped`: colleagues who accepted an answer, found something useful or tried it; `sites`: how
    many places they are from. `received`: answers accepted, `tried`: texts of others tried.
    """

    helped: int
    sites: int
    received: int
    tried: int


@dataclass(frozen=True)
class Together:
    """Something others want to learn too. `may_gather`: enough for a group, and there is none."""

    tag: SubjectTag
    others: int
    may_gather: bool


@dataclass(frozen=True)
class Mine:
    """One's own page."""

    skills: tuple[Skill, ...]
    proposals: tuple[Proposal, ...]
    waived: tuple[SubjectTag, ...]
    wished: tuple[SubjectTag, ...]
    together: tuple[Together, ...]
    given: Given


def mine(person: Person) -> Mine:
    """Fourteen SQL queries, however much there is, and the reader’s communities."""
    said = list(_said(person).select_related("subject").order_by("pk"))
    helps = [row for row in said if row.says == Says.HELPS]
    known = summaries(person, _said(person).filter(says=Says.HELPS))
    waived = list(Waived.objects.visible_to(person).select_related("subject").order_by("pk"))
    silent = {row.subject_id for row in (*helps, *waived)}
    skills = [
        Skill(profiles.tag(row.subject), row.shown, known[person.pk, row.subject_id])
        for row in helps
    ]
    return Mine(
        skills=tuple(sorted(skills, key=lambda one: -one.summary.weight)),
        proposals=tuple(_proposals(person, silent)),
        waived=tuple(profiles.tag(row.subject) for row in waived),
        wished=tuple(profiles.tag(row.subject) for row in said if row.says == Says.INTERESTED),
        together=_together(person, [row for row in said if row.says == Says.INTERESTED]),
        given=given(person),
    )


def _together(person: Person, mine: list[PersonSubject]) -> tuple[Together, ...]:
    """What others want to learn too, most people first; exact, as each shows it to the house."""
    subjects = {row.subject_id: row.subject for row in mine}
    rows = wished(person).filter(subject__in=subjects).exclude(person=person)
    counted = rows.order_by().values_list("subject").annotate(others=Count("pk"))
    groups = Community.objects.visible_to(person).filter(archived_at=None)
    known = set(map(fold, groups.values_list("name", flat=True)))
    found = [
        Together(profiles.tag(subjects[key]), others, _may_gather(subjects[key], others, known))
        for key, others in counted
    ]
    return tuple(sorted(found, key=lambda one: (-one.others, fold(one.tag.name))))


def _may_gather(subject: Subject, others: int, known: set[str]) -> bool:
    """Is there company enough, and no community of that name that one knows of?"""
    names = {fold(name) for name in (subject.name_fr, subject.name_en) if name}
    return others >= COMPANY and not names & known


def _said(person: Person) -> QuerySet[PersonSubject]:
    return PersonSubject.objects.visible_to(person).filter(person=person)


def _own(person: Person) -> QuerySet[Evidence]:
    """What speaks for oneself, as far as one may still read what it points at."""
    return Evidence.objects.visible_to(person).filter(person=person)


def _proposals(person: Person, silent: set[int]) -> list[Proposal]:
    """Best attested first; none of what the person said something about.

    Before it what somebody passed on in a teach-back, however little: they did it on purpose.
    """
    rows = _own(person).filter(subject__merged_into=None).select_related("subject")
    by_subject: dict[int, list[Evidence]] = {}
    for row in rows.exclude(subject__in=silent):
        by_subject.setdefault(row.subject_id, []).append(row)
    now = timezone.now()
    found = []
    for pieces in by_subject.values():
        weight = total(((piece.weight, piece.happened_at) for piece in pieces), now)
        if weight >= SEEMS_TO_HELP or any(piece.kind == Evidence.Kind.TAUGHT for piece in pieces):
            found.append(Proposal(profiles.tag(pieces[0].subject), _summary(pieces, weight)))
    in_order = sorted(found, key=lambda one: (not one.summary.taught, -one.summary.weight))
    return in_order[:PROPOSED]


def _summary(pieces: list[Evidence], weight: float) -> Summary:
    summary = Summary(weight=weight)
    for piece in pieces:
        summary.add(piece.kind, piece.attested_by)
    return summary


def given(person: Person) -> Given:
    """Of the last twelve months. Five SQL queries."""
    since = timezone.now() - YEAR
    by_me = Q(contribution__author=person)
    others = ~Q(person=person)
    useful = Useful.objects.visible_to(person).filter(by_me, others, at__gte=since)
    tried = Trial.objects.visible_to(person).filter(by_me, others, at__gte=since)
    questions = Contribution.objects.visible_to(person).filter(accepted_at__gte=since)
    accepted = questions.filter(accepted__author=person).exclude(author=person)
    helped = set(useful.values_list("person", "person__site"))
    helped |= set(tried.values_list("person", "person__site"))
    helped |= set(accepted.values_list("author", "author__site"))
    received = questions.filter(author=person).exclude(accepted__author=person)
    mine = Trial.objects.visible_to(person).filter(person=person, at__gte=since)
    counted = mine.exclude(contribution__author=person).aggregate(number=Count("pk"))
    people = {one for one, _site in helped if one}
    sites = {site for _one, site in helped if site}
    return Given(len(people), len(sites), received.count(), counted["number"])


@dataclass(frozen=True)
class Piece:
    """One thing that others attested. `said`: how, and by how many colleagues or groups."""

    title: str
    language: str
    href: str
    said: tuple[tuple[str, int], ...]
    moment: datetime


@dataclass(frozen=True)
class Pieces:
    """What speaks for one's own skill."""

    tag: SubjectTag
    rows: tuple[Piece, ...]
    words: tuple[Words, ...]
    number: int
    has_next: bool


def pieces(person: Person, slug: str, number: int) -> Pieces:
    """This is what colleagues learned from one about a skill, the latest first. Three queries."""
    subject = profiles.subject_by_slug(person, slug)
    rows = _own(person).filter(subject=subject).order_by("-happened_at", "-pk")
    by_thing: dict[str, list[dict]] = {}
    for row in rows.values(*COLUMNS):
        by_thing.setdefault(_href(row), []).append(row)
    things = list(by_thing.values())
    start = (number - 1) * PAGE
    return Pieces(
        tag=profiles.tag(subject),
        rows=tuple(map(_piece, things[start : start + PAGE])),
        words=tuple(words_on(person, [subject.pk])[subject.pk]) if number == 1 else (),
        number=number,
        has_next=len(things) > start + PAGE,
    )


COLUMNS = (
    "kind",
    "attested_by",
    "happened_at",
    "contribution__slug",
    "contribution__title",
    "contribution__excerpt",
    "contribution__language",
    "contribution__parent__title",
    "meeting__slug",
    "meeting__title",
)


def _href(row: dict) -> str:
    text, meeting = row["contribution__slug"], row["meeting__slug"]
    return f"/knowledge/{text}/" if text else f"/meetings/{meeting}/"


def _piece(rows: list[dict]) -> Piece:
    first = rows[0]
    title = first["contribution__title"] or first["contribution__parent__title"]
    return Piece(
        title=title or first["contribution__excerpt"] or first["meeting__title"],
        language=first["contribution__language"] or "",
        href=_href(first),
        said=tuple((row["kind"], row["attested_by"]) for row in rows),
        moment=first["happened_at"],
    )
