# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Once a week, one text from outside somebody's circle: near what they do, far from whom they know.

Weak ties bring what strong ones cannot (Granovetter, The Strength of Weak Ties, 1973): of what the
whole house may read, from a community one does not belong to, by somebody of another place and
team. Nearer subjects first, then somebody with whom one shares no group, then what served most.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from entrepairs.communities.models import Community, Membership
from entrepairs.discovery.models import Outside
from entrepairs.knowledge.models import Contribution, Tagging
from entrepairs.people.models import Organisation, Person, PersonSubject

AT_ONCE = 2000  # people looked at together
POOL = 300  # texts that are looked at, those that served most
FRESH = timedelta(days=180)
KEPT = timedelta(days=730)
# Somebody, their site and their team, by their keys.
_Place = tuple[int, int | None, int | None]
TOLD = (Contribution.Kind.TIP, Contribution.Kind.TUTORIAL, Contribution.Kind.EXPERIENCE)


@dataclass(frozen=True)
class _Text:
    """What may be shown, with where it comes from."""

    key: int
    community: int
    author: int
    site: int | None
    unit: int | None
    subjects: frozenset[int]


def look_outside(now: datetime | None = None) -> int:
    """Choose for those who have none yet this week; for how many something was found."""
    now = now or timezone.now()
    found = 0
    for house in Organisation.objects.order_by("pk"):
        found += _look(house, monday(now), now)
    return found


def monday(now: datetime) -> date:
    """The first day of the week."""
    day = timezone.localdate(now)
    return day - timedelta(days=day.weekday())


def _look(house: Organisation, week: date, now: datetime) -> int:
    """Everybody in turn: those for whom nothing is found must not stand before the others."""
    have = Outside.objects.filter(person=OuterRef("pk"), week=week)
    people = Person.objects.filter(~Exists(have), organisation=house).present()
    waiting = list(people.order_by("pk").values_list("pk", "site", "unit"))
    pool = _pool(house, now) if waiting else []
    starts = range(0, len(waiting) if pool else 0, AT_ONCE)
    return sum(_choose(house, week, waiting[at : at + AT_ONCE], pool) for at in starts)


def _choose(
    house: Organisation, week: date, someone: Sequence[_Place], pool: Sequence[_Text]
) -> int:
    keys = [key for key, _site, _unit in someone]
    authors = {text.author for text in pool}
    belongs, likes, shown = _belongs([*keys, *authors]), _likes(keys), _shown(keys)
    made = []
    for key, site, unit in someone:
        outer = [
            text
            for text in pool
            if text.community not in belongs[key]
            and text.key not in shown[key]
            and _is_far(text, key, site, unit)
        ]
        if outer:
            near = [len(text.subjects & likes[key]) for text in outer]
            strange = [not belongs[text.author] & belongs[key] for text in outer]
            *_how, first = max(zip(near, strange, range(0, -len(outer), -1), strict=True))
            text = outer[-first]
            row = Outside(organisation=house, person_id=key, contribution_id=text.key, week=week)
            made.append(row)
    Outside.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _pool(house: Organisation, now: datetime) -> list[_Text]:
    """What the whole house may read and colleagues found useful, what served most first."""
    rows = Contribution.objects.filter(
        organisation=house,
        community__visibility=Community.Visibility.OPEN,
        community__archived_at=None,
        hidden=False,
        kind__in=TOLD,
        author__left_at=None,
        author__is_active=True,
        published_at__gt=now - FRESH,
    ).order_by("-useful_count", "-pk")
    columns = ("pk", "community", "author", "author__site", "author__unit")
    found = list(rows.values_list(*columns)[:POOL])
    tags: defaultdict[int, set[int]] = defaultdict(set)
    tagged = Tagging.objects.filter(contribution__in=[row[0] for row in found])
    for text, subject in tagged.values_list("contribution", "subject"):
        tags[text].add(subject)
    return [_Text(*row, frozenset(tags[row[0]])) for row in found]


def _is_far(text: _Text, person: int, site: int | None, unit: int | None) -> bool:
    """By somebody else, of another place or, where places are not known, of another team."""
    if text.author == person:
        return False
    if text.site and site:
        return text.site != site
    return not (text.unit and text.unit == unit)


def _belongs(people: Sequence[int]) -> defaultdict[int, set[int]]:
    rows = Membership.objects.filter(person__in=people)
    return _gathered(rows.values_list("person", "community"))


def _likes(people: Sequence[int]) -> defaultdict[int, set[int]]:
    rows = PersonSubject.objects.filter(person__in=people)
    return _gathered(rows.values_list("person", "subject"))


def _shown(people: Sequence[int]) -> defaultdict[int, set[int]]:
    rows = Outside.objects.filter(person__in=people)
    return _gathered(rows.values_list("person", "contribution"))


def _gathered(rows: Iterable[tuple[int, int]]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for key, value in rows:
        found[key].add(value)
    return found


def sweep(now: datetime | None = None) -> int:
    """What was shown two years ago may be forgotten: its texts are no longer fresh."""
    now = now or timezone.now()
    return Outside.objects.filter(week__lt=timezone.localdate(now) - KEPT).delete()[0]
