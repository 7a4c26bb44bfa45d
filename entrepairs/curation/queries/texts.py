# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A text for what follows: found through what the person may see, else 404."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from entrepairs.curation.passages import PARTS, TITLE, parts_of
from entrepairs.kernel import html
from entrepairs.kernel.html import CleanHtml
from entrepairs.knowledge import texts
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person


@dataclass(frozen=True)
class Whole:
    """A text as it stands, part by part."""

    slug: str
    kind: str
    title: str
    language: str
    mark: str
    parts: dict[str, CleanHtml]


def row(person: Person, slug: str) -> Contribution:
    """A text of any kind, for an action. One SQL query."""
    rows = Contribution.objects.visible_to(person).select_related("community", "parent", "author")
    return get_object_or_404(rows, slug=slug)


def whole(thing: Contribution) -> Whole:
    """What stands in it now. No query."""
    parts = parts_of(thing)
    return Whole(
        slug=thing.slug,
        kind=thing.kind,
        title=str(thing),
        language=thing.language,
        mark=texts.mark_of(thing),
        parts={
            name: html.trusted(parts[name]) for name in PARTS if name in parts and name != TITLE
        },
    )


def names(thing: Contribution) -> tuple[str, ...]:
    """The parts that may be improved: the whole of a tip; of a tutorial, also those it lacks."""
    if thing.kind == Contribution.Kind.TUTORIAL and (thing.sections or not thing.html):
        return tuple(Contribution.Section.values)
    return ("",)
