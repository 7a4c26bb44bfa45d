# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""By the clock: what a quarter leaves, told once in bands (trust.md section 7; I36, I37).

R2: bands. R6: never computed again. R8: of at least fifty people, for the whole house.

Who is counted is settled at 00:00 of the day after the quarter, in the organisation's time.
"""

from datetime import date, datetime, timedelta
from datetime import time as day_time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from entrepairs.knowledge.models import Contribution, Trial, Useful
from entrepairs.people.models import Organisation, Person, PersonSubject
from entrepairs.skills.bands import band
from entrepairs.skills.models import Certification, Evidence, Quarter

LEAST = 50
# What people show is not dated: later than this it is no longer what the quarter left, and the
# quarter stays without figures.
LATE = timedelta(days=14)


def close_quarter(now: datetime | None = None) -> int:
    """Close the quarter that has ended for each organisation; how many were closed. Repeatable.

    A quarter that is closed is never computed again. Of fewer than 50 people nothing is kept.
    """
    moment = now or timezone.now()
    return sum(_close(house, moment) for house in Organisation.objects.order_by("pk"))


def first_day_of(day: date) -> date:
    """Of the quarter a day lies in."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def next_first_day(first_day: date) -> date:
    """Of the quarter after it."""
    return first_day_of(first_day + timedelta(days=100))


@transaction.atomic
def _close(house: Organisation, now: datetime) -> bool:
    zone = ZoneInfo(house.time_zone)
    today = first_day_of(now.astimezone(zone).date())
    end = datetime.combine(today, day_time(), zone)
    quarter = first_day_of(today - timedelta(days=1))
    known = Quarter.objects.filter(organisation=house, first_day=quarter)
    if now - end > LATE or known.exists():
        return False
    present = Person.objects.filter(
        Q(left_at=None) | Q(left_at__gte=end),
        organisation=house,
        is_active=True,
        created_at__lt=end,
    )
    people = present.count()
    if people < LEAST:
        return False
    begin = datetime.combine(quarter, day_time(), zone)
    facts = _facts(present, end) | {"across": _across(present, begin, end)}
    figures = {name: band(rows.count(), people) for name, rows in facts.items()}
    # Two workers may have come here together: the first one's figures stand.
    _, is_new = Quarter.objects.get_or_create(
        organisation=house, first_day=quarter, defaults={"people": people, **figures}
    )
    return is_new


def _facts(present: QuerySet[Person], end: datetime) -> dict[str, QuerySet[Person]]:
    """Of whom each figure speaks, by its column."""
    shown = PersonSubject.objects.filter(
        says=PersonSubject.Says.HELPS,
        shown=PersonSubject.Shown.ALL,
        subject__merged_into=None,
    )
    detected = Evidence.objects.filter(happened_at__lt=end)
    certified = Certification.objects.own(end, certified_at__lt=end)
    return {
        "showing": present.filter(pk__in=shown.values("person")),
        "detected": present.filter(pk__in=detected.values("person")),
        "certified": present.filter(pk__in=certified.values("person")),
    }


def _across(present: QuerySet[Person], begin: datetime, end: datetime) -> QuerySet[Person]:
    """Who helped somebody of another team within the quarter, or was helped by one.

    Weak ties carry what is new (Granovetter, 1973): an answer accepted, a text found useful or
    tried, between two people whose teams are known and differ.
    """
    during = {"at__gte": begin, "at__lt": end}
    asked = Contribution.objects.filter(accepted_at__gte=begin, accepted_at__lt=end)
    pairs = [(asked, "author", "accepted__author")]
    pairs += [(rows.filter(**during), "person", "contribution__author") for rows in GESTURES]
    helped = Q()
    for rows, one, other in pairs:
        apart = rows.exclude(**{f"{one}__unit": F(f"{other}__unit")}).filter(
            **{f"{one}__unit__isnull": False, f"{other}__unit__isnull": False}
        )
        helped |= Q(pk__in=apart.values(one)) | Q(pk__in=apart.values(other))
    return present.filter(helped)


GESTURES = (Useful.objects, Trial.objects)
