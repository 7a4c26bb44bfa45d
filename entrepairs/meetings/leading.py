# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""To whom the lead of a room passes: handed over, taken, or by itself."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.meetings.models import Meeting, Seat

ABSENT = timedelta(minutes=1)  # without a sign of life
State = Meeting.State


def may_be_handed_the_lead(seat: Seat) -> Decision:
    """Whoever has an account: who leads reads what was left there, and answers for it."""
    if seat.is_visitor:
        return Decision(_("Only somebody with an account leads a meeting."))
    return ALLOWED


def may_take_lead(seat: Seat, meeting: Meeting) -> Decision:
    """Anybody of the house who sits there, once who leads gave no sign of life for a minute."""
    decision = may_be_handed_the_lead(seat)
    if not decision:
        return decision
    if meeting.state != State.OPEN:
        return Decision(_("This room is closed."))
    leads = Seat.objects.own(meeting).filter(
        person=meeting.facilitator_id, here_at__gte=timezone.now() - ABSENT
    )
    if meeting.facilitator_id and leads.exists():
        return Decision(_("Whoever leads this meeting is here."))
    return ALLOWED


def falls_to(seat: Seat, meeting: Meeting) -> bool:
    """Does the lead pass to this seat by itself? To the first to sit down of those who stayed.

    A seat that was itself away for a minute takes nothing: the server was, or the network, and
    whoever leads comes back at the same time. Two SQL queries at most.
    """
    since = timezone.now() - ABSENT
    if seat.here_at is None or seat.here_at < since or not may_take_lead(seat, meeting):
        return False
    here = Seat.objects.own(meeting).filter(here_at__gte=since, person__isnull=False, came=True)
    return here.order_by("taken_at", "pk").values_list("pk", flat=True).first() == seat.pk
