# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The next meetings of each series, written down ahead of time so that people can answer."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice, takewhile

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.meetings import recurrence
from entrepairs.meetings.models import Meeting, Rsvp, Series

AHEAD = 4
# What each meeting takes from its series, and may hold otherwise for itself.
SHARED = ("title", "protocol", "minutes", "place", "call_link", "capacity")


def top_up() -> int:
    """Write down what comes next in every series that goes on; how many were missing. Repeatable.

    Not a deed of anybody: whoever planned the series said it all, and was heard.
    """
    going_on = Series.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=timezone.localdate()), community__archived_at=None
    )
    made = 0
    for key in going_on.values_list("pk", flat=True):
        with transaction.atomic():
            made += len(make_next(lock(key), timezone.now()))
    return made


def lock(key: int) -> Series:
    """A series as it is now, for whoever writes its meetings next in this transaction."""
    rows = Series.objects.select_for_update(of=("self",))
    return rows.select_related("community", "planned_by").get(pk=key)


def make_next(series: Series, since: datetime) -> list[Meeting]:
    """The next few that are not there yet, cancelled ones being there."""
    return _make(series, islice(recurrence.moments(recurrence.of(series), since), AHEAD))


def make_until(series: Series, since: datetime, until: datetime) -> list[Meeting]:
    """All those before a moment, so that what changes from then on leaves them as they were."""
    ahead = recurrence.moments(recurrence.of(series), since)
    return _make(series, takewhile(lambda moment: moment < until, ahead))


def _make(series: Series, moments: Iterable[datetime]) -> list[Meeting]:
    made = []
    for moment in moments:
        meeting, is_new = Meeting.objects.get_or_create(
            series=series,
            planned_for=moment,
            defaults={
                "organisation_id": series.organisation_id,
                "community_id": series.community_id,
                "starts_at": moment,
                "planned_by": series.planned_by,
                **{name: getattr(series, name) for name in SHARED},
            },
        )
        if is_new:
            made.append(meeting)
    _whoever_planned_comes(series, made)
    return made


def _whoever_planned_comes(series: Series, made: list[Meeting]) -> None:
    """As for a single meeting, as long as they belong to the group."""
    person = series.planned_by
    if not made or person is None or series.community_id not in readable.mine(person):
        return
    Rsvp.objects.bulk_create(
        Rsvp(
            organisation_id=series.organisation_id,
            community_id=series.community_id,
            meeting=meeting,
            person=person,
            comes=True,
        )
        for meeting in made
    )
