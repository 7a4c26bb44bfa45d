# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Courses whose tips come back to those who sat there."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from entrepairs.knowledge.models import Contribution
from entrepairs.meetings import clock
from entrepairs.meetings.models import Capture, Meeting
from entrepairs.meetings.protocols import Becomes

# Days after a course: what is recalled at growing intervals stays (N. J. Cepeda and others,
# "Spacing effects in learning", Psychological Science 19, 2008).
BACK_AFTER = (7, 21, 60)


def leaves_tips(meeting: Meeting) -> bool:
    """Does its protocol ask for tips?"""
    return any(step.becomes == Becomes.TIP for step in clock.script(meeting).steps)


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
