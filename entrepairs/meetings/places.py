# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nobody who said yes loses their place by a change. Called inside the action that changes it."""

from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.when import in_full
from entrepairs.meetings.models import Meeting


def refuse_too_few(meeting: Meeting, capacity: int | None) -> None:
    """Refused where more people said they come than there would be places."""
    coming = meeting.rsvps.filter(comes=True).count() if capacity else 0
    if capacity and coming > capacity:
        raise Refused(
            _("%(num)d people said they come on %(day)s: give at least as many places.")
            % {"num": coming, "day": in_full(meeting.starts_at)}
        )
