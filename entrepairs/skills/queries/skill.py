# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One skill: who can help, who would like to learn, what exists and what waits."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from entrepairs.communities.queries import NeedCard
from entrepairs.communities.queries import needs as communities
from entrepairs.kernel.folding import fold
from entrepairs.knowledge.queries import lists, posts
from entrepairs.people.models import Person, PersonSubject, Subject
from entrepairs.people.queries import profiles
from entrepairs.skills.queries.map import word
from entrepairs.skills.queries.shown import Summary, shown, summaries, wished
from entrepairs.skills.queries.waiting import needs, questions, texts

FEW = 5
PAGE = 25
Says = PersonSubject.Says


@dataclass(frozen=True)
class Known:
    """Somebody, and what speaks for them as far as the reader may see it."""

    who: profiles.PersonCard
    why: Summary


@dataclass(frozen=True)
class People:
    """Some of those who can help, or would like to learn."""

    rows: tuple[Known, ...]
    number: int
    total: int
    has_next: bool


@dataclass(frozen=True)
class About:
    """A skill and its people. `mine`: what the reader says of it, and to whom each is shown."""

    slug: str
    name: str
    synonyms: tuple[str, ...]
    parent: profiles.SubjectTag | None
    children: tuple[profiles.SubjectTag, ...]
    can: int
    want: int
    waits: int
    needs: int
    helpers: People
    mine: dict[str, str]
    # The reader's own site, where only people of it are counted.
    place: str

    @property
    def word(self) -> str:
        """As on the map."""
        waits = 0 if self.place else self.waits + self.needs
        return word(self.can, self.want + waits - self.can)

    @property
    def domain(self) -> str:
        """What stands above it."""
        return self.parent.name if self.parent else ""


@dataclass(frozen=True)
class Texts:
    """What one reads on a skill, the latest talked of first; and a page of the needs that wait."""

    exists: tuple[lists.Row, ...]
    waits: tuple[lists.Row, ...]
    needs: tuple[NeedCard, ...]
    has_next: bool


def about(
    reader: Person, subject: Subject, *, here: bool = False, number: int = 1, size: int = FEW
) -> About:
    """A skill and a page of those who can help, `here` of the reader's own site.

    Eleven SQL queries, and the reader's communities once a request.
    """
    of = Q(subject=subject) & (Q(person__site=reader.site_id) if here else Q())
    found = shown(reader).filter(of)
    family = _family(reader, subject)
    helpers = _helpers(reader, found, number, size)
    return About(
        slug=subject.slug,
        name=subject.name((get_language() or "fr")[:2]),
        synonyms=tuple(str(one) for one in subject.synonyms),
        parent=next((profiles.tag(one) for one in family if one.pk == subject.parent_id), None),
        children=_named(one for one in family if one.parent_id == subject.pk),
        can=helpers.total,
        want=wished(reader).filter(of).count(),
        waits=questions(reader).filter(tags__subject=subject).count(),
        needs=needs(reader).filter(subject=subject).count(),
        helpers=helpers,
        mine=_mine(reader, subject),
        place=reader.site.name if here and reader.site else "",
    )


def learners(reader: Person, subject: Subject, *, number: int = 1, size: int = FEW) -> People:
    """A page of those who would like to learn it, by name. Two SQL queries."""
    found = wished(reader).filter(subject=subject)
    named = found.order_by("person__name_key", "person").values_list("person", flat=True)
    start = (number - 1) * size
    keys = list(named[start : start + size + 1])
    cards = _cards(reader, keys[:size])
    rows = tuple(Known(card, Summary()) for card in cards)
    return People(rows, number, 0, len(keys) > size)


def on(reader: Person, subject: Subject, *, number: int = 1, size: int = FEW) -> Texts:
    """What exists, the questions that wait, oldest first, and a page of the needs that wait.

    Three SQL queries.
    """
    tagged = texts(reader).filter(tags__subject=subject)
    exists = tagged.exclude(lists.ONLY["waiting"]).order_by("-active_at", "-pk")
    waits = questions(reader).filter(tags__subject=subject).order_by("published_at", "pk")
    named = communities.about(reader, subject, (number - 1) * size, size + 1)
    return Texts(
        exists=lists.rows(posts.few(exists, 0, FEW)),
        waits=lists.rows(posts.few(waits, 0, FEW)),
        needs=named[:size],
        has_next=len(named) > size,
    )


def _family(reader: Person, subject: Subject) -> list[Subject]:
    near = Q(parent=subject) | Q(pk=subject.parent_id)
    return list(Subject.objects.visible_to(reader).filter(near, merged_into=None))


def _named(subjects: object) -> tuple[profiles.SubjectTag, ...]:
    return tuple(sorted(map(profiles.tag, subjects), key=lambda one: fold(one.name)))


def _helpers(reader: Person, found: QuerySet, number: int, size: int) -> People:
    """What speaks most for somebody comes first, then by name: never who wrote most."""
    why = {person: summary for (person, _), summary in summaries(reader, found).items()}
    names = dict(found.order_by().values_list("person", "person__name_key"))
    best = sorted(why, key=lambda one: (-round(why[one].weight, 3), names[one], one))
    start = (number - 1) * size
    keys = best[start : start + size]
    rows = tuple(
        Known(card, why[key]) for key, card in zip(keys, _cards(reader, keys), strict=True)
    )
    return People(rows, number, len(best), start + size < len(best))


def _cards(reader: Person, keys: list[int]) -> list[profiles.PersonCard]:
    rows = Person.objects.visible_to(reader).filter(pk__in=keys).select_related("site")
    found = {row.pk: profiles.card(row) for row in rows}
    return [found[key] for key in keys]


def _mine(reader: Person, subject: Subject) -> dict[str, str]:
    own = PersonSubject.objects.visible_to(reader).filter(person=reader, subject=subject)
    return dict(own.values_list("says", "shown"))
