# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where commitments come back: at the next meeting of their series, or else of their community."""

from datetime import datetime, timedelta

from django.db.models import Q

from entrepairs.meetings import scripts
from entrepairs.meetings.models import Capture, Meeting
from entrepairs.meetings.protocols import Captures, parse

# Days after which somebody is asked whether what they took for themselves served them.
ASKED_AFTER = (7, 30)


def asked(capture: Capture, now: datetime) -> tuple[int, ...]:
    """For which of these days it may be said by now."""
    ended_at = capture.meeting.ended_at
    return tuple(
        days for days in ASKED_AFTER if ended_at and now >= ended_at + timedelta(days=days)
    )


def origins(meeting: Meeting) -> Q:
    """Meetings whose commitments come back in this one: of its series, and those without one."""
    alone = Q(series=None, community=meeting.community_id)
    return alone | Q(series=meeting.series_id) if meeting.series_id else alone


def next_after(meeting: Meeting) -> Meeting | None:
    """The first meeting after one that has ended in which its commitments come back, if any.

    For whoever reminds by the clock; without a series, one that asks what became of them.
    """
    row = {"series": meeting.series_id} if meeting.series_id else {"community": meeting.community}
    later = Meeting.objects.filter(starts_at__gt=meeting.ended_at, **row).exclude(pk=meeting.pk)
    later = later.exclude(state=Meeting.State.CANCELLED).select_related("community")
    for one in later.order_by("starts_at", "pk"):
        if meeting.series_id or _asks(one):
            return one
    return None


def _asks(meeting: Meeting) -> bool:
    steps = parse(meeting.script or scripts.of(meeting)).steps
    return any(step.captures == Captures.BACK for step in steps)
