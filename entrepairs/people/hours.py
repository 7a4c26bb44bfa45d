# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The right to disconnect: nothing rings outside a person's hours; it waits."""

import zoneinfo
from datetime import datetime, time, timedelta

from entrepairs.people.models import Person

OPENS = time(8)
CLOSES = time(19)
WORKING_DAYS = range(5)
DAY = timedelta(days=1)


def next_working_moment(person: Person, now: datetime) -> datetime:
    """`now` when it falls in the person's hours (Monday to Friday, 8:00 to 19:00), else the next.

    Hours are local: on the day clocks change, 8:00 stays 8:00.
    """
    zone = zoneinfo.ZoneInfo(person.time_zone)
    local = now.astimezone(zone)
    if local.weekday() in WORKING_DAYS and OPENS <= local.time() < CLOSES:
        return now
    day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    while day.weekday() not in WORKING_DAYS:
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, tzinfo=zone)


def a_working_day_after(person: Person, now: datetime) -> datetime:
    """A day after the next moment of the person's hours; where that falls on a day off, the next.

    Asked for on a Friday evening, it is over on Monday evening: not before anybody heard of it.
    """
    zone = zoneinfo.ZoneInfo(person.time_zone)
    end = next_working_moment(person, now).astimezone(zone) + DAY
    while end.weekday() not in WORKING_DAYS:
        end += DAY
    return end


def working_day_before(person: Person, moment: datetime) -> datetime:
    """When the last working day before the day of a moment opens, where the person is."""
    zone = zoneinfo.ZoneInfo(person.time_zone)
    day = moment.astimezone(zone).date() - timedelta(days=1)
    while day.weekday() not in WORKING_DAYS:
        day -= timedelta(days=1)
    return datetime.combine(day, OPENS, tzinfo=zone)
