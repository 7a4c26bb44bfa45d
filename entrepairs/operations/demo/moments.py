# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""When things happen in the demo company: at working hours, in the past, in order."""

import zoneinfo
from datetime import date, datetime, time, timedelta
from random import Random

OPENS = time(8, 30)
CLOSES = time(18, 15)
SATURDAY = 5
A_WEEK = 7


class Moments:
    """Draws moments of the last year, none later than `now`."""

    def __init__(self, now: datetime, rng: Random, time_zone: str) -> None:
        self.zone = zoneinfo.ZoneInfo(time_zone)
        self.now = now.astimezone(self.zone)
        self.rng = rng

    def on(self, days_ago: int) -> datetime:
        """A moment of that day's work; of the last day of work, if there was none."""
        day = self.now.date() - timedelta(days=days_ago)
        if day.weekday() >= SATURDAY and days_ago > A_WEEK:
            # Not all on the Friday before.
            day -= timedelta(days=self.rng.randint(day.weekday() - SATURDAY + 1, day.weekday()))
        while True:
            first, last = self._hours(day)
            last = min(last, self.now - timedelta(minutes=10))
            if day.weekday() < SATURDAY and first < last:
                return first + (last - first) * self.rng.random()
            day -= timedelta(days=1)

    def day(self, days_ahead: int) -> date:
        """A day to come."""
        return self.now.date() + timedelta(days=days_ahead)

    def after(self, moment: datetime, hours: float) -> datetime:
        """The next moment of work that many hours later, or earlier if that is yet to come."""
        found = self._at_work(moment + timedelta(hours=hours))
        if found < self.now:
            return found
        found = moment + (self.now - moment) * self.rng.uniform(0.1, 0.9)
        return max(self._at_work_before(found), moment + (found - moment) / 100)

    def since(self, moment: datetime) -> datetime:
        """Any time since, sooner rather than later."""
        span = (self.now - moment).total_seconds() / 3600
        return self.after(moment, span * self.rng.random() ** 2.5)

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        return (
            datetime.combine(day, OPENS, self.zone),
            datetime.combine(day, CLOSES, self.zone),
        )

    def _at_work(self, moment: datetime) -> datetime:
        first, last = self._hours(moment.date())
        if moment.weekday() < SATURDAY and first <= moment <= last:
            return moment
        day = moment.date() if moment < first else moment.date() + timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        return self._hours(day)[0] + timedelta(minutes=self.rng.randint(0, 90))

    def _at_work_before(self, moment: datetime) -> datetime:
        first, last = self._hours(moment.date())
        if moment.weekday() < SATURDAY and moment >= first:
            return min(moment, last)
        day = moment.date() - timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day -= timedelta(days=1)
        return self._hours(day)[1] - timedelta(minutes=self.rng.randint(0, 120))
