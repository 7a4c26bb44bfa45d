# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody said they would try, for that person alone until they say what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from entrepairs.meetings import returning
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.meetings.queries import noting
from entrepairs.people.models import Person

SHOWN = 30
State, Became = Meeting.State, Capture.Became


@dataclass(frozen=True)
class Promise:
    """A commitment of one's own. `became` is empty until one has said it."""

    slug: str
    text: str
    meeting: str
    meeting_slug: str
    at: datetime
    signed: bool
    noted_by: str
    became: str = ""
    words: str = ""


def waiting(here: Seat) -> tuple[Promise, ...]:
    """One's own of last time, of which one has not said yet what became. One SQL query.

    Last time is the last meeting in which one promised something: whoever missed one is asked too.
    """
    said = Capture.objects.visible_to(here.person).filter(
        ~Q(became=Became.NOT_YET) | Q(meeting=here.meeting),
        promise=OuterRef("pk"),
        withdrawn_at=None,
    )
    rows = _of_before(here).annotate(is_told=Exists(said)).order_by("-meeting__ended_at", "pk")
    rows = list(rows[:SHOWN])
    last = [row for row in rows if row.meeting_id == rows[0].meeting_id]
    return tuple(_promise(row) for row in last if not row.is_told)


def row(here: Seat, slug: str) -> Capture:
    """One of them, for the action that follows; 404 for any other. One SQL query."""
    return get_object_or_404(_of_before(here), slug=slug)


def mine(person: Person) -> tuple[Promise, ...]:
    """What one said one would try, the latest first. Two SQL queries."""
    rows = _mine(person).order_by("-written_at", "-pk")[:SHOWN]
    found = list(rows)
    said = Capture.objects.visible_to(person).filter(promise__in=found, withdrawn_at=None)
    return tuple(_promise(one, said_of) for one, said_of in _with_last(found, said))


def _with_last(
    rows: Iterable[Capture], said: QuerySet[Capture]
) -> Iterable[tuple[Capture, Capture | None]]:
    last = {one.promise_id: one for one in said.order_by("written_at", "pk")}
    return [(one, last.get(one.pk)) for one in rows]


def _of_before(here: Seat) -> QuerySet[Capture]:
    meetings = Meeting.objects.visible_to(here.person).filter(returning.origins(here.meeting))
    return _mine(here.person).filter(meeting__in=meetings.filter(state=State.ENDED))


def _mine(person: Person) -> QuerySet[Capture]:
    rows = Capture.objects.visible_to(person).filter(seat__person=person, withdrawn_at=None)
    return rows.filter(kind=Capture.Kind.COMMITMENT).select_related("meeting", "noted_by", "seat")


def _promise(row: Capture, said: Capture | None = None) -> Promise:
    return Promise(
        slug=row.slug,
        text=row.text,
        meeting=row.meeting.title,
        meeting_slug=row.meeting.slug,
        at=row.meeting.starts_at,
        signed=row.signed,
        noted_by=noting.noter(row),
        became=said.became if said else "",
        words=said.text if said else "",
    )
