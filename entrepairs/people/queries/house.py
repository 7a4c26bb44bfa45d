# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What administrators said of the house."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils import timezone

from entrepairs.people import holidays, rules
from entrepairs.people.models import Person

SHOWN = 12


@dataclass(frozen=True)
class DaysOff:
    """Whose holidays, the house's own list as it is typed, and the next days of both."""

    holidays: str
    days: str
    coming: tuple[date, ...]


def days_off(person: Person) -> DaysOff:
    """For administrators; 404 for others. One SQL query where the house is not known yet."""
    house = person.organisation
    if not rules.may_administer(person, house):
        raise Http404
    today = timezone.localdate()
    own = {date.fromisoformat(day) for day in house.days_off}
    public = holidays.public(house.holidays, today.year)
    next_year = holidays.public(house.holidays, today.year + 1)
    coming = sorted(day for day in own | public | next_year if day >= today)
    return DaysOff(
        holidays=house.holidays,
        days="\n".join(f"{day:%d/%m/%Y}" for day in sorted(own)),
        coming=tuple(coming[:SHOWN]),
    )
