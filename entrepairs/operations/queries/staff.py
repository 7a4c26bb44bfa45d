# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Staff files as an administrator sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from entrepairs.communities import queries as communities
from entrepairs.kernel import files
from entrepairs.operations import rules
from entrepairs.operations.importing.staff import checking, returning, sheets, telling
from entrepairs.operations.importing.staff.faults import UnreadableError
from entrepairs.operations.models import StaffFile, StaffLine
from entrepairs.people.models import Person

PER_PAGE = 50
LATEST = 12
PLACE = ("job", "site", "unit")
Outcome = StaffLine.Outcome
State = StaffFile.State
# The order of the tabs: what has to be looked at stands first.
SHOWN = (
    Outcome.LEFT_OUT,
    Outcome.DEPARTURE,
    Outcome.ARRIVAL,
    Outcome.RETURN,
    Outcome.MOVE,
    Outcome.LATER,
    "mended",
)


@dataclass(frozen=True)
class FileRow:
    """A file in the list of those given."""

    slug: str
    name: str
    state: str
    given_by: str
    given_at: datetime
    counts: Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column of the file: its name, what it holds, what a few lines say."""

    key: str
    header: str
    field: str
    examples: str


@dataclass(frozen=True)
class LineRow:
    """One line of the preview or the report, in words."""

    number: int | None
    name: str
    place: str
    said: tuple[str, ...]
    profile: str


@dataclass(frozen=True)
class FilePage:
    """One file, whatever its state."""

    slug: str
    name: str
    state: str
    is_whole: bool
    problem: str
    counts: Mapping[str, Any]
    given_at: datetime
    columns: tuple[Column, ...] = ()
    tabs: tuple[tuple[str, int], ...] = ()
    tab: str = ""
    lines: tuple[LineRow, ...] = ()
    page: int = 1
    total: int = 0
    needs_a_yes: bool = False
    unled: tuple[tuple[str, str], ...] = field(default_factory=tuple)

    @property
    def is_moving(self) -> bool:
        """Is the worker at it?"""
        return self.state in (State.CHECKING, State.LOADING)

    @property
    def does_nothing(self) -> bool:
        """Is there nothing to load?"""
        return not any(self.counts.get(one) for one in checking.DOING)

    @property
    def first(self) -> int:
        """Number of the first line shown."""
        return (self.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """Number of the last line shown."""
        return self.first + len(self.lines) - 1


def spaces(person: Person) -> list[tuple[str, str]]:
    """Label and address of the pages that an administrator has and others have not. No query."""
    mine = [(gettext("The staff file"), reverse("operations:staff_files"))]
    return mine if person.is_administrator else []


def staff_files(person: Person) -> list[FileRow]:
    """The files given lately, for administrators; others are refused. One SQL query."""
    rules.may_give(person, person.organisation).or_refuse()
    rows = StaffFile.objects.visible_to(person).select_related("given_by")
    return [
        FileRow(
            slug=row.slug,
            name=row.name,
            state=row.state,
            given_by=row.given_by.name if row.given_by else "",
            given_at=row.given_at,
            counts=row.counts,
        )
        for row in rows.order_by("-given_at")[:LATEST]
    ]


def staff_file(person: Person, slug: str) -> StaffFile:
    """A file, for the action that follows; 404 for who does not administer. One SQL query."""
    rows = StaffFile.objects.visible_to(person).select_related("organisation")
    return get_object_or_404(rows, slug=slug)


def file_page(person: Person, slug: str, tab: str, page: int) -> FilePage:
    """One file with a portion of its lines. Three SQL queries at most, and those of `unled`."""
    file = staff_file(person, slug)
    shown = [one for one in SHOWN if _number(file, one)]
    tab = tab if tab in shown else next(iter(shown), "")
    has_lines = file.state in (State.CHECKED, State.LOADED)
    total = _number(file, tab) if has_lines else 0
    page = max(1, min(page, -(-total // PER_PAGE)))
    return FilePage(
        slug=file.slug,
        name=file.name,
        state=file.state,
        is_whole=file.is_whole,
        problem=telling.problem(file.problem),
        counts=file.counts,
        given_at=file.given_at,
        columns=_columns(file) if file.state == State.NEW else (),
        tabs=tuple((one, _number(file, one)) for one in shown),
        tab=tab,
        lines=_lines(person, file, tab, page) if has_lines else (),
        page=page,
        total=total,
        needs_a_yes=checking.needs_a_yes(file.counts),
        unled=communities.without_facilitator(person) if file.state == State.LOADED else (),
    )


def left_out(person: Person, slug: str) -> returning.Returned:
    """The lines left out as a file; 404 where there are none. Two SQL queries."""
    file = staff_file(person, slug)
    has_lines = file.state in (State.CHECKED, State.LOADED)
    rows = StaffLine.objects.visible_to(person).filter(file=file, outcome=Outcome.LEFT_OUT)
    lines = list(rows.order_by("number", "pk")) if has_lines else []
    if not lines:
        raise Http404
    return returning.left_out(file, lines)


def _number(file: StaffFile, tab: str) -> int:
    return file.counts.get("remarks" if tab == "mended" else tab, 0)


def _columns(file: StaffFile) -> tuple[Column, ...]:
    try:
        with files.open_kept(checking.FOLDER, file.digest) as source:
            examples = sheets.head(source).examples
    except (OSError, UnreadableError):
        examples = []
    return tuple(
        Column(
            key=f"column-{place}",
            header=header or "?",
            field=kept,
            examples=" · ".join(filter(None, examples[place])) if place < len(examples) else "",
        )
        for place, (header, kept) in enumerate(zip(file.headers, file.mapping, strict=True))
    )


def _lines(person: Person, file: StaffFile, tab: str, page: int) -> tuple[LineRow, ...]:
    rows = StaffLine.objects.visible_to(person).filter(file=file).select_related("person")
    rows = rows.filter(has_remarks=True) if tab == "mended" else rows.filter(outcome=tab)
    start = (page - 1) * PER_PAGE
    return tuple(_line(row) for row in rows.order_by("number", "pk")[start : start + PER_PAGE])


def _line(row: StaffLine) -> LineRow:
    facts = row.facts
    said = [telling.sentence(one) for one in row.faults]
    said += [telling.change(one) for one in row.changes]
    if row.outcome == Outcome.DEPARTURE:
        said.append(telling.departure(facts.get("left", "")))
    return LineRow(
        number=row.number,
        name=facts.get("name") or facts.get("email") or facts.get("number") or "?",
        place=" · ".join(filter(None, (facts.get(name, "") for name in PLACE))),
        said=tuple(said),
        profile=row.person.slug if row.person else "",
    )
