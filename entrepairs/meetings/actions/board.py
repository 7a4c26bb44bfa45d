# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a group chose in a meeting goes on the needs board of its community."""

from collections.abc import Mapping
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Need
from entrepairs.kernel.decisions import Refused
from entrepairs.meetings import rules
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.meetings.rows import lock
from entrepairs.people.models import Person
from entrepairs.people.queries import spoken
from entrepairs.people.queries.spoken import Vocabulary


@transaction.atomic
def put_on_board(*, actor: Seat, wordings: Mapping[str, str]) -> None:
    """Name the needs of these notes, by their public names, in these words; each note once.

    They are unsigned: the group found them. One that the board has already is linked to. Where a
    wording names one subject and no other, the need is about it until somebody edits it.
    """
    meeting = lock(actor.meeting)
    rules.may_put_on_board(actor, meeting).or_refuse()
    leader = cast("Person", actor.person)  # whoever leads has an account
    vocabulary = spoken.vocabulary(leader)
    notes = Capture.objects.filter(meeting=meeting, slug__in=wordings).select_for_update()
    for note in notes.order_by("pk"):
        if note.withdrawn_at or note.shown_at is None:
            raise Refused(_("This note is not shown."))
        if note.need_id is None:
            note.need = _need(leader, meeting, wordings[note.slug], vocabulary)
            note.save(update_fields=["need"])


def _need(person: Person, meeting: Meeting, wording: str, vocabulary: Vocabulary) -> Need:
    subject = vocabulary.unmistakable(wording)
    try:
        return communities.name_need(
            actor=person, community=meeting.community, wording=wording, subject=subject
        )
    except communities.NamedAlreadyError as known:
        return known.need
