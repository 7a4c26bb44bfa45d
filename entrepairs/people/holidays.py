# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days on which a house is closed: public holidays, computed, and its own list.

French holidays: Code du travail, L3133-1; Alsace-Moselle, L3134-13. Easter: the anonymous Gregorian
algorithm (Meeus, Astronomical Algorithms, chapter 8).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from entrepairs.people import hours
from entrepairs.people.models import Organisation

FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday


@dataclass(frozen=True)
class Closed:
    """A house's days off and one person's absence, asked with `day in closed`."""

    holidays: str = ""
    days_off: frozenset[str] = frozenset()
    away_until: date | None = None

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        if self.away_until and day <= self.away_until:
            return True
        return day.isoformat() in self.days_off or day in public(self.holidays, day.year)


def closed(house: Organisation, away_until: date | None = None) -> Closed:
    """When nobody of the house works, nor somebody who is away until then."""
    return Closed(house.holidays, frozenset(house.days_off), away_until)


def week(house: Organisation) -> hours.Week:
    """The usual hours and days of a house, less those on which it is closed."""
    return hours.Week(closed=closed(house))


@lru_cache(maxsize=256)
def public(country: str, year: int) -> frozenset[date]:
    """The public holidays of a year; none where none were chosen."""
    if country not in (Organisation.Holidays.FRANCE, Organisation.Holidays.ALSACE):
        return frozenset()
    sunday = easter(year)
    days = {date(year, month, day) for month, day in FIXED}
    days |= {sunday + timedelta(days=after) for after in AFTER_EASTER}
    if country == Organisation.Holidays.ALSACE:
        days |= {sunday - timedelta(days=2), date(year, 12, 26)}
    return frozenset(days)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, part = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon + 15) % 30
    quarter, year_rest = divmod(rest, 4)
    weekday = (32 + 2 * part + 2 * quarter - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
