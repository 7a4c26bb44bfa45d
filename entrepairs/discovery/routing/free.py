# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may be asked now: reads it, wants to be asked, and was not asked too much lately.

Reads for the rule, not for a person: nothing of it is shown but that somebody is proposed.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from entrepairs.communities.models import Community, Exclusion, Membership, Offer
from entrepairs.discovery.models import Availability, Refrain, Solicitation
from entrepairs.discovery.models.solicitations import USUAL
from entrepairs.discovery.routing.sought import Sought
from entrepairs.discovery.routing.spreading import FORGOTTEN, load
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person


def readers(sought: Sought) -> QuerySet[Person]:
    """Those of the house who may help with this, whatever they wish, but who looks for help."""
    here = sought.community
    people = Person.objects.filter(organisation_id=here.organisation_id).present()
    looking = [one.pk for one in (sought.author, sought.seeker) if one]
    return people.filter(_reads(here)).exclude(pk__in=looking)


def free(sought: Sought, now: datetime, *, to_author: bool = False) -> QuerySet[Person]:
    """Those of them whom it may be brought to now. No SQL query until it is read.

    `to_author`: as far as who looks for help may see; to them, only whom they asked is asked. Who
    looks in the author's place does not learn whom the author asked: to them, nobody is.
    """
    if to_author and sought.seeker:
        return willing(sought, now)
    asked = Solicitation.objects.filter(person=OuterRef("pk"), **sought.things)
    if to_author:
        asked = asked.exclude(asked_by=None)
    return willing(sought, now).filter(~Exists(asked))


def willing(sought: Sought, now: datetime) -> QuerySet[Person]:
    """Those who wish to be asked about it now, asked already or not."""
    lately = Solicitation.objects.filter(person=OuterRef("pk")).within_a_week(now)
    wish = Availability.objects.filter(person=OuterRef("pk"))
    people = readers(sought).annotate(
        lately=Coalesce(Subquery(_counted(lately)), 0),
        weekly=Coalesce(Subquery(wish.values("weekly")[:1]), USUAL),
    )
    today = timezone.localdate(now)
    return people.filter(
        ~Exists(wish.filter(away_until__gte=today)),
        *_has_not_helped(sought),
        lately__lt=F("weekly"),
    )


def _has_not_helped(sought: Sought) -> list[Exists]:
    """Nor wishes to hear no more of its subjects."""
    person = OuterRef("pk")
    refrains = Refrain.objects.filter(person=person, subject__in=sought.subjects.values("pk"))
    if sought.need:
        helped = Offer.objects.filter(need=sought.need, person=person)
    else:
        helped = Contribution.objects.filter(parent=sought.question, author=person, hidden=False)
    return [~Exists(helped), ~Exists(refrains)]


def loads(people: Iterable[int], now: datetime) -> dict[int, float]:
    """What each was asked in the last year. One SQL query."""
    since = now - timedelta(days=FORGOTTEN)
    rows = Solicitation.objects.filter(person__in=people, asked_at__gt=since, is_held=False)
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
