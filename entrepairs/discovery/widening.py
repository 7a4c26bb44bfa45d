# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What nobody helps with is brought to others by itself, within working days.

A question or a need: after one working day (24 working hours) to two more people, after three (72)
to those who facilitate its community and to two more. Nobody is asked twice, and never more than
they wish. Who was named but did not wish to be asked then is asked once they do, while it waits.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, Min, OuterRef, QuerySet
from django.utils import timezone

from entrepairs.communities.models import Membership, Need, Offer
from entrepairs.communities.rules import ROLES_THAT_FACILITATE
from entrepairs.discovery import actions
from entrepairs.discovery.models import Solicitation
from entrepairs.discovery.queries.candidates import candidates
from entrepairs.discovery.routing.sought import WAITING, Sought, a_need, a_question
from entrepairs.discovery.routing.why import Why
from entrepairs.kernel import scope
from entrepairs.knowledge.models import Contribution
from entrepairs.people import holidays, hours

MORE = 2
# Working days after which it widens. What nobody answered long ago is not dug out.
ROUNDS = (1, 3)
LONG_AGO = timedelta(days=7)
# Their working days are counted beyond it: a house may be closed for two weeks.
COUNTED = timedelta(days=21)
AT_ONCE = 1000  # questions a turn of the clock


def widen(now: datetime | None = None) -> int:
    """Bring what waits to others; how many requests were made. Repeatable."""
    now = now or timezone.now()
    waiting = [*map(_Waiting.of_question, _questions(now)), *map(_Waiting.of_need, _needs(now))]
    brought = sum(_tell(one, now) for one in _held(now))
    return brought + sum(_widen(one, now) for one in waiting)


@dataclass(frozen=True)
class _Waiting:
    """What waits, and when people were asked about it: the first of them, and the latest."""

    sought: Sought
    first: datetime
    latest: datetime

    @classmethod
    def of_question(cls, row: Contribution) -> "_Waiting":
        return cls(a_question(row), row.first, row.latest)

    @classmethod
    def of_need(cls, row: Need) -> "_Waiting":
        return cls(a_need(row), row.first, row.latest)

    def after(self, days: int) -> datetime:
        """So many working days after people were first asked, where its author lives."""
        author, moment = self.sought.author, self.first
        for _day in range(days):
            moment = hours.a_working_day_after(author, moment, holidays.week(author.organisation))
        return moment


def _questions(now: datetime) -> QuerySet[Contribution]:
    """Questions about which people were asked and to which nobody has answered yet."""
    rows = Contribution.objects.filter(
        hidden=False,
        answers_count=0,
        duplicate_of=None,
        author__left_at=None,
        author__is_active=True,
        community__archived_at=None,
    )
    return _due(rows, "question", now).select_related("author__organisation", "community")


def _needs(now: datetime) -> QuerySet[Need]:
    """Needs about which people were asked and with which nobody has offered to help yet."""
    rows = Need.objects.filter(
        ~Exists(Offer.objects.filter(need=OuterRef("pk"))),
        state__in=WAITING,
        withdrawn_at=None,
        named_by__left_at=None,
        named_by__is_active=True,
        community__archived_at=None,
    )
    return _due(rows, "need", now).select_related("named_by__organisation", "community")


def _due(rows: QuerySet, thing: str, now: datetime) -> QuerySet:
    lately = Solicitation.objects.filter(**{f"{thing}__isnull": False}, asked_at__gt=now - COUNTED)
    times = {"first": Min("solicitations__asked_at"), "latest": Max("solicitations__asked_at")}
    due = {"first__gt": now - COUNTED, "first__lte": now - hours.DAY}
    rows = rows.filter(pk__in=lately.values(thing)).annotate(**times).filter(**due)
    return rows.order_by("first", "pk")[:AT_ONCE]


def _widen(waiting: _Waiting, now: datetime) -> int:
    due = [days for days in ROUNDS if waiting.after(days) <= now]
    if not due or waiting.latest >= waiting.after(due[-1]):
        return 0
    if now > waiting.after(due[-1]) + hours.DAY:
        return 0  # looked for during a day: whoever could be found has been
    with scope.request_scope():
        people = _leaders(waiting.sought) if due[-1] == ROUNDS[-1] else {}
        people |= {one.person: one.why for one in candidates(waiting.sought, now)[:MORE]}
        return len(actions.ask_people(actor=None, sought=waiting.sought, people=people))


def _leaders(sought: Sought) -> dict[int, Why]:
    lead = Membership.objects.filter(community=sought.community, role__in=ROLES_THAT_FACILITATE)
    people = lead.values_list("person", flat=True)
    return dict.fromkeys(people, Why(Solicitation.Reason.LEADS))


def _held(now: datetime) -> QuerySet[Solicitation]:
    """Whom somebody named lately, and who was told nothing."""
    rows = Solicitation.objects.filter(is_held=True, asked_at__gt=now - LONG_AGO)
    things = ("question__community", "question__author", "need__community", "need__named_by")
    return rows.select_related(*things, "person").order_by("asked_at", "pk")[:AT_ONCE]


def _tell(solicitation: Solicitation, now: datetime) -> int:
    """Tell them now, if they wish to be asked by now and it still waits; 1 if so."""
    return int(actions.tell_after_all(actor=None, solicitation=solicitation, now=now))
