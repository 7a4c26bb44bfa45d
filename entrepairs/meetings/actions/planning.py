# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A meeting is planned, moved, called off; people say whether they come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities.models import Community
from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.meetings import agendas, invitations, places, rules
from entrepairs.meetings.models import Beforehand, Meeting, Waiting
from entrepairs.meetings.rows import lock
from entrepairs.people.models import Person, Subject

State = Meeting.State
GRACE = timedelta(minutes=10)  # a meeting that is about to begin may still be written down


@dataclass(frozen=True)
class Plan:
    """What a meeting is to be."""

    title: str
    protocol: str
    starts_at: datetime
    minutes: int
    place: str = ""
    call_link: str = ""
    capacity: int | None = None
    question: str = ""
    subject: Subject | None = None
    guests: tuple[Community, ...] = ()  # beside those of its series, if it has one

    @property
    def columns(self) -> dict[str, object]:
        """What stands on the meeting itself."""
        return {name: value for name, value in vars(self).items() if name != "guests"}


@transaction.atomic
def plan_meeting(*, actor: Person, community: Community, plan: Plan) -> Meeting:
    """Plan one meeting; whoever plans it comes."""
    rules.may_plan(actor, community).or_refuse()
    _refuse_the_past(plan.starts_at)
    meeting = Meeting.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        planned_by=actor,
        planned_for=plan.starts_at,
        **plan.columns,
    )
    invitations.invite(actor, meeting, plan.guests)
    places.say(actor, meeting, comes=True)
    journal.record("meetings.meeting_planned", actor=actor, about=meeting)
    return meeting


@transaction.atomic
def change_meeting(*, actor: Person, meeting: Meeting, plan: Plan) -> Meeting:
    """Move a meeting, change its place or who is invited; calendars follow.

    The same plan changes nothing.
    """
    meeting = lock(meeting)
    rules.may_change_meeting(actor, meeting).or_refuse()
    if invitations.invite(actor, meeting, plan.guests):
        journal.record("meetings.groups_invited", actor=actor, about=meeting)
    changed = [name for name, value in plan.columns.items() if getattr(meeting, name) != value]
    if not changed:
        return meeting
    if "starts_at" in changed:
        _refuse_the_past(plan.starts_at)
    if "capacity" in changed:
        places.refuse_too_few(meeting, plan.capacity)
    for name in changed:
        setattr(meeting, name, getattr(plan, name))
    meeting.sequence += 1
    meeting.save(update_fields=[*changed, "sequence"])
    moved = {"starts_at", "place", "call_link", "minutes"}.intersection(changed)
    deed = "meetings.meeting_moved" if moved else "meetings.meeting_changed"
    journal.record(deed, actor=actor, about=meeting)
    places.give(meeting)
    return meeting


@transaction.atomic
def cancel_meeting(*, actor: Person, meeting: Meeting) -> None:
    """Call it off: it leaves calendars, those who were coming hear of it. Repeatable."""
    meeting = lock(meeting)
    if meeting.state == State.CANCELLED:
        return
    rules.may_change_meeting(actor, meeting).or_refuse()
    meeting.state, meeting.sequence = State.CANCELLED, meeting.sequence + 1
    meeting.save(update_fields=["state", "sequence"])
    agendas.pass_on(meeting)
    journal.record("meetings.meeting_cancelled", actor=actor, about=meeting)


@transaction.atomic
def say_whether_one_comes(*, actor: Person, meeting: Meeting, comes: bool) -> None:
    """Yes takes a place while there is one; no gives it back. Saying it again changes nothing."""
    meeting = lock(meeting)
    if comes:
        rules.may_come(actor, meeting).or_refuse()
        if places.is_full(meeting, actor):
            raise Refused(
                _("All places are taken. You may wait for one; it is yours as soon as it is free.")
            )
    places.say(actor, meeting, comes=comes)
    places.give(meeting)


@transaction.atomic
def wait_for_a_place(*, actor: Person, meeting: Meeting) -> None:
    """Wait for the next free place of a full meeting; it is given without asking. Repeatable.

    Where there is one by now, it is taken.
    """
    meeting = lock(meeting)
    rules.may_come(actor, meeting).or_refuse()
    if not places.is_full(meeting, actor):
        places.say(actor, meeting, comes=True)
        return
    meeting.rsvps.filter(person=actor).delete()
    place = {"organisation_id": meeting.organisation_id, "community_id": meeting.community_id}
    Waiting.objects.get_or_create(meeting=meeting, person=actor, defaults=place)


@transaction.atomic
def answer_beforehand(*, actor: Person, meeting: Meeting, text: str, signed: bool) -> None:
    """Answer the question that went out, or take the answer back (no words). Repeatable.

    Nobody else reads it until its author brings it into the room.
    """
    meeting = lock(meeting)
    rules.may_answer_beforehand(actor, meeting).or_refuse()
    text = text.strip()[:1200]
    if not text:
        Beforehand.objects.filter(meeting=meeting, person=actor).delete()
        return
    Beforehand.objects.update_or_create(
        meeting=meeting,
        person=actor,
        defaults={
            "organisation_id": meeting.organisation_id,
            "community_id": meeting.community_id,
            "text": text,
            "signed": signed,
            "written_at": timezone.now(),
        },
    )


def _refuse_the_past(starts_at: datetime) -> None:
    if starts_at < timezone.now() - GRACE:
        raise Refused(_("This hour is past: choose one that is still to come."))
