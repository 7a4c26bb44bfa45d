# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody took for themselves, and whether it served: for that person alone."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.meetings import returning
from entrepairs.meetings.models import Capture, Meeting, Served
from entrepairs.meetings.models.room import words_of
from entrepairs.people.models import Person

SHOWN = 30


@dataclass(frozen=True)
class Said:
    """What one said after so many days."""

    after: int
    says: str
    text: str


@dataclass(frozen=True)
class Taken:
    """What one took for oneself. `asked`: the days for which one may answer now, 0 for none."""

    slug: str
    text: str
    meeting: str
    meeting_slug: str
    at: datetime
    said: tuple[Said, ...]
    asked: int


def taken(person: Person) -> tuple[Taken, ...]:
    """The latest first. Two SQL queries."""
    rows = list(_rows(person).order_by("-written_at", "-pk")[:SHOWN])
    said: defaultdict[int, list[Said]] = defaultdict(list)
    for one in Served.objects.visible_to(person).filter(capture__in=rows).order_by("after"):
        said[one.capture_id].append(Said(one.after, one.says, one.text))
    now = timezone.now()
    return tuple(_taken(row, said[row.pk], now) for row in rows)


def elsewhere(person: Person) -> tuple[tuple[str, str, datetime], ...]:
    """Public name, words and moment of what one wrote where one no longer is. One SQL query.

    Nothing of the meeting is told.
    """
    seen = Meeting.objects.visible_to(person)
    rows = words_of(person).exclude(meeting__in=seen).order_by("-written_at", "-pk")
    return tuple(rows.values_list("slug", "text", "written_at")[:SHOWN])


def own_row(person: Person, slug: str) -> Capture:
    """Words of one's own, wherever they stand; 404 for any other. One SQL query."""
    rows = words_of(person).select_related("seat__person", "meeting")
    return get_object_or_404(rows, slug=slug)


def row(person: Person, slug: str) -> Capture:
    """One of one's own, for the action that follows; 404 for any other. One SQL query."""
    return get_object_or_404(_rows(person), slug=slug)


def _rows(person: Person) -> QuerySet[Capture]:
    rows = Capture.objects.visible_to(person).filter(seat__person=person, withdrawn_at=None)
    return rows.filter(kind=Capture.Kind.OWN).select_related("meeting", "seat")


def _taken(row: Capture, said: list[Said], now: datetime) -> Taken:
    days = returning.asked(row, now)
    last = days[-1] if days else 0
    return Taken(
        slug=row.slug,
        text=row.text,
        meeting=row.meeting.title,
        meeting_slug=row.meeting.slug,
        at=row.meeting.starts_at,
        said=tuple(said),
        asked=0 if any(one.after == last for one in said) else last,
    )
