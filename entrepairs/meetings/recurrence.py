# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a series takes place: days of a calendar, hours of a wall clock, in the series' own zone.

The days are counted without any clock and only then given their hour: 14:00 stays 14:00 when clocks
change. Source of the rules: RFC 5545, 3.3.10.
"""

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from dateutil.rrule import MO, MONTHLY, WEEKLY, rrule, weekday
from django.utils import timezone

from entrepairs.meetings.models import Series

Rhythm = Series.Rhythm
UTC = zoneinfo.ZoneInfo("UTC")
SHORTEST_MONTH = 28
WEEK = 7
FIFTH = 5
MIDNIGHT = time()


@dataclass(frozen=True)
class Timetable:
    """How a series comes back. From `ended_on` on there are no more."""

    rhythm: str
    first_day: date
    hour: time
    time_zone: str
    ended_on: date | None = None

    @property
    def ordinal(self) -> int:
        """Which of its weekday the first day is in its month; -1 for the last.

        Few months have a fifth Tuesday: who begins on one means the last.
        """
        nth = (self.first_day.day - 1) // WEEK + 1
        return -1 if nth == FIFTH else nth


def of(series: Series) -> Timetable:
    """A series' present timetable."""
    return Timetable(
        series.rhythm, series.first_day, series.hour, series.time_zone, series.ended_on
    )


def days(timetable: Timetable) -> Iterator[date]:
    """Its days from the first on, without end if it has none."""
    first = datetime.combine(timetable.first_day, MIDNIGHT)
    for moment in rrule(dtstart=first, **_rule(timetable)):
        if timetable.ended_on and moment.date() >= timetable.ended_on:
            return
        yield moment.date()


def moments(timetable: Timetable, since: datetime) -> Iterator[datetime]:
    """When it takes place, from a moment on, in universal time."""
    for day in days(timetable):
        moment = at(day, timetable.hour, timetable.time_zone)
        if moment >= since:
            yield moment


def at(day: date, hour: time, time_zone: str) -> datetime:
    """A day and an hour of a wall clock. An hour that clocks jump over moves on by as much.

    Source: PEP 495; of two equal hours the first is meant.
    """
    return datetime.combine(day, hour, tzinfo=zoneinfo.ZoneInfo(time_zone)).astimezone(UTC)


def local(moment: datetime, time_zone: str) -> datetime:
    """A moment as the clocks of a zone show it."""
    return moment.astimezone(zoneinfo.ZoneInfo(time_zone))


def today(time_zone: str) -> date:
    """The day it is there."""
    return local(timezone.now(), time_zone).date()


def _rule(timetable: Timetable) -> dict[str, object]:
    if timetable.rhythm == Rhythm.WEEKLY:
        return {"freq": WEEKLY, "wkst": MO}
    if timetable.rhythm == Rhythm.FORTNIGHTLY:
        return {"freq": WEEKLY, "interval": 2, "wkst": MO}
    if timetable.rhythm == Rhythm.MONTHLY_BY_DAY:
        day = weekday(timetable.first_day.weekday(), timetable.ordinal)
        return {"freq": MONTHLY, "byweekday": day}
    last = timetable.first_day.day
    if last <= SHORTEST_MONTH:
        return {"freq": MONTHLY, "bymonthday": last}
    # The 31st is the last day of a shorter month: a month without a meeting would surprise more.
    return {"freq": MONTHLY, "bymonthday": range(SHORTEST_MONTH, last + 1), "bysetpos": -1}
