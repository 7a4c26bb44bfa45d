# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People and subjects as a colleague sees them."""

from dataclasses import dataclass
from typing import IO

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from entrepairs.kernel.folding import fold
from entrepairs.people import photos
from entrepairs.people.models import Person, PersonSubject, Site, Subject, Unit
from entrepairs.people.rules import may_sign_in

FEW = 8
Says = PersonSubject.Says


@dataclass(frozen=True)
class SubjectTag:
    """A subject in the reader's language."""

    slug: str
    name: str


@dataclass(frozen=True)
class PersonCard:
    """Somebody in a list: what `ui.face` and a line need."""

    slug: str
    name: str
    photo_url: str
    line: str


@dataclass(frozen=True)
class Profile:
    """What a person shows to colleagues."""

    slug: str
    name: str
    given_name: str
    photo_url: str
    job: str
    site: str
    site_slug: str
    unit: str
    unit_slug: str
    about: str
    spoken: str
    helps_with: tuple[SubjectTag, ...]
    interested_in: tuple[SubjectTag, ...]
    is_me: bool
    has_left: bool
    has_account: bool

    @property
    def line(self) -> str:
        """Job and place, as far as they are known."""
        return line(self.job, self.site)


def line(job: str, site: str) -> str:
    """`Counsellor · Lyon`."""
    return " · ".join(filter(None, (job, site)))


def profile(person: Person, slug: str, companions: QuerySet | None = None) -> Profile:
    """A colleague's profile, or one's own; 404 for anybody else. Three SQL queries.

    `companions`: keys of those who share a community with the reader, to whom some show more.
    """
    rows = Person.objects.visible_to(person).select_related("site", "unit")
    somebody = get_object_or_404(rows, slug=slug)
    said = PersonSubject.objects.visible_to(person, companions).filter(person=somebody)
    rows = list(said.select_related("subject").order_by("pk"))
    return Profile(
        slug=somebody.slug,
        name=somebody.name,
        given_name=somebody.given_name,
        photo_url=somebody.photo_url,
        job=somebody.job,
        site=somebody.site.name if somebody.site else "",
        site_slug=somebody.site.slug if somebody.site else "",
        unit=somebody.unit.name if somebody.unit else "",
        unit_slug=somebody.unit.slug if somebody.unit else "",
        about=somebody.about,
        spoken=somebody.spoken,
        helps_with=tuple(tag(row.subject) for row in rows if row.says == Says.HELPS),
        interested_in=tuple(tag(row.subject) for row in rows if row.says == Says.INTERESTED),
        is_me=somebody.pk == person.pk,
        has_left=not may_sign_in(somebody),
        has_account=somebody.emailaddress_set.exists(),
    )


def person_by_slug(person: Person, slug: str) -> Person:
    """A colleague, for the action that follows; 404 for anybody else. One SQL query."""
    rows = Person.objects.visible_to(person).select_related("organisation")
    return get_object_or_404(rows, slug=slug)


def directory(person: Person, text: str, *, limit: int = FEW) -> list[PersonCard]:
    """Colleagues who have not left and have a name with a word that begins so. One SQL query."""
    if not fold(text):
        return []
    found = Person.objects.visible_to(person).present().called(text).select_related("site")
    return [card(row) for row in found.order_by("name_key", "pk")[:limit]]


def photo(person: Person, slug: str, digest: str) -> IO[bytes]:
    """The portrait that a colleague shows, open for reading; 404 otherwise. One SQL query."""
    shown = Person.objects.visible_to(person).filter(slug=slug, photo=digest)
    if not shown.exists():
        raise Http404
    try:
        return photos.opened(digest)
    except FileNotFoundError as gone:
        raise Http404 from gone


def sites(person: Person) -> QuerySet[Site]:
    """Places of the organisation, to pick from. One SQL query when it is read."""
    return Site.objects.visible_to(person).order_by("name")


def units(person: Person) -> QuerySet[Unit]:
    """Teams of the organisation, to pick from. One SQL query when it is read."""
    return Unit.objects.visible_to(person).order_by("name")


def subjects(person: Person) -> list[SubjectTag]:
    """Every subject of the organisation, by name in the reader's language. One SQL query."""
    rows = Subject.objects.visible_to(person).filter(merged_into=None)
    return sorted((tag(row) for row in rows), key=lambda one: fold(one.name))


def subject_by_slug(person: Person, slug: str) -> Subject:
    """A subject, or the one it was merged into; 404 for anybody else. One SQL query."""
    rows = Subject.objects.visible_to(person).select_related("merged_into")
    found = get_object_or_404(rows, slug=slug)
    return found.merged_into or found


def subject_named(person: Person, text: str) -> Subject | None:
    """The subject of that name or synonym, in either language, accents apart. One SQL query."""
    key = fold(text)
    rows = Subject.objects.visible_to(person).select_related("merged_into")
    found = next((row for row in rows if key and key in _keys(row)), None)
    return found and (found.merged_into or found)


def subjects_like(person: Person, text: str, *, limit: int = FEW) -> list[SubjectTag]:
    """Subjects that the words typed so far may mean, best first. One SQL query."""
    key = fold(text)
    if not key:
        return []
    rows = Subject.objects.visible_to(person).filter(merged_into=None)
    near = sorted((_distance(row, key), fold(tag(row).name), row.pk, row) for row in rows)
    return [tag(row) for distance, _, _, row in near if distance < FAR][:limit]


FAR = 3


def _distance(subject: Subject, key: str) -> int:
    """0: begins so; 1: a word begins so; 2: contains it."""
    keys = _keys(subject)
    if any(one.startswith(key) for one in keys):
        return 0
    if any(f" {key}" in one for one in keys):
        return 1
    return 2 if any(key in one for one in keys) else FAR


def _keys(subject: Subject) -> set[str]:
    return {fold(name) for name in (subject.name_fr, subject.name_en, *subject.synonyms) if name}


def tag(subject: Subject) -> SubjectTag:
    """As it is called in the reader's language."""
    return SubjectTag(subject.slug, subject.name((get_language() or "fr")[:2]))


def card(row: Person) -> PersonCard:
    """Of a person whose site was read with them."""
    place = line(row.job, row.site.name if row.site else "")
    return PersonCard(row.slug, row.name, row.photo_url, place)
