# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a group wants to come to. Not journaled: who asked is shown to nobody."""

from django.db import transaction

from entrepairs.communities.models import Need
from entrepairs.knowledge.models import Relay
from entrepairs.meetings import rules
from entrepairs.meetings.models import AgendaItem, Meeting
from entrepairs.meetings.rows import lock, move
from entrepairs.people.models import Person


@transaction.atomic
def put_on_agenda(*, actor: Person, meeting: Meeting, need: Need) -> None:
    """Ask for a need at a meeting. Asking again changes nothing."""
    meeting = lock(meeting)
    rules.may_put_on_agenda(actor, meeting, need).or_refuse()
    _add(actor, meeting, need=need)


@transaction.atomic
def take_off_agenda(*, actor: Person, meeting: Meeting, need: Need) -> None:
    """It is not for this meeting. Repeatable."""
    _take_off(actor, lock(meeting), need=need)


@transaction.atomic
def read_together(*, actor: Person, meeting: Meeting, relay: Relay) -> None:
    """Have what the group received read at a meeting. Asking again changes nothing."""
    meeting = lock(meeting)
    rules.may_read_together(actor, meeting, relay).or_refuse()
    _add(actor, meeting, relay=relay)


@transaction.atomic
def read_apart(*, actor: Person, meeting: Meeting, relay: Relay) -> None:
    """It is not read at this meeting after all. Repeatable."""
    _take_off(actor, lock(meeting), relay=relay)


def _add(actor: Person, meeting: Meeting, **thing: Need | Relay) -> None:
    place = {"organisation_id": meeting.organisation_id, "community_id": meeting.community_id}
    _item, is_new = AgendaItem.objects.get_or_create(
        meeting=meeting, **thing, defaults={"asked_by": actor, **place}
    )
    if is_new:
        move(meeting)


def _take_off(actor: Person, meeting: Meeting, **thing: Need | Relay) -> None:
    rows = AgendaItem.objects.select_related("community")
    item = rows.filter(meeting=meeting, **thing).first()
    if item:
        rules.may_take_off_agenda(actor, item).or_refuse()
        item.delete()
        move(meeting)
