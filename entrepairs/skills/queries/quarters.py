# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What closed quarters left: the same figures for everybody of the house (I33)."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from entrepairs.people.models import Person
from entrepairs.skills.bands import Share, share
from entrepairs.skills.closing import LEAST, first_day_of, next_first_day
from entrepairs.skills.models import Quarter

SHOWN = 8
FACTS = ("showing", "detected", "certified", "across")


@dataclass(frozen=True)
class Closed:
    """One quarter: how many people there were, and in which band each figure lies."""

    first_day: date
    people: int
    shares: dict[str, Share]

    @property
    def number(self) -> int:
        """1 to 4."""
        return (self.first_day.month + 2) // 3


@dataclass(frozen=True)
class Told:
    """The last closed quarters, oldest first; else why there are none."""

    quarters: tuple[Closed, ...]
    is_too_small: bool
    next_on: date


def told(reader: Person) -> Told:
    """What is told of the last eight. Two SQL queries."""
    rows = Quarter.objects.visible_to(reader).order_by("-first_day")[:SHOWN]
    closed = tuple(_closed(row) for row in reversed(list(rows)))
    present = Person.objects.visible_to(reader).present()
    return Told(
        quarters=closed,
        is_too_small=len(present.values("pk")[:LEAST]) < LEAST,
        next_on=next_first_day(first_day_of(timezone.localdate())),
    )


def _closed(row: Quarter) -> Closed:
    bands = {name: share(getattr(row, name), row.people) for name in FACTS}
    return Closed(row.first_day, row.people, bands)
