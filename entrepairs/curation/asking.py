# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""By the clock: who is asked to look at their texts again, and when that is worth their time.

Nobody is asked more often than once in four weeks; all their texts are asked about at once.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.curation.actions import judging
from entrepairs.curation.models import Review
from entrepairs.curation.urgency import candidates, urgency
from entrepairs.knowledge import lasting
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person

AGAIN = timedelta(weeks=4)
# A text that is due and that one colleague used is asked about, one that nobody used is not yet.
WORTH_ASKING = 1.5


def ask_keepers() -> int:
    """Ask whoever answers for what needs a look; how many people were asked. Repeatable."""
    due: defaultdict[Person, list[Contribution]] = defaultdict(list)
    now = timezone.now()
    for row in to_look_at(now):
        for person in _asked(row):
            due[person].append(row)
    people = sorted(due, key=lambda person: person.pk)
    return sum(_ask(person, due[person], now) for person in people)


def to_look_at(now: datetime) -> Iterator[Contribution]:
    """The texts that are worth a look now, those that still hold in communities that go on."""
    for row in candidates(Contribution.objects.all(), now):
        if urgency(row, now) >= WORTH_ASKING:
            yield row


def _asked(row: Contribution) -> list[Person]:
    """Who answers for it; who certified it, when enough doubt it; else who facilitates."""
    validity, sealed = getattr(row, "validity", None), getattr(row, "certification", None)
    asked = {lasting.keeper_of(row, validity)}
    if sealed and validity and validity.doubts >= lasting.ENOUGH:
        asked = {sealed.certified_by}
    there = [one for one in asked if one and one.is_active and not one.left_at]
    return there or _facilitators(row)


def _facilitators(row: Contribution) -> list[Person]:
    here = Membership.objects.filter(
        community=row.community_id,
        role=Membership.Role.FACILITATOR,
        person__is_active=True,
        person__left_at=None,
    )
    return [seat.person for seat in here.select_related("person").order_by("pk")]


def _ask(person: Person, texts: list[Contribution], now: datetime) -> bool:
    if Review.objects.filter(person=person, asked_at__gt=now - AGAIN).exists():
        return False
    texts.sort(key=lambda row: (-urgency(row, now), row.pk))
    judging.ask_to_look(actor=None, person=person, texts=texts)
    return True
