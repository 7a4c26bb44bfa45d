# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody wrote without account becomes theirs, once they have one."""

from django.db import transaction

from entrepairs.kernel import journal
from entrepairs.knowledge.actions import signing
from entrepairs.meetings import visitors
from entrepairs.meetings.models import Capture, Seat, Vote
from entrepairs.meetings.rows import lock
from entrepairs.people.models import Person


@transaction.atomic
def claim_seat(*, actor: Person, seat: Seat) -> Seat:
    """Put the seat under the actor's account: notes, points and published tips become theirs.

    The phone's secret opens nothing any more. Who sat there with their account too has one seat
    again; of points given twice to one note those given with the account stay.
    """
    lock(seat.meeting)
    seat = Seat.objects.select_related("meeting").get(pk=seat.pk)
    visitors.may_claim(actor, seat).or_refuse()
    own = Seat.objects.filter(meeting=seat.meeting_id, person=actor).first() or _taken(seat, actor)
    if own.pk != seat.pk:
        _bring(seat, own)
    tips = Capture.objects.filter(seat=own, tip__isnull=False).values_list("tip")
    signing.sign_over(actor=actor, contributions=tips)
    journal.record("meetings.seat_claimed", actor=actor, about=own)
    return own


def _taken(seat: Seat, actor: Person) -> Seat:
    seat.person, seat.token, seat.name = actor, None, ""
    seat.save(update_fields=["person", "token", "name"])
    return seat


def _bring(seat: Seat, own: Seat) -> None:
    """Everything that hangs on the visitor's seat, to the one of their account."""
    seat.captures.update(seat=own)
    given = Vote.objects.filter(seat=own).values_list("capture", "step")
    for vote in seat.votes.all():
        if (vote.capture_id, vote.step) not in given:
            vote.seat = own
            vote.save(update_fields=["seat"])
    seat.delete()
