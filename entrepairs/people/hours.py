# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The right to disconnect: nothing rings outside a person's hours; it waits."""

import zoneinfo
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from entrepairs.people.models import Person

OPENS = time(8)
CLOSES = time(19)
WORKING_DAYS = range(5)
DAY = timedelta(days=1)
# Beyond it a calendar without one working day is a mistake, and nobody waits for ever.
LONGEST_CLOSURE = 400


@dataclass(frozen=True)
class Week:
    """When somebody works: hours and days of a week, and the days on which they do not."""

    opens: time = OPENS
    closes: time = CLOSES
    days: Container[int] = WORKING_DAYS
    closed: Container[date] = ()

    def works_on(self, day: date) -> bool:
        """Is it one of their days, and no day off?"""
        return day.weekday() in self.days and day not in self.closed


USUAL = Week()


def next_working_moment(person: Person, now: datetime, week: Week = USUAL) -> datetime:
    """`now` when it falls in the person's hours (usually Monday to Friday, 8:00 to 19:00), or next.

    Hours are local: on the day clocks change, 8:00 stays 8:00.
    """
    zone = zoneinfo.ZoneInfo(person.time_zone)
    local = now.astimezone(zone)
    if week.works_on(local.date()) and week.opens <= local.time() < week.closes:
        return now
    day = local.date() if local.time() < week.opens else local.date() + DAY
    return datetime.combine(_working(day, DAY, week), week.opens, tzinfo=zone)


def a_working_day_after(person: Person, now: datetime, week: Week = USUAL) -> datetime:
    """A day after the next moment of the person's hours; where that falls on a day off, the next.

    Asked for on a Friday evening, it is over on Monday evening: not before anybody heard of it.
    """
    zone = zoneinfo.ZoneInfo(person.time_zone)
    end = next_working_moment(person, now, week).astimezone(zone) + DAY
    return datetime.combine(_working(end.date(), DAY, week), end.time(), tzinfo=zone)


def working_day_before(person: Person, moment: datetime, week: Week = USUAL) -> datetime:
    """When the last working day before the day of a moment opens, where the person is."""
    zone = zoneinfo.ZoneInfo(person.time_zone)
    day = _working(moment.astimezone(zone).date() - DAY, -DAY, week)
    return datetime.combine(day, week.opens, tzinfo=zone)


def _working(day: date, step: timedelta, week: Week) -> date:
    """The day itself or the nearest one on which they work, that way."""
    for _ in range(LONGEST_CLOSURE):
        if week.works_on(day):
            break
        day += step
    return day
