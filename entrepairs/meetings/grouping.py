# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notes that say the same are put under the name of a group, and count as one from then on."""

from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.meetings import clock, rules
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.meetings.protocols import Captures


def may_put_together(
    seat: Seat, meeting: Meeting, note: Capture, group: Capture | None
) -> Decision:
    """Whoever leads, in the present step."""
    decision = rules.may_lead(seat, meeting)
    return decision and may_stand_under(meeting, note, group, meeting.step)


def may_stand_under(
    meeting: Meeting, note: Capture, group: Capture | None, number: int
) -> Decision:
    """In a step of groups: what it recalls, under one of its names or none."""
    if clock.script(meeting).captures(number) != Captures.GROUPS:
        return Decision(_("Notes are not put together in this step."))
    if not is_on_the_table(meeting, note, number):
        return Decision(_("This note is not shown."))
    if group and (group.step != number or group.withdrawn_at or not group.shown_at):
        return Decision(_("This group is gone: choose another."))
    return ALLOWED


def is_on_the_table(meeting: Meeting, note: Capture, number: int) -> bool:
    """Is it one of those that a step brings together, or chooses from?"""
    is_shown = note.shown_at is not None and note.withdrawn_at is None
    return is_shown and note.step in clock.script(meeting).recalled(number)


def is_within(meeting: Meeting, note: Capture, number: int) -> bool:
    """Does its group stand for it in this step? One SQL query where it has one."""
    return note.group is not None and is_on_the_table(meeting, note.group, number)
