# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A month of the calendar, where somebody is."""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

from django.utils.formats import date_format

from entrepairs.people.models import Person

# The furthest that a clock on earth is from that of Greenwich.
FURTHEST = timedelta(hours=14)


@dataclass(frozen=True)
class Month:
    """October 2026 begins and ends with a person's own midnight, whatever their clocks did."""

    year: int
    number: int

    @classmethod
    def named(cls, name: str) -> Self | None:
        """From `2026-10`; nothing for another word."""
        year, dash, number = name.partition("-")
        is_one = dash and year.isdecimal() and number.isdecimal() and len(name) == LETTERS
        found = cls(int(year), int(number)) if is_one else None
        return found if found and found.year and 1 <= found.number <= DECEMBER else None

    @classmethod
    def over(cls, person: Person, now: datetime) -> Self:
        """The last one that is over where the person is."""
        here = now.astimezone(zoneinfo.ZoneInfo(person.time_zone))
        return cls(here.year, here.month).before()

    @property
    def name(self) -> str:
        """`2026-10`, as an address has it."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def words(self) -> str:
        """`October 2026`, in the reader's language."""
        return date_format(date(self.year, self.number, 1), "F Y")

    def bounds(self, person: Person) -> tuple[datetime, datetime]:
        """From the first midnight to that of the next month, where the person is."""
        zone = zoneinfo.ZoneInfo(person.time_zone)
        begins = datetime(self.year, self.number, 1, tzinfo=zone)
        ends = self.after()
        return begins, datetime(ends.year, ends.number, 1, tzinfo=zone)

    def anywhere(self) -> tuple[datetime, datetime]:
        """From when it begins somewhere on earth until it is over everywhere."""
        begins = datetime(self.year, self.number, 1, tzinfo=UTC)
        ends = self.after()
        return begins - FURTHEST, datetime(ends.year, ends.number, 1, tzinfo=UTC) + FURTHEST

    def before(self) -> Self:
        """The month before it."""
        if self.number == 1:
            return type(self)(self.year - 1, DECEMBER)
        return type(self)(self.year, self.number - 1)

    def after(self) -> Self:
        """The month after it."""
        if self.number == DECEMBER:
            return type(self)(self.year + 1, 1)
        return type(self)(self.year, self.number + 1)


DECEMBER = 12
LETTERS = len("2026-10")
