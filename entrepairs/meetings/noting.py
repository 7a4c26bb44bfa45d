# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing down what others said: where it may be done, for whom, by whom; and whose seat it takes.

What each keeps alone, what is kept from line managers and what became of a commitment are never
written by somebody else.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities import readable
from entrepairs.communities.models import Community, Membership
from entrepairs.kernel.decisions import ALLOWED, Decision, Refused
from entrepairs.meetings import choosing, clock, rules, scripts
from entrepairs.meetings.models import Capture, Guest, Meeting, Rsvp, Seat, Section
from entrepairs.meetings.protocols import Captures, Protocol, Seen, parse
from entrepairs.people.models import Person

State = Meeting.State
# What stands for “somebody of the group”, where a person's public name would.
NOBODY = "nobody"


def may_be_noted(script: Protocol, number: int) -> Decision:
    """What all read, or who leads, and what its author need not say themselves."""
    if script.sheltered:
        return Decision(_("Here each writes alone: it is kept from line managers."))
    if script.captures(number) not in rules.WRITTEN:
        return Decision(_("Nothing is written down in this step."))
    step = script.steps[number]
    if step.seen == Seen.ME:
        return Decision(_("What is for oneself alone, each writes alone."))
    if step.captures == Captures.BACK:
        return Decision(_("Whoever said they would try it says what became of it."))
    return ALLOWED


def may_note_for(seat: Seat, meeting: Meeting, number: int) -> Decision:
    """Whoever leads, where something may be written now."""
    decision = rules.may_lead(seat, meeting)
    if decision:
        decision = rules.may_write(seat, meeting, number)
    return decision and may_be_noted(clock.script(meeting), number)


def may_count_hands(seat: Seat, meeting: Meeting, note: Capture) -> Decision:
    """Whoever leads, for a note to which points are given now; what they taught others attest."""
    decision = rules.may_lead(seat, meeting)
    if decision and clock.step(meeting).attests and note.seat_id == seat.pk:
        return Decision(_("This one is yours: let somebody else lead while hands are counted."))
    return decision and choosing.may_get_points(meeting, note)


def may_hold_on_paper(person: Person, meeting: Meeting) -> Decision:
    """Those who facilitate, once its hour has come and where no room was opened.

    Where nobody may type in for others, it would be over with nothing left to do. One SQL query.
    """
    if meeting.state != State.PLANNED:
        return Decision(_("A room was opened for this meeting, or it is called off."))
    if timezone.now() < meeting.starts_at:
        return Decision(_("What is on paper is typed in once the meeting has begun."))
    decision = rules.may_plan(person, meeting.community)
    if decision and parse(scripts.of(meeting)).sheltered:
        return Decision(_("Here each writes alone, on a phone of their own: open the room."))
    return decision


def may_type_in(person: Person, meeting: Meeting) -> Decision:
    """Whoever led, once it is over and until the draft is made of it."""
    if meeting.state != State.ENDED:
        return Decision(_("What is on paper is typed in once the room has ended."))
    if meeting.facilitator_id != person.pk or not readable.is_present(person):
        return Decision(_("Whoever led the meeting types in what is on paper."))
    if clock.script(meeting).sheltered:
        return Decision(_("Here each writes alone: it is kept from line managers."))
    if Section.objects.own(meeting).exists():
        return Decision(_("The draft is made: put it right there."))
    return ALLOWED


def companions(reader: Person, meeting: Meeting) -> QuerySet[Person]:
    """Those whose words the reader may note: who sits there, who comes, and the group's members.

    Each may know of the meeting, so that they find what was noted. Members are for those only who
    may know them: a guest who leads does not.
    """
    people = Person.objects.visible_to(reader).present()
    members = Q(pk__in=Membership.objects.filter(community=meeting.community_id).values("person"))
    named = invited(meeting)
    if meeting.community.visibility != Community.Visibility.OPEN:
        groups = Guest.objects.own(meeting.series_id, meeting.pk).values("community")
        guests = Membership.objects.filter(community__in=groups).values("person")
        named &= members | Q(pk__in=guests)
    if meeting.community_id in readable.communities(reader):
        named |= members
    return people.filter(named).order_by("name", "pk")


def invited(meeting: Meeting) -> Q:
    """People who sit there or said that they come."""
    comes = Rsvp.objects.own(meeting).filter(comes=True)
    seats = Seat.objects.own(meeting)
    return Q(pk__in=comes.values("person")) | Q(pk__in=seats.values("person"))


def authors(reader: Person, meeting: Meeting, named: Iterable[str]) -> dict[str, Person | None]:
    """Whose words are noted, by public names; refused where one may not be them. One SQL query."""
    wanted = set(named) - {NOBODY}
    found: dict[str, Person | None] = {NOBODY: None}
    if wanted:
        found |= {one.slug: one for one in companions(reader, meeting).filter(slug__in=wanted)}
    if wanted - set(found):
        raise Refused(_("This person is not of this meeting: choose another, or no name."))
    return found


def by_name(meeting: Meeting, named: Iterable[str]) -> dict[str, Capture]:
    """Notes of a room by their public names; refused where one is not there. One SQL query."""
    wanted = set(named)
    rows = Capture.objects.own(meeting).filter(slug__in=wanted, withdrawn_at=None)
    found = {row.slug: row for row in rows.select_related("group")}
    if wanted - set(found):
        raise Refused(_("A note has been taken back meanwhile: look again, then keep."))
    return found


def seat_for(meeting: Meeting, person: Person) -> Seat:
    """Their seat, given with the first of their words: it lets them read these, and take them back.

    Called inside an action. What they had answered beforehand stays theirs until they come in.
    """
    seat, _is_new = Seat.objects.get_or_create(
        meeting=meeting,
        person=person,
        defaults={
            "organisation_id": meeting.organisation_id,
            "community_id": meeting.community_id,
            "came": False,
        },
    )
    return seat


def leave_empty_seat(seat: Seat | None) -> None:
    """Nothing of theirs stands any more and they never came in: nothing says that they were there.

    Called inside an action.
    """
    if seat is None or seat.came:
        return
    if not Capture.objects.filter(seat=seat, withdrawn_at=None).exists():
        seat.delete()
