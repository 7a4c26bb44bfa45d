# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's own data: what was asked, what can be fetched, what has to be settled first."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.http import Http404
from django.utils import timezone

from entrepairs.communities import queries as communities
from entrepairs.kernel import files
from entrepairs.operations import exporting
from entrepairs.operations.models import Erasure, Export
from entrepairs.people.models import Person

MOST = 5


@dataclass(frozen=True)
class Copy:
    """One copy; without a day it is being made."""

    slug: str
    asked_at: datetime
    ends_at: datetime | None
    size: int


@dataclass(frozen=True)
class MyData:
    """The page. `erased_on`: the day of the erasure, if it was asked; `is_begun`: for good."""

    copies: tuple[Copy, ...]
    is_being_made: bool
    erased_on: datetime | None
    withdraws: bool
    is_begun: bool


@dataclass(frozen=True)
class ToSettle:
    """What stands between somebody and being erased."""

    is_last_administrator: bool
    communities: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return self.is_last_administrator or bool(self.communities)


def my_data(person: Person) -> MyData:
    """Two SQL queries."""
    rows = Export.objects.visible_to(person).exclude(ends_at__lte=timezone.now())
    told = rows.order_by("-asked_at").values_list("slug", "asked_at", "ends_at", "size")[:MOST]
    copies = tuple(Copy(*row) for row in told)
    recently = timezone.now() - exporting.LOST_AFTER
    asked = Erasure.objects.visible_to(person).first()
    return MyData(
        copies=tuple(copy for copy in copies if copy.ends_at),
        is_being_made=any(copy.ends_at is None and copy.asked_at > recently for copy in copies),
        erased_on=asked.due_at if asked else None,
        withdraws=bool(asked and asked.withdraws),
        is_begun=bool(asked and asked.begun_at),
    )


def to_settle(person: Person) -> ToSettle:
    """Two SQL queries."""
    colleagues = Person.objects.visible_to(person).present().exclude(pk=person.pk)
    needs_one = person.is_administrator and not colleagues.filter(is_administrator=True).exists()
    return ToSettle(needs_one, communities.led_alone_by(person))


def opened_copy(person: Person, slug: str) -> IO[bytes]:
    """One's own copy, open for reading; 404 once its days are over, and to anybody else."""
    rows = Export.objects.visible_to(person).filter(slug=slug, ends_at__gt=timezone.now())
    row = rows.first()
    try:
        if row is not None:
            return files.open_named(exporting.place(row))
    except FileNotFoundError:
        # Being erased at this moment.
        pass
    raise Http404
