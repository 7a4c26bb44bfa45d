# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A question that nobody answers is brought to others by itself, within working days.

After one working day (24 working hours) to two more people, after three (72) to those who
facilitate its community and to two more. Nobody is asked twice, and never more than they wish.
"""

from datetime import datetime, timedelta

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.communities.rules import ROLES_THAT_FACILITATE
from entrepairs.discovery import actions
from entrepairs.discovery.models import Solicitation
from entrepairs.discovery.queries.candidates import candidates
from entrepairs.discovery.routing.sought import a_question
from entrepairs.discovery.routing.why import Why
from entrepairs.kernel import scope
from entrepairs.knowledge.models import Contribution
from entrepairs.people import hours

MORE = 2
# Working days after which it widens. What nobody answered long ago is not dug out.
ROUNDS = (1, 3)
LONG_AGO = timedelta(days=7)
AT_ONCE = 1000  # questions a turn of the clock


def widen(now: datetime | None = None) -> int:
    """Bring questions that wait to others; how many requests were made. Repeatable."""
    now = now or timezone.now()
    return sum(_widen(question, now) for question in _waiting(now)[:AT_ONCE])


def _waiting(now: datetime) -> QuerySet[Contribution]:
    """Questions about which people were asked and to which nobody has answered yet."""
    lately = Solicitation.objects.filter(question__isnull=False, asked_at__gt=now - LONG_AGO)
    asked = Contribution.objects.filter(
        pk__in=lately.values("question"),
        hidden=False,
        answers_count=0,
        duplicate_of=None,
        author__left_at=None,
        author__is_active=True,
        community__archived_at=None,
    )
    times = {
        "first": Min("solicitations__asked_at"),
        "latest": Max("solicitations__asked_at"),
    }
    due = {"first__gt": now - LONG_AGO, "first__lte": now - hours.DAY}
    rows = asked.annotate(**times).filter(**due).select_related("author", "community")
    return rows.order_by("first", "pk")


def _widen(question: Contribution, now: datetime) -> int:
    due = [days for days in ROUNDS if _after(question, days) <= now]
    if not due or question.latest >= _after(question, due[-1]):
        return 0
    if now > _after(question, due[-1]) + hours.DAY:
        return 0  # looked for during a day: whoever could be found has been
    with scope.request_scope():
        people = _leaders(question) if due[-1] == ROUNDS[-1] else {}
        people |= _more(question, now)
        return len(actions.ask_people(actor=None, sought=a_question(question), people=people))


def _after(question: Contribution, days: int) -> datetime:
    """So many working days after people were first asked, where its author lives."""
    moment: datetime = question.first
    for _day in range(days):
        moment = hours.a_working_day_after(question.author, moment)
    return moment


def _more(question: Contribution, now: datetime) -> dict[int, Why]:
    return {one.person: one.why for one in candidates(a_question(question), now)[:MORE]}


def _leaders(question: Contribution) -> dict[int, Why]:
    lead = Membership.objects.filter(
        community=question.community_id, role__in=ROLES_THAT_FACILITATE
    )
    people = lead.values_list("person", flat=True)
    return dict.fromkeys(people, Why(Solicitation.Reason.LEADS))
