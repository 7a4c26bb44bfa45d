# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places of a meeting: nobody loses theirs by a change, and who waits gets the next that is free.

Called inside the action that changes it.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.when import in_full
from entrepairs.meetings import rules
from entrepairs.meetings.models import Meeting, Rsvp, Waiting
from entrepairs.people.models import Person


def refuse_too_few(meeting: Meeting, capacity: int | None) -> None:
    """Refused where more people said they come than there would be places."""
    coming = meeting.rsvps.filter(comes=True).count() if capacity else 0
    if capacity and coming > capacity:
        raise Refused(
            _("%(num)d people said they come on %(day)s: give at least as many places.")
            % {"num": coming, "day": in_full(meeting.starts_at)}
        )


def is_full(meeting: Meeting, beside: Person) -> bool:
    """Is there no place left for this person?"""
    if meeting.capacity is None:
        return False
    return meeting.rsvps.filter(comes=True).exclude(person=beside).count() >= meeting.capacity


def say(person: Person, meeting: Meeting, *, comes: bool) -> Rsvp:
    """Write down what somebody says; who waited does no more."""
    Waiting.objects.filter(meeting=meeting, person=person).delete()
    place = {"organisation_id": meeting.organisation_id, "community_id": meeting.community_id}
    said, _is_new = Rsvp.objects.update_or_create(
        meeting=meeting,
        person=person,
        defaults=place | {"comes": comes, "said_at": timezone.now()},
    )
    return said


def give(meeting: Meeting) -> None:
    """Free places go to those who wait the longest and may still come; each is told."""
    queue = list(Waiting.objects.own(meeting).select_related("person"))
    if not queue or meeting.state != Meeting.State.PLANNED:
        return
    taken = meeting.rsvps.filter(comes=True).count()
    for waiting in queue:
        if meeting.capacity is not None and taken >= meeting.capacity:
            return
        if rules.may_come(waiting.person, meeting):
            row = say(waiting.person, meeting, comes=True)
            journal.record("meetings.place_given", actor=None, about=row)
            taken += 1
        else:
            waiting.delete()
