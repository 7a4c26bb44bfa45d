# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a person may be reached: hours and days of their own, holidays, absences."""

import zoneinfo
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from entrepairs.kernel import outbox
from entrepairs.kernel.models import OutboxMessage
from entrepairs.kernel.prepared import PreparedThings
from entrepairs.notifications.models import FailingAddress, Rhythm
from entrepairs.people import holidays, hours
from entrepairs.people.models import Person

NEEDS = ("organisation", "rhythm", "availability", "failing_address")


def somebody(row: OutboxMessage) -> Person:
    """Whom something is for, unless they left; with all that says when. One SQL query."""
    person: Person | None = SOMEBODY.first(row.person_id) if row.person_id else None
    if person is None:
        raise outbox.NotWantedAnyMoreError
    return person


def receiver(row: OutboxMessage) -> Person:
    """Whom a mail is for, if it can reach them at all. One SQL query."""
    person = somebody(row)
    if not person.email or is_failing(person):
        raise outbox.NotWantedAnyMoreError
    return person


def is_failing(person: Person) -> bool:
    """Is it known of this very address that it takes no mail?"""
    known: FailingAddress | None = getattr(person, "failing_address", None)
    return known is not None and known.address == person.email


def rhythm(person: Person) -> Rhythm:
    """How a person wants mails; the usual where they said nothing."""
    return getattr(person, "rhythm", None) or Rhythm(person=person)


def usual_week(person: Person) -> hours.Week:
    """The hours and days in which a person works, holidays of their house apart."""
    said = rhythm(person)
    return hours.Week(
        opens=said.opens,
        closes=said.closes,
        days=frozenset(map(int, said.days)),
        closed=holidays.closed(person.organisation),
    )


def week(person: Person) -> hours.Week:
    """The hours and days in which they may be reached: not while they are away."""
    absence = getattr(person, "availability", None)
    closed = holidays.closed(person.organisation, absence.away_until if absence else None)
    return replace(usual_week(person), closed=closed)


def next_moment(person: Person, now: datetime) -> datetime:
    """`now` if a mail may leave now, or else when."""
    return hours.next_working_moment(person, now, week(person))


def not_before(person: Person, now: datetime) -> None:
    """Let a mail wait that came to its turn outside the person's hours: late, or by an absence."""
    then = next_moment(person, now)
    if then > now:
        raise outbox.NotYetError(then)


def opening_after(person: Person, moment: datetime) -> datetime:
    """The first opening of a working day after a moment: when the mail of a day leaves."""
    zone = zoneinfo.ZoneInfo(person.time_zone)
    local = moment.astimezone(zone)
    its = week(person)
    opens = datetime.combine(local.date(), its.opens, tzinfo=zone)
    day = opens if local < opens else opens + timedelta(days=1)
    return hours.next_working_moment(person, day, its)


def closing(person: Person, now: datetime) -> datetime:
    """When their hours of this day end, where they are."""
    local = now.astimezone(zoneinfo.ZoneInfo(person.time_zone))
    return datetime.combine(local.date(), usual_week(person).closes, tzinfo=local.tzinfo)


def name_of_week(person: Person, moment: datetime) -> str:
    """The week of a moment where the person is, as 2026-W49."""
    year, number, _day = moment.astimezone(zoneinfo.ZoneInfo(person.time_zone)).isocalendar()
    return f"{year}-W{number:02}"


def _somebody(key: int) -> QuerySet[Person]:
    return Person.objects.present().select_related(*NEEDS).filter(pk=key)


SOMEBODY = PreparedThings(_somebody)
