# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was asked for at a meeting that is called off waits for the next one."""

from django.utils import timezone

from entrepairs.meetings.models import AgendaNeed, Meeting


def pass_on(meeting: Meeting) -> None:
    """Called inside the action that calls a meeting off; without a next one, nothing moves."""
    rows = Meeting.objects.filter(
        community=meeting.community_id,
        state=Meeting.State.PLANNED,
        starts_at__gte=timezone.now(),
    )
    coming = rows.exclude(pk=meeting.pk).order_by("starts_at", "pk").first()
    if coming is None:
        return
    known = coming.agenda.values("need")
    AgendaNeed.objects.filter(meeting=meeting).exclude(need__in=known).update(meeting=coming)
