# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Giving points to notes: who may, to which, and who sees how many were given."""

from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.meetings import clock, grouping, rules
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.meetings.protocols import Captures, Seen


def may_vote(seat: Seat, meeting: Meeting, capture: Capture) -> Decision:
    """Whoever sits there; where the protocol says so, not for what they wrote themselves."""
    decision = may_get_points(meeting, capture)
    step = clock.step(meeting)
    if decision and (step.others_only or step.attests) and capture.seat_id == seat.pk:
        return Decision(_("This one is yours: your points go to those of the others."))
    return decision


def may_get_points(meeting: Meeting, capture: Capture) -> Decision:
    """In the present step of an open room, until the points are shown."""
    if meeting.state != Meeting.State.OPEN:
        return Decision(_("Points are not given in this step."))
    decision = may_be_chosen(meeting, capture, meeting.step)
    if decision and meeting.counted:
        return Decision(_("The points are shown: none are given any more."))
    return decision


def may_be_chosen(meeting: Meeting, capture: Capture, number: int) -> Decision:
    """A note that everybody sees, of those that a step of points chooses from."""
    script = clock.script(meeting)
    if script.captures(number) != Captures.VOTES:
        return Decision(_("Points are not given in this step."))
    if capture.withdrawn_at or not capture.shown_at:
        return Decision(_("This note is not shown."))
    if capture.step not in script.recalled(number):
        return Decision(_("The group does not choose from these notes."))
    if grouping.is_within(meeting, capture, number):
        return Decision(_("This note is part of a group: points go to the group."))
    return ALLOWED


def may_show_points(meeting: Meeting, number: int) -> Decision:
    """In the present step, where points wait for the reveal."""
    step = clock.step(meeting)
    if number == meeting.step and step.captures == Captures.VOTES and step.seen == Seen.REVEALED:
        return ALLOWED
    return Decision(_("There are no points to be shown in this step."))


def sees_points(seat: Seat, meeting: Meeting, number: int) -> bool:
    """May this seat know how many points others gave in a step? Its own it always does.

    What waits for the reveal is known by then, or once the group has gone on.
    """
    seen = clock.script(meeting).steps[number].seen
    if seen == Seen.FACILITATOR:
        return rules.has_led(seat, meeting)
    return all_see_points(meeting, number)


def all_see_points(meeting: Meeting, number: int) -> bool:
    """Does everybody know how many points were given in a step?"""
    seen = clock.script(meeting).steps[number].seen
    if seen == Seen.REVEALED:
        return meeting.counted or number != meeting.step
    return seen == Seen.ALL
