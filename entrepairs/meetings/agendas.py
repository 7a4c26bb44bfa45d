# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was asked for at a meeting that is called off waits for the next one."""

from django.utils import timezone

from entrepairs.meetings.models import AgendaItem, Meeting


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
    moving = AgendaItem.objects.filter(meeting=meeting)
    for thing in ("need", "relay"):
        known = coming.agenda.exclude(**{thing: None}).values(thing)
        moving = moving.exclude(**{f"{thing}__in": known})
    moving.update(meeting=coming)
