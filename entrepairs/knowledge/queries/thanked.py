# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Thanks as the two see them who are concerned: who said them, and who was thanked."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from entrepairs.knowledge import gratitude
from entrepairs.knowledge.models import Comment, Contribution, Thanks
from entrepairs.knowledge.queries import shapes
from entrepairs.people.models import Person

PAGE = 25
BY = tuple(name.replace("author__", "by__") for name in shapes.AUTHOR[:-1])


@dataclass(frozen=True)
class Received:
    """Somebody's thanks to the reader."""

    slug: str
    who: shapes.Author
    words: str
    at: datetime
    title: str
    href: str
    is_for_comment: bool


@dataclass(frozen=True)
class Said:
    """The reader's own thanks for something: to whom, with which sentence, whether they wait."""

    to: tuple[str, ...]
    words: str
    is_held: bool
    is_said: bool


def received(person: Person, page: int) -> Page:
    """All that were said to the person, the latest first, 25 a page. Two SQL queries."""
    rows = Thanks.objects.visible_to(person).order_by("-at", "-pk")
    found = Paginator(rows, PAGE).get_page(page)
    found.object_list = thanks_rows(found.object_list)
    return found


def thanks_rows(rows: QuerySet[Thanks]) -> list[Received]:
    """Those of a query, in its order. One SQL query."""
    return [_row(values) for values in rows.values_list(*COLUMNS)]


COLUMNS = (
    "slug",
    "words",
    "at",
    "comment__slug",
    "contribution__slug",
    "contribution__title",
    "contribution__excerpt",
    "contribution__parent__title",
    *BY,
)


def _row(values: tuple) -> Received:
    slug, words, at, comment, text, title, excerpt, asked, *by = values
    place = f"/knowledge/{text}/"
    return Received(
        slug=slug,
        who=shapes.author((*by, "")),
        words=words,
        at=at,
        title=title or asked or excerpt,
        href=f"{place}comments/#c-{comment}" if comment else place,
        is_for_comment=comment is not None,
    )


def said(person: Person, thing: Contribution | Comment) -> Said:
    """What the person said; before, whom they would thank. Two SQL queries."""
    comment = thing if isinstance(thing, Comment) else None
    about = {"contribution": gratitude.text_of(thing), "comment": comment}
    found = list(Thanks.objects.own(person, **about).order_by("pk").select_related("to"))
    if not found:
        people = gratitude.thanked_for(person, thing)
        return Said(tuple(people.values_list("name", flat=True)), "", is_held=True, is_said=False)
    first = found[0]
    names = tuple(row.to.name for row in found)
    return Said(names, first.words, first.is_held(timezone.now()), is_said=True)
