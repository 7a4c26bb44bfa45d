# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One community: its head, its side, its members."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, FilteredRelation, Q, QuerySet, When
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from entrepairs.communities import addresses, readable, rules
from entrepairs.communities import words as wordings
from entrepairs.communities.models import Community, Expert, Membership
from entrepairs.communities.queries.standing import (
    members_shown,
    present,
    standing,
    with_requests,
    with_standing,
)
from entrepairs.kernel.prepared import Prepared
from entrepairs.people.models import Person, Subject
from entrepairs.people.queries import SubjectTag

PAGE = 25
BESIDE = 6


@dataclass(frozen=True)
class Member:
    """Somebody who belongs, as a line shows them."""

    slug: str
    name: str
    photo_url: str
    job: str
    place: str
    role: str
    since: datetime
    expert_on: tuple[SubjectTag, ...] = ()

    @property
    def role_words(self) -> str:
        """What is said beside the name; nothing for a plain member."""
        return wordings.ROLES_BESIDE_A_NAME[self.role]

    @property
    def href(self) -> str:
        """The profile."""
        return addresses.profile(self.slug)

    @property
    def work(self) -> str:
        """What the person does and where."""
        return ", ".join(filter(None, [self.job, self.place]))

    @property
    def line(self) -> str:
        """The role, else the work."""
        return str(self.role_words) or self.work


@dataclass(frozen=True)
class Sibling:
    """A community under the same theme."""

    slug: str
    name: str
    kind: str
    place: str

    @property
    def line(self) -> str:
        """Where it is, else what it is."""
        return self.place or str(wordings.KINDS[self.kind])

    @property
    def href(self) -> str:
        """Its front page."""
        return addresses.front(self.slug)


@dataclass(frozen=True)
class Named:
    """A site or a theme; empty where there is none."""

    slug: str
    name: str


@dataclass(frozen=True)
class CommunityPage:
    """The head and the side of a community's pages, as one reader sees them.

    `may_read` is false for who may know of it but not look inside: then `members` is nothing and
    `people` and `facilitators` are empty. `standing`: see `CommunityCard`. `key` is for the
    queries of other rooms that go on from here. `charter`: in one line, empty for none.
    """

    key: int
    slug: str
    name: str
    purpose: str
    kind: str
    visibility: str
    place: str
    site_slug: str
    language: str
    created_at: datetime
    theme: str
    theme_slug: str
    role: str
    standing: str
    is_closed: bool
    charter: str
    may_read: bool
    may_facilitate: bool
    may_invite: bool
    members: int | None
    waiting: int
    people: tuple[Member, ...]
    siblings: tuple[Sibling, ...]

    @property
    def facilitators(self) -> tuple[Member, ...]:
        """Those who run it, among the first people."""
        return tuple(one for one in self.people if one.role == Membership.Role.FACILITATOR)

    @property
    def kind_words(self) -> str:
        """What it is and where, in the reader's language."""
        return wordings.kind_and_place(self.kind, self.place)

    @property
    def href(self) -> str:
        """Its front page."""
        return addresses.front(self.slug)

    @property
    def settings(self) -> dict[str, str]:
        """What the form of the settings begins with."""
        same = ("name", "purpose", "kind", "visibility", "language")
        begin = {name: getattr(self, name) for name in same}
        return begin | {"theme": self.theme_slug, "site": self.site_slug}

    @property
    def visibility_words(self) -> str:
        """Who sees it, in the reader's language."""
        return wordings.VISIBILITIES[self.visibility]


@dataclass(frozen=True)
class MembersPage:
    """One page of the members: those who facilitate first, then by name."""

    people: tuple[Member, ...]
    page: int
    has_next: bool


@dataclass(frozen=True)
class Expertise:
    """A member named for a subject, by whom and when."""

    name: str
    slug: str
    subject: SubjectTag
    named_by: str
    named_at: datetime


def community(person: Person, slug: str) -> CommunityPage:
    """What stands around a community's pages.

    One SQL query, and when the person reads it one for the people; one for the siblings if it has
    a theme; and what one belongs to, once a request.
    """
    here, place, theme, charter = _head(person, slug)
    may_read = bool(rules.may_read(person, here))
    facilitates = rules.facilitates(person, here)
    return CommunityPage(
        key=here.pk,
        slug=here.slug,
        name=here.name,
        purpose=here.purpose,
        kind=here.kind,
        visibility=here.visibility,
        place=place.name,
        site_slug=place.slug,
        language=here.language,
        created_at=here.created_at,
        theme=theme.name,
        theme_slug=theme.slug,
        role=here.my_role or "",
        standing=standing(here),
        is_closed=here.archived_at is not None,
        charter=charter,
        may_read=may_read,
        may_facilitate=facilitates,
        may_invite=bool(rules.may_invite(person, here)),
        members=members_shown(here),
        waiting=(here.requests_count or 0) if facilitates else 0,
        people=_people(here, 0, BESIDE) if may_read else (),
        siblings=_siblings(person, here),
    )


FACTS = tuple(
    "pk slug name purpose kind visibility language archived_at created_at theme_id".split()
)
STANDING = (
    "my_role",
    "is_removed",
    "members_count",
    "is_invited",
    "has_asked",
    "requests_count",
)
NAMES = ("site__slug", "site__name", "theme__slug", "theme__name", "charter__line")


def _head(person: Person, slug: str) -> tuple[Community, Named, Named, str]:
    """The row as the rules want it, where it is, its theme and its charter in one line.

    404 for who may not know of it.
    """
    found = (
        HEAD.rows(person.pk, person.organisation_id, slug) if readable.is_present(person) else ()
    )
    for values in found:
        here = Community(**dict(zip(FACTS, values, strict=False)))
        here.organisation_id = person.organisation_id
        vars(here).update(zip(STANDING, values[len(FACTS) :], strict=False))
        site, place, theme, called, charter = values[len(FACTS) + len(STANDING) :]
        places = Named(site or "", place or ""), Named(theme or "", called or "")
        return here, *places, charter or ""
    raise Http404


def _heads(person: int, organisation: int, slug: str) -> QuerySet:
    reader = Person(pk=person, organisation_id=organisation)
    found = with_standing(Community.objects.visible_to(reader).filter(slug=slug), reader)
    found = with_requests(found)
    return found.values_list(*FACTS, *STANDING, *NAMES)


HEAD = Prepared(_heads)


def members(person: Person, here: Community, page: int = 1) -> MembersPage:
    """Who belongs, to whoever reads the community. One SQL query."""
    rules.may_read(person, here).or_refuse()
    page = max(page, 1)
    people = _people(here, (page - 1) * PAGE, PAGE + 1)
    return MembersPage(people=people[:PAGE], page=page, has_next=len(people) > PAGE)


def member(person: Person, here: Community, slug: str) -> Person:
    """A member, for the action that follows; 404 for who is not. One SQL query."""
    rules.may_read(person, here).or_refuse()
    memberships = Membership.objects.own(here).select_related("person")
    return get_object_or_404(memberships, person__slug=slug).person


def member_line(person: Person, here: Community, slug: str) -> Member:
    """A member as the page about them shows it; 404 for who is not. One SQL query."""
    rules.may_read(person, here).or_refuse()
    memberships = present(Membership.objects.own(here)).filter(person__slug=slug)
    found = _members(_with_subjects(memberships, here.pk).order_by("expert__pk"))
    if not found:
        raise Http404
    return found[0]


def experts(person: Person, here: Community) -> tuple[Expertise, ...]:
    """Who was named for which subject, by whom. One SQL query."""
    rules.may_read(person, here).or_refuse()
    rows = Expert.objects.own(here).select_related("person", "subject", "named_by")
    return tuple(
        Expertise(
            name=expert.person.name,
            slug=expert.person.slug,
            subject=_tag(expert.subject),
            named_by=expert.named_by.name if expert.named_by else "",
            named_at=expert.named_at,
        )
        for expert in present(rows).order_by("person__name_key", "pk")
    )


def _people(here: Community, start: int, how_many: int) -> tuple[Member, ...]:
    return _members(SOME.rows(here.pk, start=start, end=start + how_many))


MEMBER = (
    "person_id",
    "person__slug",
    "person__name",
    "person__photo",
    "person__job",
    "person__site__name",
    "role",
    "since",
)
# What they were named an expert on here: a row for each subject, one without if there is none.
SUBJECT = ("expert__subject__slug", "expert__subject__name_fr", "expert__subject__name_en")


def _with_subjects(rows: QuerySet, here: int) -> QuerySet:
    named = FilteredRelation("person__expertises", condition=Q(person__expertises__community=here))
    return rows.annotate(expert=named).values_list(*MEMBER, *SUBJECT)


def _some(here: int, *, start: int, end: int) -> QuerySet:
    first = Case(When(role=Membership.Role.FACILITATOR, then=0), default=1)
    rows = present(Membership.objects.own(Community(pk=here)))
    rows = rows.order_by(first, "person__name_key", "pk")
    # Hundreds are put in order by their keys, whole rows are read of those shown.
    shown = rows.filter(pk__chosen=rows.values("pk")[start:end])
    return _with_subjects(shown, here).order_by(first, "person__name_key", "pk", "expert__pk")


SOME = Prepared(_some)


def _members(rows: Iterable[tuple]) -> tuple[Member, ...]:
    """Rows of the same member follow each other."""
    people: dict[int, tuple] = {}
    tags: dict[int, list[SubjectTag]] = defaultdict(list)
    for row in rows:
        values, (slug, french, english) = row[: len(MEMBER)], row[len(MEMBER) :]
        people[values[0]] = values
        if slug:
            tags[values[0]].append(_tag(Subject(slug=slug, name_fr=french, name_en=english)))
    return tuple(_member(values, tags) for values in people.values())


def _tag(subject: Subject) -> SubjectTag:
    return SubjectTag(subject.slug, subject.name((get_language() or "fr")[:2]))


def _member(values: tuple, expert_on: dict[int, list[SubjectTag]]) -> Member:
    key, slug, name, photo, job, place, role, since = values
    return Member(
        slug=slug,
        name=name,
        photo_url=Person(slug=slug, photo=photo).photo_url,
        job=job,
        place=place or "",
        role=role,
        since=since,
        expert_on=tuple(expert_on.get(key, ())),
    )


def _siblings(person: Person, here: Community) -> tuple[Sibling, ...]:
    if here.theme_id is None:
        return ()
    found = SIBLINGS.rows(person.pk, person.organisation_id, here.theme_id, here.pk)
    return tuple(Sibling(slug, name, kind, place or "") for slug, name, kind, place in found)


def _others(person: int, organisation: int, theme: int, here: int) -> QuerySet:
    rows = Community.objects.visible_to(Person(pk=person, organisation_id=organisation))
    rows = rows.filter(theme=theme, archived_at=None).exclude(pk=here)
    rows = rows.order_by(Lower("name"), "pk")[:BESIDE]
    return rows.values_list("slug", "name", "kind", "site__name")


SIBLINGS = Prepared(_others)
