# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a group wants to come to. Not journaled: who asked is shown to nobody."""

from django.db import transaction

from entrepairs.communities.models import Need
from entrepairs.meetings import rules
from entrepairs.meetings.models import AgendaNeed, Meeting
from entrepairs.meetings.rows import lock, move
from entrepairs.people.models import Person


@transaction.atomic
def put_on_agenda(*, actor: Person, meeting: Meeting, need: Need) -> None:
    """Ask for a need at a meeting. Asking again changes nothing."""
    meeting = lock(meeting)
    rules.may_put_on_agenda(actor, meeting, need).or_refuse()
    place = {"organisation_id": meeting.organisation_id, "community_id": meeting.community_id}
    _item, is_new = AgendaNeed.objects.get_or_create(
        meeting=meeting, need=need, defaults={"asked_by": actor, **place}
    )
    if is_new:
        move(meeting)


@transaction.atomic
def take_off_agenda(*, actor: Person, meeting: Meeting, need: Need) -> None:
    """It is not for this meeting. Repeatable."""
    meeting = lock(meeting)
    rows = AgendaNeed.objects.select_related("community")
    item = rows.filter(meeting=meeting, need=need).first()
    if item:
        rules.may_take_off_agenda(actor, item).or_refuse()
        item.delete()
        move(meeting)
