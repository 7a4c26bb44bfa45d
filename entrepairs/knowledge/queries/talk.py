# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The comments under one text, by themselves."""

from dataclasses import dataclass

from django.http import Http404

from entrepairs.communities import rules as communities
from entrepairs.knowledge import rules
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import posts, shapes
from entrepairs.people.models import Person

PAGE = 50


@dataclass(frozen=True)
class Talk:
    """Comments of a text. `more` is how many are not among `remarks`."""

    slug: str
    root: str
    title: str
    kind: str
    remarks: tuple[shapes.Remark, ...]
    more: int
    page: int
    has_next: bool
    writes: bool
    moderates: bool


def page(person: Person, thing: Contribution, number: int = 1) -> Talk:
    """One page of them. One SQL query."""
    start = (number - 1) * PAGE
    shown = posts.remarks(person, thing, start, start + PAGE + 1)
    if start and not shown:
        raise Http404
    return _talk(
        person,
        thing,
        shown[:PAGE],
        thing.comments_count - len(shown[:PAGE]),
        number,
        len(shown) > PAGE,
    )


def with_new(person: Person, thing: Contribution, slug: str) -> Talk:
    """The first ones and the one just written. Two SQL queries."""
    shown = posts.remarks(person, thing, 0, posts.FIRST_REMARKS)
    if slug not in [said.slug for said in shown] and (new := posts.remark(person, slug)):
        shown = [*shown, new]
    return _talk(person, thing, shown, thing.comments_count - len(shown), 1, has_next=False)


def _talk(
    person: Person, thing: Contribution, shown: list, more: int, number: int, has_next: bool
) -> Talk:
    root = thing.parent or thing
    return Talk(
        slug=thing.slug,
        root=root.slug,
        title=root.title or root.excerpt,
        kind=thing.kind,
        remarks=tuple(shown),
        more=max(0, more),
        page=number,
        has_next=has_next,
        writes=bool(rules.may_comment(person, thing)),
        moderates=communities.moderates(person, thing.community),
    )
