# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may be asked now: reads the question, wants to be asked, and was not asked too much lately.

Reads for the rule, not for a person: nothing of it is shown but that somebody is proposed.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from entrepairs.communities.models import Community, Exclusion, Membership
from entrepairs.discovery.models import Availability, Refrain, Solicitation
from entrepairs.discovery.models.solicitations import USUAL
from entrepairs.discovery.routing.spreading import FORGOTTEN, load
from entrepairs.knowledge.models import Contribution, Tagging
from entrepairs.people.models import Person


def free(question: Contribution, now: datetime) -> QuerySet[Person]:
    """Those of the house whom this question may be brought to. No SQL query until it is read."""
    people = Person.objects.filter(organisation_id=question.organisation_id).present()
    people = people.filter(_reads(question.community)).exclude(pk=question.author_id)
    lately = Solicitation.objects.filter(person=OuterRef("pk")).within_a_week(now)
    wish = Availability.objects.filter(person=OuterRef("pk"))
    people = people.annotate(
        lately=Coalesce(Subquery(_counted(lately)), 0),
        weekly=Coalesce(Subquery(wish.values("weekly")[:1]), USUAL),
    )
    subjects = Tagging.objects.filter(contribution=question).values("subject")
    today = timezone.localdate(now)
    return people.filter(
        ~Exists(Solicitation.objects.filter(person=OuterRef("pk"), question=question)),
        ~Exists(wish.filter(away_until__gte=today)),
        ~Exists(Refrain.objects.filter(person=OuterRef("pk"), subject__in=subjects)),
        ~Exists(Contribution.objects.filter(parent=question, author=OuterRef("pk"), hidden=False)),
        lately__lt=F("weekly"),
    )


def loads(people: Iterable[int], now: datetime) -> dict[int, float]:
    """What each was asked in the last year. One SQL query."""
    since = now - timedelta(days=FORGOTTEN)
    rows = Solicitation.objects.filter(person__in=people, asked_at__gt=since)
    ages: defaultdict[int, list[float]] = defaultdict(list)
    for person, asked_at in rows.values_list("person", "asked_at"):
        ages[person].append((now - asked_at).total_seconds() / 86_400)
    return {person: load(found) for person, found in ages.items()}


def _reads(community: Community) -> Q:
    """Whoever may answer there: its members, and in an open one everybody who was not removed."""
    member = Exists(Membership.objects.filter(community=community, person=OuterRef("pk")))
    if community.visibility != Community.Visibility.OPEN:
        return Q(member)
    removed = Exclusion.objects.filter(community=community, person=OuterRef("pk"))
    return Q(member) | ~Q(Exists(removed))


def _counted(rows: QuerySet) -> QuerySet:
    return rows.order_by().annotate(number=Func(F("pk"), function="COUNT")).values("number")
