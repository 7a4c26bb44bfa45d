# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coffee among peers: every fortnight, those who wish it are paired across teams.

Around what one would like to learn and the other shows, where there is such a thing; never the
same two again. A greedy matching, the rarest possibilities first: exact ones (Edmonds, Paths,
Trees, and Flowers, 1965) would pair one or two people more at a hundred times the code.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from entrepairs.discovery.models import Coffee, CoffeeWish
from entrepairs.kernel import journal
from entrepairs.people.models import Organisation, Person, PersonSubject

EVERY = timedelta(days=14)
AT_ONCE = 2000
Says, Shown = PersonSubject.Says, PersonSubject.Shown


class _Somebody(NamedTuple):
    """Who would like a coffee, what they show to the whole house and what they want to learn."""

    key: int
    site: int | None
    unit: int | None
    helps: frozenset[int]
    learns: frozenset[int]


class _Pair(NamedTuple):
    one: int
    other: int
    subject: int | None
    learner: int | None


def pair_up(now: datetime | None = None) -> int:
    """Make the pairs of each house where a fortnight has passed; how many. Repeatable."""
    now = now or timezone.now()
    return sum(_pair_up(house, now) for house in Organisation.objects.order_by("pk"))


@transaction.atomic
def _pair_up(house: Organisation, now: datetime) -> int:
    Organisation.objects.select_for_update(no_key=True).get(pk=house.pk)
    lately = Coffee.objects.filter(organisation=house, made_at__gt=now - EVERY)
    if lately.exists():
        return 0
    people = _willing(house)
    met = set(Coffee.objects.filter(organisation=house).values_list("one", "other"))
    pairs = _paired(people, met)
    for pair in pairs:
        row = Coffee.objects.create(
            organisation=house,
            one_id=pair.one,
            other_id=pair.other,
            subject_id=pair.subject,
            learner_id=pair.learner,
            made_at=now,
        )
        journal.record("discovery.coffee_proposed", actor=None, about=row)
    return len(pairs)


def _willing(house: Organisation) -> list[_Somebody]:
    wish = CoffeeWish.objects.filter(organisation=house).values("person")
    rows = Person.objects.filter(pk__in=wish).present().order_by("pk")
    found = list(rows.values_list("pk", "site", "unit")[:AT_ONCE])
    said: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    # What is not shown to the whole house must not be told by a pair.
    shown = PersonSubject.objects.filter(
        person__in=[key for key, *_place in found], shown=Shown.ALL, subject__merged_into=None
    )
    for person, says, subject in shown.values_list("person", "says", "subject"):
        said[person, says].add(subject)
    return [
        _Somebody(
            key,
            site,
            unit,
            frozenset(said[key, Says.HELPS]),
            frozenset(said[key, Says.INTERESTED]),
        )
        for key, site, unit in found
    ]


def _paired(people: list[_Somebody], met: set[tuple[int, int]]) -> list[_Pair]:
    """Those with the fewest possibilities choose first, what has a reason before what has none."""
    possible: defaultdict[int, list[_Somebody]] = defaultdict(list)
    for place, one in enumerate(people):
        for other in people[place + 1 :]:
            if (one.key, other.key) not in met and _are_strangers(one, other):
                possible[one.key].append(other)
                possible[other.key].append(one)
    free, pairs = {one.key for one in people}, []
    for one in sorted(people, key=lambda each: (len(possible[each.key]), each.key)):
        left = [other for other in possible[one.key] if other.key in free]
        if one.key in free and left:
            best = max(left, key=lambda other: (_reason(one, other)[0] is not None, -other.key))
            free -= {one.key, best.key}
            pairs.append(_Pair(*sorted((one.key, best.key)), *_reason(one, best)))
    return pairs


def _are_strangers(one: _Somebody, other: _Somebody) -> bool:
    """Of different teams; where a team is not known, of different places."""
    if one.unit and other.unit:
        return one.unit != other.unit
    return one.site != other.site or one.site is None


def _reason(one: _Somebody, other: _Somebody) -> tuple[int | None, int | None]:
    """What one shows and the other would like to learn, and who of them that is."""
    for learner, helper in ((one, other), (other, one)):
        if common := learner.learns & helper.helps:
            return min(common), learner.key
    return None, None
