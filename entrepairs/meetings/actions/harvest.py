# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips written at the end of a course or an interview, read by who led before anybody else."""

from django.db import transaction

from entrepairs.kernel import journal
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings import drafting, rules
from entrepairs.meetings.models import Capture, Seat
from entrepairs.meetings.rows import lock
from entrepairs.people.models import Person


@transaction.atomic
def publish_tip(*, actor: Seat, note: Capture) -> Contribution:
    """Publish what somebody left in the room as their tip, under their name. Once: again gives it.

    Whoever led has read it; whoever wrote it knew that this would come, and can withdraw it.
    """
    meeting = lock(actor.meeting)
    note = Capture.objects.select_related("seat__person", "tip").get(pk=note.pk, meeting=meeting)
    rules.may_publish_tip(actor, meeting, note).or_refuse()
    if note.tip is not None:
        return note.tip
    note.tip = publish(
        actor=Person.objects.get(seats__captures=note),
        community=meeting.community,
        kind=Contribution.Kind.TIP,
        title="",
        html=drafting.as_html({"tip": note.text})["tip"],
    )
    note.save(update_fields=["tip"])
    journal.record("meetings.tip_published", actor=actor.person, about=note)
    return note.tip
