# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who writes protocols, plans, opens, leads and writes in a room; and why not."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities import readable
from entrepairs.communities import rules as communities
from entrepairs.communities.models import Community, Need
from entrepairs.communities.rules import ROLES_THAT_FACILITATE
from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.knowledge.models import Relay
from entrepairs.meetings import clock, harvested
from entrepairs.meetings.models import (
    AgendaItem,
    Capture,
    Guest,
    Meeting,
    OwnProtocol,
    Seat,
    Section,
    Series,
    StepTime,
)
from entrepairs.meetings.models.agenda import WAITING
from entrepairs.meetings.protocols import Becomes, Captures, Seen, Speaks
from entrepairs.people.models import Person

State = Meeting.State
EARLY = timedelta(hours=1)  # before the hour, those who facilitate may open the room
LATE = timedelta(minutes=5)  # after the hour, any member may, if nobody did
WRITTEN = tuple(set(Captures) - {Captures.NOTHING, Captures.VOTES})
MOST_NOTES = 30  # of one visitor in one room


def may_write_protocols(person: Person) -> Decision:
    """Whoever facilitates a community, and administrators."""
    roles = readable.mine(person).values()
    if person.is_administrator or any(role in ROLES_THAT_FACILITATE for role in roles):
        return ALLOWED
    return Decision(
        _("Those who facilitate a community write protocols. Open a group, and you do.")
    )


def may_change_protocol(person: Person, protocol: OwnProtocol) -> Decision:
    """Whoever wrote it, and administrators; all others change a copy of their own."""
    if person.is_administrator or protocol.made_by_id == person.pk:
        return ALLOWED
    return Decision(_("A colleague wrote this protocol: make a copy, and change that."))


def may_plan(person: Person, community: Community) -> Decision:
    """Those who facilitate a community that is not closed."""
    if community.archived_at:
        return Decision(_("This community is closed: it can be read, nothing is added."))
    return communities.may_facilitate(person, community)


def may_change_meeting(person: Person, meeting: Meeting) -> Decision:
    """Those who facilitate, until the room opens."""
    if meeting.state == State.CANCELLED:
        return Decision(_("This meeting is cancelled: plan another one."))
    if meeting.state != State.PLANNED:
        return Decision(_("The room of this meeting has been open: it cannot be moved any more."))
    return communities.may_facilitate(person, meeting.community)


def may_change_series(person: Person, series: Series) -> Decision:
    """Those who facilitate, while it goes on."""
    if series.ended_on and series.ended_on <= timezone.localdate():
        return Decision(_("This series has ended: plan another one."))
    return may_plan(person, series.community)


def may_invite_group(person: Person, hosted: Meeting | Series, group: Community) -> Decision:
    """Another group that the person may know of and that goes on. One SQL query."""
    if group.pk == hosted.community_id:
        return Decision(_("The group itself need not be invited."))
    known = Community.objects.visible_to(person).filter(pk=group.pk, archived_at=None)
    if known.exists():
        return ALLOWED
    return Decision(_("This group cannot be invited: it is closed, or not yours to know of."))


def may_put_on_agenda(person: Person, meeting: Meeting, need: Need) -> Decision:
    """Members, for a need of their group that still waits, until the meeting has ended."""
    if meeting.state not in (State.PLANNED, State.OPEN):
        return Decision(_("This meeting is over or called off."))
    if need.community_id != meeting.community_id:
        return Decision(_("This need is of another group."))
    if need.withdrawn_at or need.state not in WAITING:
        return Decision(_("This need waits no more."))
    return _asks(person, meeting)


def may_read_together(person: Person, meeting: Meeting, relay: Relay) -> Decision:
    """Members, for what their group received and has not answered, until the meeting has ended."""
    if meeting.state not in (State.PLANNED, State.OPEN):
        return Decision(_("This meeting is over or called off."))
    if relay.community_id != meeting.community_id:
        return Decision(_("Another group received this tutorial."))
    if relay.state != Relay.State.RECEIVED or relay.tutorial.hidden:
        return Decision(_("This tutorial waits no more: it was answered, or withdrawn."))
    return _asks(person, meeting)


def _asks(person: Person, meeting: Meeting) -> Decision:
    if communities.is_member(person, meeting.community):
        return ALLOWED
    return Decision(_("Members say what they want to come to: join the community."))


def may_take_off_agenda(person: Person, item: AgendaItem) -> Decision:
    """Whoever asked for it, and those who facilitate."""
    if item.asked_by_id == person.pk:
        return ALLOWED
    return communities.may_facilitate(person, item.community)


def may_come(person: Person, meeting: Meeting) -> Decision:
    """Members, those of invited groups, and in an open community whoever would join it."""
    if meeting.state == State.CANCELLED:
        return Decision(_("This meeting is cancelled."))
    writes = communities.may_write_in(person, meeting.community)
    return writes if writes or not is_guest(person, meeting) else ALLOWED


def may_sit(person: Person, meeting: Meeting) -> Decision:
    """Whoever may come, while the room is open: who was there is known, and is who reads it."""
    if meeting.state == State.PLANNED:
        return Decision(_("The room is not open yet. Whoever leads the meeting opens it."))
    if meeting.state == State.ENDED:
        return Decision(_("This meeting is over. What comes out of it is read in its group."))
    return may_come(person, meeting)


def may_answer_beforehand(person: Person, meeting: Meeting) -> Decision:
    """Whoever may come, until the room opens."""
    if not meeting.question:
        return Decision(_("No question went out with this meeting."))
    if meeting.state in (State.OPEN, State.ENDED):
        return Decision(_("The room is open or over: what you have to tell is written there."))
    return may_come(person, meeting)


def is_guest(person: Person, meeting: Meeting) -> bool:
    """Does the person belong to a group that is invited? One SQL query."""
    groups = Guest.objects.own(meeting.series_id, meeting.pk)
    return groups.filter(community__in=list(readable.mine(person))).exists()


def may_open_room(person: Person, meeting: Meeting) -> Decision:
    """Those who facilitate, from an hour before; any member once they are five minutes late."""
    if meeting.state != State.PLANNED:
        return Decision(_("This room has been opened already."))
    now = timezone.now()
    if now < meeting.starts_at - EARLY:
        return Decision(_("The room opens an hour before the meeting."))
    if communities.facilitates(person, meeting.community):
        return ALLOWED
    if not communities.is_member(person, meeting.community):
        return Decision(_("Only members open the room."))
    if now < meeting.starts_at + LATE:
        return Decision(
            _("Whoever facilitates opens the room. Five minutes after the hour, you may.")
        )
    return ALLOWED


def may_lead(seat: Seat, meeting: Meeting) -> Decision:
    """Whoever runs the open room."""
    if meeting.state != State.OPEN:
        return Decision(_("This room is closed."))
    if has_led(seat, meeting):
        return ALLOWED
    return Decision(_("Whoever facilitates this meeting does this."))


def has_led(seat: Seat, meeting: Meeting) -> bool:
    """Is it the seat of whoever leads, or led in the end? A visitor's never is."""
    return not seat.is_visitor and seat.person_id == meeting.facilitator_id


def may_choose_client(seat: Seat, meeting: Meeting, chosen: Seat | None) -> Decision:
    """Whoever leads writes down whom the group chose; who was chosen may always say no."""
    if all(step.speaks != Speaks.CLIENT for step in clock.script(meeting).steps):
        return Decision(_("Nobody is the client in this protocol."))
    if chosen is None and meeting.state == State.OPEN and is_client(seat, meeting):
        return ALLOWED
    return may_lead(seat, meeting)


def is_client(seat: Seat, meeting: Meeting) -> bool:
    """Is it the seat of whom the others help? A visitor's never is."""
    return not seat.is_visitor and seat.person_id == meeting.client_id


def may_write(seat: Seat, meeting: Meeting, number: int) -> Decision:
    """Whoever sits there, where the step asks for something: the present one, or one gone through.

    What was begun in time, or waited for the network, is not lost because the group went on; a tip
    not even because the room has ended.
    """
    if meeting.state != State.OPEN and not harvested.still_arrives(meeting, number):
        return Decision(_("This room is closed: nothing is added any more."))
    if not _is_reached(meeting, number):
        return Decision(_("The group has not come to this step yet."))
    step = clock.script(meeting).steps[number]
    if step.captures not in WRITTEN:
        return Decision(_("Nothing is written down in this step."))
    is_of_client = step.speaks == Speaks.CLIENT and step.captures == Captures.COMMITMENT
    if (
        is_of_client
        and meeting.client_id
        and not (is_client(seat, meeting) or has_led(seat, meeting))
    ):
        return Decision(_("Here whom the group helps says what they will try."))
    if seat.is_visitor and Capture.objects.own(meeting).filter(seat=seat).count() >= MOST_NOTES:
        return Decision(
            _("You have written %(num)d notes: tell the rest aloud.") % {"num": MOST_NOTES}
        )
    return ALLOWED


def _is_reached(meeting: Meeting, number: int) -> bool:
    """Is the group at this step, past it, or has it gone back since? One SQL query for the last."""
    if number <= meeting.step:
        return number >= 0
    return StepTime.objects.own(meeting).filter(step=number).exists()


def may_say_what_became(seat: Seat, meeting: Meeting, promise: Capture) -> Decision:
    """Whoever made the commitment, in the step where those of last time come back."""
    decision = may_write(seat, meeting, meeting.step)
    if not decision:
        return decision
    if clock.step(meeting).captures != Captures.BACK:
        return Decision(_("The group is at another step by now. Your words are still in the page."))
    is_own = is_of(seat.person, promise) and promise.kind == Capture.Kind.COMMITMENT
    if is_own and not promise.withdrawn_at and promise.meeting_id != meeting.pk:
        return ALLOWED
    return Decision(_("Whoever said they would try it says what became of it."))


def may_be_revealed(meeting: Meeting, number: int) -> Decision:
    """Only what was written to be shown in the end."""
    steps = clock.script(meeting).steps
    if number < len(steps) and steps[number].seen == Seen.REVEALED:
        return ALLOWED
    return Decision(_("What is written in this step is not for everybody."))


def revealed_steps(meeting: Meeting) -> list[int]:
    """The steps of which what is written waits to be shown to all."""
    steps = clock.script(meeting).steps
    return [number for number, step in enumerate(steps) if step.seen == Seen.REVEALED]


def may_show_note(seat: Seat, meeting: Meeting, capture: Capture) -> Decision:
    """Whoever wrote it, while the room is open."""
    if meeting.state != State.OPEN:
        return Decision(_("This room is closed."))
    if capture.seat_id != seat.pk or capture.withdrawn_at:
        return Decision(_("Only whoever wrote it shows it."))
    return may_be_revealed(meeting, capture.step)


def is_of(person: Person | None, capture: Capture) -> bool:
    """Are these the words of this person? A visitor's are nobody's of the house."""
    return bool(person and capture.seat and capture.seat.person_id == person.pk)


def may_withdraw_note(seat: Seat, capture: Capture) -> Decision:
    """Whoever wrote or said it, whenever; whoever noted it for them, until it is published."""
    if capture.seat_id == seat.pk:
        return ALLOWED
    if _noted(seat, capture) and seat.meeting.tutorial_id is None:
        return ALLOWED
    return Decision(_("Only whoever wrote it takes it back."))


def sees(seat: Seat, meeting: Meeting, capture: Capture) -> bool:
    """May this seat read this note now? What is only for oneself is for nobody else, ever."""
    if capture.withdrawn_at:
        return False
    if capture.seat_id == seat.pk or _noted(seat, capture):
        return True
    if seat.is_visitor and meeting.state != State.OPEN:
        return False
    script = clock.script(meeting)
    if script.sheltered and not capture.upwards and _is_manager(seat, capture):
        return False
    seen = script.steps[capture.step].seen
    if seen == Seen.FACILITATOR:
        return has_led(seat, meeting)
    return seen != Seen.ME and capture.shown_at is not None


def is_for_all(meeting: Meeting, capture: Capture) -> bool:
    """May everybody in the room read this note now, whoever they are? Then it may be on a wall."""
    script = clock.script(meeting)
    if capture.withdrawn_at or (script.sheltered and not capture.upwards):
        return False
    return capture.shown_at is not None and script.steps[capture.step].is_for_all


def _noted(seat: Seat, capture: Capture) -> bool:
    """Did whoever sits here write this down for somebody else?"""
    return capture.noted_by_id is not None and capture.noted_by_id == seat.person_id


def _is_manager(seat: Seat, capture: Capture) -> bool:
    """Is this the line manager of whoever wrote? Unknown managers see nothing of it either."""
    writer = capture.seat.person if capture.seat else None
    return writer is None or writer.manager_id in (None, seat.person_id)


def may_write_synthesis(seat: Seat, meeting: Meeting) -> Decision:
    """Whoever of the house sat there, once the room has ended and until it is published."""
    if seat.is_visitor:
        return Decision(_("Those of the house write the synthesis."))
    if meeting.state != State.ENDED:
        return Decision(_("The synthesis begins when the room has ended."))
    if meeting.tutorial_id:
        return Decision(_("The tutorial is published: change it there."))
    if clock.script(meeting).confidential:
        return Decision(_("This meeting is confidential: nothing leaves the room."))
    return ALLOWED


def may_ask_last_reading(seat: Seat, meeting: Meeting) -> Decision:
    """Whoever led, or sat there and facilitates the group, once something is written."""
    decision = may_write_synthesis(seat, meeting)
    person = seat.person
    may = decision and person and communities.facilitates(person, meeting.community)
    if not (may or has_led(seat, meeting)):
        return Decision(
            _("Whoever led the meeting, or facilitates the group, asks for the last reading.")
        )
    if decision and not Section.objects.own(meeting).exclude(text="").exists():
        return Decision(_("Nothing is written yet: begin the synthesis first."))
    return decision


def may_answer_reading(seat: Seat, meeting: Meeting) -> Decision:
    """Whoever was there, while the text is being read."""
    if meeting.reading_until is None or meeting.tutorial_id or seat.is_visitor:
        return Decision(_("No last reading is under way."))
    return ALLOWED


def may_put_on_board(seat: Seat, meeting: Meeting) -> Decision:
    """Whoever led, once a room that names needs has ended, where they may write."""
    if not has_led(seat, meeting) or seat.person is None:
        return Decision(_("Whoever led the meeting puts needs on the board."))
    if meeting.state != State.ENDED:
        return Decision(_("Needs go on the board once the room has ended."))
    script = clock.script(meeting)
    if script.confidential:
        return Decision(_("This meeting is confidential: nothing leaves the room."))
    if all(step.becomes != Becomes.NEED for step in script.steps):
        return Decision(_("This meeting was not about needs."))
    return communities.may_write_in(seat.person, meeting.community)


def may_publish_tip(seat: Seat, meeting: Meeting, capture: Capture) -> Decision:
    """Whoever led, for what the step said would become a tip, once the room has ended."""
    if not has_led(seat, meeting):
        return Decision(_("Whoever led the meeting publishes what was left there."))
    if meeting.state != State.ENDED:
        return Decision(_("Tips are published once the room has ended."))
    if capture.withdrawn_at or clock.script(meeting).steps[capture.step].becomes != Becomes.TIP:
        return Decision(_("This was not written to be published."))
    if capture.seat is None:
        return Decision(_("A tip has an author: nobody signed this one."))
    return ALLOWED


def may_leave_tip(seat: Seat, meeting: Meeting, capture: Capture) -> Decision:
    """Whoever led, for what a visitor wrote to be published, as long as it is not."""
    decision = may_publish_tip(seat, meeting, capture)
    if decision and not (capture.seat and capture.seat.is_visitor):
        return Decision(_("This was written by somebody with an account."))
    if decision and capture.tip_id:
        return Decision(_("The tip is published: withdraw it there."))
    return decision
