# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One series, and the groups that may be invited to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.meetings import recurrence, rules
from entrepairs.meetings.models import Guest, Meeting, Series
from entrepairs.meetings.occurrences import SHARED
from entrepairs.meetings.queries.meetings import Line, invited, lines, open_to, slugs_invited
from entrepairs.meetings.recurrence import Timetable
from entrepairs.people.models import Person

SHOWN = 12


@dataclass(frozen=True)
class Group:
    """A group that may be invited. Siblings have a theme in common."""

    slug: str
    name: str
    is_sibling: bool


@dataclass(frozen=True)
class SeriesPage:
    """A series, for one reader."""

    slug: str
    title: str
    community: str
    community_slug: str
    opens: bool
    timetable: Timetable
    minutes: int
    place: str
    guests: tuple[str, ...]
    lines: tuple[Line, ...]
    may_change: bool
    has_ended: bool


def groups(person: Person, here: Community) -> tuple[Group, ...]:
    """Whom those who facilitate may invite, siblings first. One SQL query."""
    rows = Community.objects.visible_to(person).filter(archived_at=None).exclude(pk=here.pk)
    found = [
        Group(row.slug, row.name, is_sibling=bool(here.theme_id) and row.theme_id == here.theme_id)
        for row in rows.order_by(Lower("name"), "pk")
    ]
    return tuple(sorted(found, key=lambda group: not group.is_sibling))


def groups_beside(person: Person, meeting: Meeting) -> tuple[Group, ...]:
    """Whom one meeting may invite by itself: of a series, all are invited together."""
    return () if meeting.series_id else groups(person, meeting.community)


def group_rows(person: Person, slugs: Iterable[str]) -> tuple[Community, ...]:
    """The same, for the action. One SQL query, none without a group."""
    wanted = list(slugs)
    return tuple(Community.objects.visible_to(person).filter(slug__in=wanted)) if wanted else ()


def series(person: Person, slug: str) -> SeriesPage:
    """One series with what comes next; 404 for one the person may not know of.

    At most four SQL queries.
    """
    here = row(person, slug)
    since = timezone.now() - timedelta(hours=4)
    coming = Q(starts_at__gte=since) | Q(state=Meeting.State.OPEN)
    rows = Meeting.objects.visible_to(person).filter(coming, series=here)
    return SeriesPage(
        slug=here.slug,
        title=here.title,
        community=here.community.name,
        community_slug=here.community.slug,
        opens=open_to(person, here.community),
        timetable=recurrence.of(here),
        minutes=here.minutes,
        place=here.place,
        guests=invited(person, Guest.objects.own(here.pk)),
        lines=lines(person, rows.order_by("starts_at", "pk"), SHOWN),
        may_change=bool(rules.may_change_series(person, here)),
        has_ended=bool(here.ended_on and here.ended_on <= timezone.localdate()),
    )


def row(person: Person, slug: str) -> Series:
    """A series the person may know of, for what follows; 404 for any other. One SQL query."""
    rows = Series.objects.visible_to(person).select_related("community")
    return get_object_or_404(rows, slug=slug)


def row_to_change(person: Person, slug: str) -> Series:
    """The same, for whoever may change it; a refusal in words for who only sees it."""
    here = row(person, slug)
    rules.may_change_series(person, here).or_refuse()
    return here


def told(person: Person, here: Series) -> dict[str, object]:
    """What the plan of a series says today, for its form. Two SQL queries."""
    begun = {name: getattr(here, name) for name in (*SHARED, "rhythm", "hour")}
    upcoming = here.meetings.filter(state=Meeting.State.PLANNED, planned_for__gte=_tomorrow(here))
    first = upcoming.order_by("planned_for").values_list("planned_for", flat=True).first()
    since = recurrence.local(first or _tomorrow(here), here.time_zone).date()
    guests = slugs_invited(person, Guest.objects.own(here.pk))
    return begun | {"day": here.first_day, "since": since, "guests": guests}


def _tomorrow(here: Series) -> datetime:
    tomorrow = recurrence.today(here.time_zone) + timedelta(days=1)
    return recurrence.at(tomorrow, recurrence.MIDNIGHT, here.time_zone)
