# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings of the cast, planned once or again and again."""

from datetime import time, timedelta

from django.utils import timezone

from entrepairs.meetings.actions import planning, series
from entrepairs.meetings.actions.planning import Plan
from entrepairs.meetings.actions.series import SeriesPlan


def soon(days=7):
    """A day to come, the hour being a whole one."""
    return (timezone.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)


def planned(cast, **more):
    """A meeting of the counsellors next week, planned by Awa."""
    plan = {"title": "Saying no", "protocol": "peer-meeting", "starts_at": soon(), "minutes": 75}
    actor = more.pop("actor", cast.awa)
    community = more.pop("community", cast.counsellors)
    return planning.plan_meeting(actor=actor, community=community, plan=Plan(**plan | more))


def told(**more):
    """A series each week from next Tuesday on, at 14:00 in Paris."""
    plan = {
        "title": "Tuesdays among peers",
        "protocol": "peer-meeting",
        "rhythm": "weekly",
        "first_day": next_day(1),
        "hour": time(14),
        "time_zone": "Europe/Paris",
        "minutes": 75,
        "place": "Room 3",
    }
    return SeriesPlan(**plan | more)


def next_day(weekday, after=2):
    """The next such day of the week, at least so many days ahead."""
    day = timezone.localdate() + timedelta(days=after)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def in_series(cast, **more):
    """A series of the counsellors, planned by Awa."""
    actor = more.pop("actor", cast.awa)
    community = more.pop("community", cast.counsellors)
    return series.plan_series(actor=actor, community=community, plan=told(**more))
