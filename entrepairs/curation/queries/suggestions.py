# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Suggested improvements, as who made them and who may take them see them."""

from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404

from entrepairs.curation import passages, rules, words
from entrepairs.curation.models import Suggestion
from entrepairs.curation.queries.texts import Whole, whole
from entrepairs.kernel.differences import compare, compare_words
from entrepairs.kernel.html import CleanHtml
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import shapes
from entrepairs.people.models import Person

PAGE = 30


@dataclass(frozen=True)
class Change:
    """One passage with what changes in it. It no longer fits where somebody changed it since."""

    number: int
    name: str
    is_title: bool
    html: CleanHtml
    fits: bool
    is_taken: bool


@dataclass(frozen=True)
class Line:
    """A suggestion in a list."""

    slug: str
    state: str
    why: str
    answer: str
    at: datetime
    by: shapes.Author
    title: str
    text: str


@dataclass(frozen=True)
class Page:
    """A suggestion, beside the text as it stands."""

    line: Line
    text: Whole
    role: str
    changes: tuple[Change, ...]
    may_answer: bool
    may_withdraw: bool
    may_thank: bool
    is_thanked: bool

    @property
    def fits(self) -> bool:
        """Can at least one of its passages still be taken?"""
        return any(change.fits for change in self.changes)

    @property
    def all_fit(self) -> bool:
        """Can all of them?"""
        return all(change.fits for change in self.changes)


def row(person: Person, text: str, slug: str) -> Suggestion:
    """A suggestion, for an action. One SQL query."""
    rows = Suggestion.objects.visible_to(person).select_related(
        "contribution__community", "contribution__author", "by__site"
    )
    return get_object_or_404(rows, slug=slug, contribution__slug=text)


def page(person: Person, found: Suggestion) -> Page:
    """What it changes, passage by passage, in the text as it stands. No query."""
    text = found.contribution
    waits = found.state == Suggestion.State.WAITING
    present = passages.parts_of(text)
    fit = passages.fitting(present, found.before, found.after) if waits else set()
    return Page(
        line=_line(found),
        text=whole(text),
        role=found.role,
        changes=tuple(
            _change(one, fits=one.number in fit or not waits, is_taken=one.number in found.taken)
            for one in passages.passages(found.before, found.after)
        ),
        may_answer=bool(rules.may_answer(person, found)),
        may_withdraw=bool(rules.may_withdraw(person, found)),
        may_thank=bool(rules.may_thank(person, found)) and found.thanked_at is None,
        is_thanked=found.thanked_at is not None,
    )


def of_text(person: Person, thing: Contribution) -> list[Line]:
    """Those about a text that concern the reader: what waits first, then the latest. One query."""
    rows = Suggestion.objects.visible_to(person).filter(contribution=thing)
    found = rows.select_related("contribution", "by__site").order_by("answered_at", "-at")
    lines = [_line(one) for one in found[:PAGE]]
    return sorted(lines, key=lambda line: line.state != Suggestion.State.WAITING)


def _line(found: Suggestion) -> Line:
    return Line(
        slug=found.slug,
        state=found.state,
        why=found.why,
        answer=found.answer,
        at=found.at,
        by=_author(found.by),
        title=str(found.contribution),
        text=found.contribution.slug,
    )


def _author(who: Person | None) -> shapes.Author:
    if who is None:
        return shapes.author((None, None, None, None, None, ""))
    site = who.site.name if who.site else None
    return shapes.author((who.slug, who.name, who.photo, who.job, site, ""))


def _change(one: passages.Passage, *, fits: bool, is_taken: bool) -> Change:
    is_title = one.part == passages.TITLE
    shown = compare_words if is_title else compare
    return Change(
        number=one.number,
        name=str(words.PARTS[one.part]),
        is_title=is_title,
        html=shown(one.before, one.becomes),
        fits=fits,
        is_taken=is_taken,
    )
