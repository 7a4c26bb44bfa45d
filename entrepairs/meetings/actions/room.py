# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room opens, people sit down, steps follow each other by the server's clock, it ends.

Each deed moves the room's `version`, which is how every page that is open hears of it.
"""

import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.communities import rules as belonging
from entrepairs.kernel import journal
from entrepairs.meetings import clock, ending, leading, rules, scripts, stories, visitors
from entrepairs.meetings.models import Meeting, Seat, digest
from entrepairs.meetings.rows import lock, move
from entrepairs.people.models import Person

State = Meeting.State
TRIES = 20
FIGURES, FIGURES_FOR_VISITORS = 4, 6


@transaction.atomic
def open_room(*, actor: Person, meeting: Meeting) -> Meeting:
    """Open the room at its first step, led by whoever opens it. Opening it twice changes nothing.

    From now on the meeting follows the protocol as it stands at this moment.
    """
    meeting = lock(meeting)
    if meeting.state == State.OPEN:
        return meeting
    rules.may_open_room(actor, meeting).or_refuse()
    now = timezone.now()
    meeting.script = scripts.of(meeting)
    meeting.state, meeting.facilitator = State.OPEN, actor
    meeting.opened_at = meeting.step_began_at = now
    meeting.version += 1
    _save_with_code(meeting)
    _sit(meeting, actor)
    journal.record("meetings.room_opened", actor=actor, about=meeting)
    return meeting


def _save_with_code(meeting: Meeting) -> None:
    """A few figures that no other open room of the house has; more where anybody may try them."""
    figures = FIGURES_FOR_VISITORS if clock.script(meeting).visitors else FIGURES
    columns = ["script", "state", "facilitator", "opened_at", "step_began_at", "version", "code"]
    for _ in range(TRIES):
        meeting.code = f"{secrets.randbelow(10**figures):0{figures}d}"
        try:
            with transaction.atomic():
                meeting.save(update_fields=columns)
        except IntegrityError as taken:
            if "code" not in str(taken):
                raise
        else:
            return
    raise RuntimeError("no code is free")


@transaction.atomic
def take_seat(*, actor: Person, meeting: Meeting) -> Seat:
    """Sit down in an open room, late or not; in an open community one joins it by that."""
    meeting = lock(meeting)
    known = Seat.objects.filter(meeting=meeting, person=actor).first()
    if known and (known.came or meeting.state == State.ENDED):
        return known
    rules.may_sit(actor, meeting).or_refuse()
    if not rules.is_guest(actor, meeting) and not belonging.is_member(actor, meeting.community):
        communities.join_by_writing(actor=actor, community=meeting.community)
    seat = _sit(meeting, actor)
    move(meeting)
    return seat


@transaction.atomic
def sit_without_account(*, actor: None, meeting: Meeting, token: str, name: str) -> Seat:
    """Give a seat of this one room to whoever holds `token`, under a first name or none.

    The token stays with the phone; its digest alone is kept. The same token again is one seat.
    """
    meeting = lock(meeting)
    known = Seat.objects.held(digest(token)).filter(meeting=meeting).first()
    if known:
        return known
    visitors.may_sit_without_account(meeting).or_refuse()
    seat = Seat.objects.create(
        organisation_id=meeting.organisation_id,
        community_id=meeting.community_id,
        meeting=meeting,
        name=name,
        token=digest(token),
        here_at=timezone.now(),
    )
    move(meeting)
    return seat


def _sit(meeting: Meeting, person: Person) -> Seat:
    seat, is_new = Seat.objects.get_or_create(
        meeting=meeting,
        person=person,
        defaults={
            "organisation_id": meeting.organisation_id,
            "community_id": meeting.community_id,
            "here_at": timezone.now(),
        },
    )
    if not seat.came:
        # Their words were noted before they came in themselves.
        seat.came, seat.here_at, is_new = True, timezone.now(), True
        seat.save(update_fields=["came", "here_at"])
    if is_new:
        stories.bring(meeting, seat)
    return seat


def say_here(*, actor: Seat) -> None:
    """The page of this seat is open: by this alone one knows whether the lead must pass on.

    It does so then. Once the room has ended nobody needs to know, and nothing is kept.
    """
    if actor.meeting.state != State.OPEN:
        return
    falls = leading.falls_to(actor, actor.meeting)
    Seat.objects.filter(pk=actor.pk).update(here_at=timezone.now())
    if falls:
        take_lead(actor=actor)


@transaction.atomic
def go_to_step(*, actor: Seat, origin: int, target: int) -> Meeting:
    """Leave the step `origin` for another; its clock starts at once.

    Pressed twice, or by two people, the second press finds the room elsewhere and does nothing.
    """
    meeting = lock(actor.meeting)
    rules.may_lead(actor, meeting).or_refuse()
    steps = len(clock.script(meeting).steps)
    if meeting.step != origin or not 0 <= target < steps or target == origin:
        return meeting
    now = timezone.now()
    ending.time(meeting, now)
    meeting.step, meeting.step_began_at = target, now
    meeting.paused_at, meeting.given, meeting.counted = None, 0, False
    move(meeting, "step", "step_began_at", "paused_at", "given", "counted")
    return meeting


@transaction.atomic
def pause(*, actor: Seat) -> None:
    """Stop the clock. Repeatable."""
    meeting = lock(actor.meeting)
    rules.may_lead(actor, meeting).or_refuse()
    if meeting.paused_at is None:
        meeting.paused_at = timezone.now()
        move(meeting, "paused_at")


@transaction.atomic
def resume(*, actor: Seat) -> None:
    """Let the clock run again from where it stood. Repeatable."""
    meeting = lock(actor.meeting)
    rules.may_lead(actor, meeting).or_refuse()
    if meeting.paused_at is not None:
        meeting.given += max(0, round((timezone.now() - meeting.paused_at).total_seconds()))
        meeting.paused_at = None
        move(meeting, "paused_at", "given")


@transaction.atomic
def give_time(*, actor: Seat, step: int, seconds: int = 60) -> None:
    """Give the present step a minute more; nothing if the room is at another by now."""
    meeting = lock(actor.meeting)
    rules.may_lead(actor, meeting).or_refuse()
    if meeting.step == step:
        left = clock.of(meeting).left
        # Once time is over, a minute more is a minute from now.
        meeting.given += seconds - min(0, left)
        move(meeting, "given")


@transaction.atomic
def hand_over(*, actor: Seat, to: Seat) -> None:
    """Somebody else in the room leads from now on."""
    meeting = lock(actor.meeting)
    rules.may_lead(actor, meeting).or_refuse()
    leading.may_be_handed_the_lead(to).or_refuse()
    if to.meeting_id == meeting.pk:
        meeting.facilitator_id = to.person_id
        move(meeting, "facilitator")


@transaction.atomic
def choose_client(*, actor: Seat, to: Seat | None) -> None:
    """Write down whom the group helps today, or that nobody is chosen yet. Repeatable."""
    meeting = lock(actor.meeting)
    rules.may_choose_client(actor, meeting, to).or_refuse()
    chosen = to.person_id if to and to.meeting_id == meeting.pk else None
    if meeting.client_id != chosen:
        meeting.client_id = chosen
        move(meeting, "client")


@transaction.atomic
def take_lead(*, actor: Seat) -> None:
    """Lead, since whoever led gave no sign of life for a minute."""
    meeting = lock(actor.meeting)
    if rules.has_led(actor, meeting):
        return
    leading.may_take_lead(actor, meeting).or_refuse()
    meeting.facilitator_id = actor.person_id
    move(meeting, "facilitator")


@transaction.atomic
def end_meeting(*, actor: Seat) -> Meeting:
    """Close the room: nothing is added any more, what was written waits for the synthesis."""
    meeting = lock(actor.meeting)
    if meeting.state != State.OPEN:
        return meeting
    rules.may_lead(actor, meeting).or_refuse()
    ending.end(meeting, actor.person)
    return meeting
