# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Courses whose tips come back to those who sat there."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from entrepairs.knowledge.models import Contribution
from entrepairs.meetings import clock
from entrepairs.meetings.models import Capture, Meeting
from entrepairs.meetings.protocols import Becomes

# Days after a course: what is recalled at growing intervals stays (N. J. Cepeda and others,
# "Spacing effects in learning", Psychological Science 19, 2008).
BACK_AFTER = (7, 21, 60)
# A phone that had no network in the room finds one on the way home, or back at work.
STILL_ARRIVES = timedelta(days=BACK_AFTER[0])


def leaves_tips(meeting: Meeting) -> bool:
    """Does its protocol ask for tips?"""
    return clock.script(meeting).leaves_tips


def still_arrives(meeting: Meeting, number: int) -> bool:
    """Is a tip of this step taken although the room has ended? Whoever led reads it anyway."""
    if meeting.ended_at is None or timezone.now() > meeting.ended_at + STILL_ARRIVES:
        return False
    steps = clock.script(meeting).steps
    return number < len(steps) and steps[number].becomes == Becomes.TIP


def courses(after: datetime, until: datetime) -> QuerySet[Meeting]:
    """Meetings that ended between these moments and left tips that still stand."""
    left = Capture.objects.filter(meeting=OuterRef("pk"), withdrawn_at=None, tip__hidden=False)
    ended = Meeting.objects.filter(
        state=Meeting.State.ENDED, ended_at__gt=after, ended_at__lte=until
    )
    return ended.filter(Exists(left))


def left_in(meeting: Meeting) -> QuerySet[Contribution]:
    """The tips that became of what was written there, for who then asks who may read them."""
    notes = Capture.objects.own(meeting).filter(withdrawn_at=None, tip__isnull=False)
    return Contribution.objects.filter(pk__in=notes.values("tip"))
