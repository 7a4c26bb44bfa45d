# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People in a room without account: who may sit, how they are named, how they are forgotten."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.knowledge.actions import signing
from entrepairs.meetings import clock
from entrepairs.meetings.models import VISITORS_KEPT, Capture, Meeting, Seat
from entrepairs.people.models import Person

MOST_SEATS = 200  # of a room that visitors come into, where no number of places was planned


def may_sit_without_account(meeting: Meeting) -> Decision:
    """Whoever holds the room's address, while it is open, has places, and lets visitors in."""
    if meeting.state != Meeting.State.OPEN or not clock.script(meeting).visitors:
        return Decision(_("No room is open here for people without account."))
    taken = Seat.objects.own(meeting).filter(came=True)
    if taken.count() >= (meeting.capacity or MOST_SEATS):
        return Decision(_("All places are taken. Tell whoever leads the meeting."))
    return ALLOWED


def may_claim(person: Person, seat: Seat) -> Decision:
    """Somebody of this house, whose phone holds the seat, once the room has ended.

    Before that they sit down again with their account, as everybody who has one does.
    """
    if not seat.is_visitor or person.organisation_id != seat.organisation_id or person.left_at:
        return Decision(_("This seat belongs to somebody else."))
    if seat.meeting.state != Meeting.State.ENDED:
        return Decision(_("The room is still open. You can do this once the meeting has ended."))
    return ALLOWED


def signature(note: Capture, seat: Seat) -> str:
    """The first name of a visitor who signed; else, in the language of the group, a participant."""
    return (note.signed and seat.name) or _nameless(seat.community.language)


def _nameless(language: str) -> str:
    with translation.override(language):
        return _("A participant")


def sweep() -> int:
    """By the schedule: after 90 days a visitor's seat goes, with all its notes; how many.

    A tip that was published stays, and names nobody any more.
    """
    old = Seat.objects.filter(person=None, taken_at__lt=timezone.now() - VISITORS_KEPT)
    forgotten = 0
    for seat in old.select_related("community").order_by("pk"):
        with transaction.atomic():
            tips = Capture.objects.filter(seat=seat, tip__isnull=False).values_list("tip")
            nameless = _nameless(seat.community.language)
            signing.rename(actor=None, contributions=tips, author_name=nameless)
            seat.delete()
            forgotten += 1
    return forgotten
