# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The map: each skill with those who show that they can help and those who want to learn.

All is counted of what the reader may read by name, so the numbers are exact (rulings, "Figures
about people") and differ from reader to reader.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepairs.kernel.folding import fold
from entrepairs.people.models import Person, Subject
from entrepairs.skills.queries.shown import shown, wished
from entrepairs.skills.queries.waiting import needs, questions

FEW = 2  # held by so many at most: rare
ON_MAP = 12  # of one domain
PAGE = 25
OTHER = "other"  # no slug: they have twelve characters
MARGIN, HALF = 2, 50
# However few people there are, nobody's disc fills the picture.
LARGEST_UNIT = 14.0


@dataclass(frozen=True)
class Skill:
    """One skill as the reader may see it: numbers of people, of questions and needs that wait.

    `looked_for`: by how many more people, questions and needs than can help.
    """

    slug: str
    name: str
    domain: str
    can: int
    want: int
    waits: int
    needs: int
    looked_for: int

    @property
    def word(self) -> str:
        """`rare`: one or two can help, and somebody looks; `gap`: more look than can help."""
        return word(self.can, self.looked_for)

    @property
    def is_silent(self) -> bool:
        """Has nobody said anything of it, and nobody asked?"""
        return not (self.can or self.want or self.looked_for > 0)


@dataclass(frozen=True)
class Domain:
    """Skills under one heading: `shown` are some of `all`."""

    slug: str
    name: str
    shown: tuple[Skill, ...]
    all: tuple[Skill, ...]


@dataclass(frozen=True)
class Whole:
    """All skills of the house, by domain. `unit`: the radius of one person."""

    domains: tuple[Domain, ...]
    unit: float

    @property
    def skills(self) -> tuple[Skill, ...]:
        """All of them."""
        return tuple(skill for domain in self.domains for skill in domain.all)

    @property
    def first(self) -> Skill | None:
        """The one to begin with: most looked for, if anybody said anything at all."""
        told = [skill for skill in self.skills if not skill.is_silent]
        return min(told, key=order, default=None)

    def domain(self, slug: str) -> Domain:
        """One of them; 404 for any other."""
        found = next((one for one in self.domains if one.slug == slug), None)
        if found is None:
            raise Http404
        return found

    def skill(self, slug: str) -> Skill:
        """One of them; 404 for any other."""
        found = next((one for one in self.skills if one.slug == slug), None)
        if found is None:
            raise Http404
        return found


def whole(reader: Person, *, here: bool = False) -> Whole:
    """Every skill of the house. Five SQL queries, and the reader's communities once a request.

    `here`: of people of the reader's own site. Questions and needs belong to communities, not to
    places: they are counted all the same, but do not make a gap of one place. A need counts once,
    however many people have it: how many is told in bands only.
    """
    place = Q(person__site=reader.site_id) if here else Q()
    counts = Counts(
        can=_counted(shown(reader).filter(place)),
        want=_counted(wished(reader).filter(place)),
        waits=_waiting(reader),
        needs=_counted(needs(reader).exclude(subject=None)),
        asks=not here,
    )
    rows = {row.pk: row for row in Subject.objects.visible_to(reader).filter(merged_into=None)}
    language = (get_language() or "fr")[:2]
    domains = _domains(rows, counts, language)
    most = max((max(one.can, one.want) for d in domains for one in d.all), default=0)
    return Whole(domains, unit(most))


@dataclass(frozen=True)
class Counts:
    """By key of the subject. `asks`: questions and needs count among what is looked for."""

    can: Mapping[int, int]
    want: Mapping[int, int]
    waits: Mapping[int, int]
    needs: Mapping[int, int]
    asks: bool


def word(can: int, looked_for: int) -> str:
    """What deserves to be said of a skill, in a code."""
    if 0 < can <= FEW and looked_for + can > 0:
        return "rare"
    return "gap" if looked_for > 0 else ""


def order(skill: Skill) -> tuple:
    """What is most looked for beyond those who can help, then what most people speak of."""
    return (-max(0, skill.looked_for), -(skill.can + skill.want), fold(skill.name), skill.slug)


def unit(most: int) -> float:
    """The radius of one person: areas follow numbers, and the largest just fits."""
    return min(LARGEST_UNIT, (HALF - MARGIN) / sqrt(most)) if most else LARGEST_UNIT


def _counted(rows: QuerySet) -> dict[int, int]:
    return dict(rows.order_by().values_list("subject").annotate(Count("pk")))


def _waiting(reader: Person) -> dict[int, int]:
    tagged = questions(reader).filter(tags__isnull=False).order_by()
    return dict(tagged.values_list("tags__subject").annotate(Count("pk")))


def _domains(rows: Mapping[int, Subject], counts: Counts, language: str) -> tuple[Domain, ...]:
    parents = {row.parent_id for row in rows.values()} & rows.keys()
    under: dict[int, list[Skill]] = {}
    for row in rows.values():
        top = _top(row, rows)
        # A subject that only groups others is a heading, unless somebody spoke of it.
        home = top.pk if top and top.pk in parents else 0
        skill = _skill(
            row, counts, language, top.name(language) if top and home else _("Other skills")
        )
        if row.pk != home or not skill.is_silent:
            under.setdefault(home, []).append(skill)
    named = [(rows[pk], _sorted(found)) for pk, found in under.items() if pk]
    named.sort(key=lambda one: fold(one[0].name(language)))
    domains = [_domain(row.slug, row.name(language), found) for row, found in named]
    if others := _sorted(under.get(0, ())):
        domains.append(_domain(OTHER, _("Other skills"), others))
    return tuple(domains)


def _sorted(found: Iterable[Skill]) -> tuple[Skill, ...]:
    return tuple(sorted(found, key=order))


def _domain(slug: str, name: str, found: tuple[Skill, ...]) -> Domain:
    told = tuple(one for one in found if not one.is_silent)
    return Domain(slug, name, told[:ON_MAP], found)


def _skill(row: Subject, counts: Counts, language: str, domain: str) -> Skill:
    told = (counts.can, counts.want, counts.waits, counts.needs)
    can, want, waits, named = (of.get(row.pk, 0) for of in told)
    looked_for = want + (waits + named if counts.asks else 0) - can
    return Skill(row.slug, row.name(language), domain, can, want, waits, named, looked_for)


def _top(row: Subject, rows: Mapping[int, Subject]) -> Subject | None:
    """The ancestor without parent; none where the tree bites its tail."""
    seen = {row.pk}
    above = row
    while above.parent_id in rows:
        above = rows[above.parent_id]
        if above.pk in seen:
            return None
        seen.add(above.pk)
    return above
