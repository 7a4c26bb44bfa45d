# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who was around in which week: one private column, never finer than an ISO week.

Signing in writes it. After that a session is renewed by the first request of each week, which
touches the session alone, since reading a page never writes; the worker then carries the week of
the renewed sessions over to their people. Read by the person, the retention rule and nobody else.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.utils import timezone

from entrepairs.people.models import Person

WEEK_KEY = "week"
# Since which week somebody who comes back was away, and in which they came back.
BACK_KEY = "back"
AWAY = timedelta(weeks=4)
LOOK_BACK = timedelta(days=8)


def this_week() -> str:
    """`2026-W47`. Two of them compare as text."""
    year, week, _ = timezone.now().date().isocalendar()
    return f"{year}-W{week:02}"


def renew(session: SessionBase) -> None:
    """Give a session that began in an earlier week its full life again."""
    if session.get(WEEK_KEY, this_week()) != this_week():
        _welcome_back(session, session[WEEK_KEY])
        session[WEEK_KEY] = this_week()


def begin(session: SessionBase, person: Person) -> None:
    """Somebody signs in: the session and the person are of this week."""
    session[WEEK_KEY] = this_week()
    _welcome_back(session, person.around_in)
    if person.around_in != this_week():
        person.around_in = this_week()
        Person.objects.filter(pk=person.pk).update(around_in=person.around_in)


def away_since(session: SessionBase) -> datetime | None:
    """From when on all is new to who comes back after four weeks; told in the week they do.

    Kept in the session alone: it ends with it, and nobody else can learn of it.
    """
    since, returned = session.get(BACK_KEY, ("", ""))
    return _monday(since) + timedelta(weeks=1) if returned == this_week() else None


def settle(session: SessionBase) -> None:
    """They do not want to be told any more."""
    session.pop(BACK_KEY, None)


def _welcome_back(session: SessionBase, week: str) -> None:
    """Whoever never came is a newcomer, and no absence begins with that."""
    if week and _monday(this_week()) - _monday(week) > AWAY:
        session[BACK_KEY] = (week, this_week())


def _monday(week: str) -> datetime:
    return datetime.strptime(f"{week}-1", "%G-W%V-%u").replace(tzinfo=UTC)


def gather() -> int:
    """Carry the week of renewed sessions over to their people; how many changed. Repeatable."""
    life = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    renewed = Session.objects.filter(expire_date__gt=timezone.now() + life - LOOK_BACK)
    weeks: dict[str, set[int]] = {}
    for session in renewed.iterator(chunk_size=500):
        told = session.get_decoded()
        if SESSION_KEY in told and WEEK_KEY in told:
            weeks.setdefault(told[WEEK_KEY], set()).add(int(told[SESSION_KEY]))
    return sum(_carry(week, people) for week, people in weeks.items())


def _carry(week: str, people: set[int]) -> int:
    known = sorted(people)
    changed = 0
    for start in range(0, len(known), 500):
        some = Person.objects.filter(pk__in=known[start : start + 500], around_in__lt=week)
        changed += some.update(around_in=week)
    return changed
