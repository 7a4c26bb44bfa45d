# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips written at the end of a course or an interview, read by who led before anybody else.

What a visitor left is taken or left by whoever led; what is left stays with them alone, and goes
with the visitor's seat.
"""

from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings import drafting, rules, visitors
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.meetings.rows import lock

if TYPE_CHECKING:
    from entrepairs.people.models import Person


@transaction.atomic
def publish_tip(*, actor: Seat, note: Capture) -> Contribution:
    """Publish what somebody left in the room as their tip, under their name. Once: again gives it.

    Whoever led has read it; whoever wrote it knew that this would come, and can withdraw it. A
    visitor is named by their first name, or as a participant.
    """
    meeting = lock(actor.meeting)
    note = _fresh(meeting, note)
    rules.may_publish_tip(actor, meeting, note).or_refuse()
    if note.tip is not None:
        return note.tip
    seat = cast("Seat", note.seat)  # the rule asks whose words they are
    note.tip = publish(
        # Whoever leads has an account, and answers for who has none.
        actor=cast("Person", seat.person or actor.person),
        author_name=visitors.signature(note, seat) if seat.is_visitor else "",
        community=meeting.community,
        kind=Contribution.Kind.TIP,
        title="",
        html=drafting.as_html({"tip": note.text})["tip"],
        in_person=False,
    )
    note.left_at = None
    note.save(update_fields=["tip", "left_at"])
    journal.record("meetings.tip_published", actor=actor.person, about=note)
    return note.tip


@transaction.atomic
def leave_tip(*, actor: Seat, note: Capture) -> None:
    """Do not publish what a visitor left. Repeatable; publishing it later is still possible."""
    meeting = lock(actor.meeting)
    note = _fresh(meeting, note)
    rules.may_leave_tip(actor, meeting, note).or_refuse()
    if note.left_at is None:
        note.left_at = timezone.now()
        note.save(update_fields=["left_at"])


def _fresh(meeting: Meeting, note: Capture) -> Capture:
    rows = Capture.objects.select_related("seat__person", "seat__community", "tip")
    return rows.get(pk=note.pk, meeting=meeting)
