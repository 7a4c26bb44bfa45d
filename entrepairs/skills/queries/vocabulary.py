# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The organisation's list of skills, as a tree, and what is proposed for it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from entrepairs.kernel.folding import fold
from entrepairs.people.models import Person, Subject
from entrepairs.people.queries import profiles
from entrepairs.people.queries.profiles import PersonCard, SubjectTag
from entrepairs.skills.models import Facilitation, Suggestion
from entrepairs.skills.rules import may_curate

DEEPEST = 5


@dataclass(frozen=True)
class Entry:
    """A skill in the list. `other`: its name in the other language. `depth`: 0 at the top."""

    slug: str
    name: str
    other: str
    synonyms: tuple[str, ...]
    depth: int


@dataclass(frozen=True)
class Proposed:
    """A proposal that waits for an answer."""

    slug: str
    name: str
    reason: str
    language: str
    by: PersonCard | None
    moment: datetime


@dataclass(frozen=True)
class Listed:
    """The list, as far as it holds the words that are looked for."""

    entries: tuple[Entry, ...]
    proposed: tuple[Proposed, ...]
    total: int
    may_curate: bool
    number: int
    has_next: bool


PAGE = 50


def listed(person: Person, text: str, number: int) -> Listed:
    """The tree by name, children under their parent; or what holds the words. Three queries."""
    rows = list(Subject.objects.visible_to(person).filter(merged_into=None))
    entries = _matching(rows, text) if fold(text) else list(_tree(rows))
    start = (number - 1) * PAGE
    return Listed(
        entries=tuple(entries[start : start + PAGE]),
        proposed=tuple(_proposed(person)),
        total=len(entries),
        may_curate=bool(may_curate(person)),
        number=number,
        has_next=len(entries) > start + PAGE,
    )


def _tree(rows: list[Subject]) -> list[Entry]:
    below = defaultdict(list)
    known = {row.pk for row in rows}
    for row in rows:
        below[row.parent_id if row.parent_id in known else None].append(row)
    found: list[Entry] = []
    _descend(below, None, 0, found)
    return found


def _descend(below: dict, parent: int | None, depth: int, found: list[Entry]) -> None:
    for row in sorted(below.pop(parent, ()), key=lambda one: fold(profiles.tag(one).name)):
        found.append(_entry(row, depth))
        _descend(below, row.pk, min(depth + 1, DEEPEST), found)


def _matching(rows: list[Subject], text: str) -> list[Entry]:
    key = fold(text)
    held = [row for row in rows if key in fold(" ".join((row.name_fr, row.name_en, *row.synonyms)))]
    return [_entry(row, 0) for row in sorted(held, key=lambda one: fold(profiles.tag(one).name))]


def _entry(row: Subject, depth: int) -> Entry:
    name = profiles.tag(row).name
    other = next((one for one in (row.name_en, row.name_fr) if one and one != name), "")
    return Entry(row.slug, name, other, tuple(row.synonyms), depth)


def _proposed(person: Person) -> list[Proposed]:
    rows = Suggestion.objects.visible_to(person).waiting().order_by("suggested_at", "pk")
    return [
        Proposed(
            slug=row.slug,
            name=row.name,
            reason=row.reason,
            language=row.language,
            by=profiles.card(row.suggested_by) if row.suggested_by else None,
            moment=row.suggested_at,
        )
        for row in rows.select_related("suggested_by__site")
    ]


def suggestion(person: Person, slug: str) -> Suggestion:
    """A proposal of the house, for the action that follows; 404 otherwise. One SQL query."""
    return get_object_or_404(Suggestion.objects.visible_to(person), slug=slug)


def skill(person: Person, slug: str) -> Subject:
    """A skill that stands in the list, with what it is part of; 404 otherwise. One SQL query."""
    rows = Subject.objects.visible_to(person).filter(merged_into=None).select_related("parent")
    return get_object_or_404(rows, slug=slug)


def others(person: Person, subject: Subject | None = None) -> list[SubjectTag]:
    """All skills of the house but one, by name. One SQL query."""
    own = subject.slug if subject else ""
    return [tag for tag in profiles.subjects(person) if tag.slug != own]


def possible_parents(person: Person, subject: Subject) -> list[SubjectTag]:
    """Those that do not stand below it. One SQL query."""
    rows = list(Subject.objects.visible_to(person).filter(merged_into=None))
    under = {subject.pk}
    while more := {row.pk for row in rows if row.parent_id in under} - under:
        under |= more
    free = (row for row in rows if row.pk not in under)
    return sorted(map(profiles.tag, free), key=lambda one: fold(one.name))


def meetings_speak_for(person: Person) -> int | None:
    """The skill for which meetings speak, by its key. One SQL query."""
    rows = Facilitation.objects.visible_to(person)
    return rows.values_list("subject", flat=True).first()


def language() -> str:
    """In which somebody who reads this language writes a name."""
    return (get_language() or "fr")[:2]
