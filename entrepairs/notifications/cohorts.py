# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a course left comes back to those who sat there: three times, further and further apart."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from entrepairs.meetings import harvested
from entrepairs.meetings.models import Seat
from entrepairs.notifications.models import Kind, Notice
from entrepairs.notifications.telling import tell

# Whoever was not told in time, since the worker stood still, is told for the later day alone.
STILL_TOLD = timedelta(days=13)


def bring_tips_back() -> int:
    """After 7, 21 and 60 days, ask those who sat there what they have used; how many are told.

    Not whoever led, and nobody of a course from which nothing is published.
    """
    now = timezone.now()
    number = 0
    for days in harvested.BACK_AFTER:
        told = Notice.objects.filter(
            meeting=OuterRef("meeting"),
            person=OuterRef("person"),
            kind=Kind.COHORT,
            key__endswith=f"-{days}d",
        )
        since = timedelta(days=days)
        seats = Seat.objects.filter(
            ~Exists(told),
            came=True,
            person__isnull=False,
            meeting__in=harvested.courses(now - since - STILL_TOLD, now - since),
        )
        for seat in seats.select_related("person", "meeting__community").order_by("pk"):
            meeting = seat.meeting
            things = {"community": meeting.community, "meeting": meeting}
            if seat.person_id != meeting.facilitator_id:
                notice = tell(seat.person, Kind.COHORT, None, mark=f"{days}d", **things)
                number += notice is not None
    return number
