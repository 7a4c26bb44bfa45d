# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who hears of a meeting, and what their calendar is told."""

from datetime import UTC, datetime, timedelta

import pytest
import vobject
from django.core import mail
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel import outbox, readers, scope
from entrepairs.kernel.models import OutboxMessage
from entrepairs.meetings.actions import planning, series
from entrepairs.meetings.models import Meeting, Rsvp
from entrepairs.meetings.tests.plans import in_series, planned, told
from entrepairs.notifications import actions, meetings, queries
from entrepairs.notifications.models import Kind, Notice
from entrepairs.people import hours

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 1, 11, 13, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Let it be another moment."""

    def move(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move


def come(who, meeting, comes=True):
    planning.say_whether_one_comes(actor=who, meeting=meeting, comes=comes)


def move(cast, meeting, **more):
    names = ("title", "protocol", "starts_at", "minutes", "place", "call_link", "capacity")
    plan = {name: getattr(meeting, name) for name in names} | more
    return planning.change_meeting(actor=cast.awa, meeting=meeting, plan=planning.Plan(**plan))


def heard(who):
    rows = Notice.objects.visible_to(who).order_by("pk")
    return [notice.kind for notice in rows]


def send_now():
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()
    return mail.outbox


def event(sent):
    """What a second reader of calendars finds in a mail: the method and the event."""
    (part,) = [one for one in sent.message().walk() if one.get_content_type() == "text/calendar"]
    read = vobject.readOne(part.get_payload(decode=True).decode())
    assert part.get_param("method") == read.method.value
    return read.method.value, read.vevent


def test_a_new_meeting_is_told_to_its_group_once_and_not_to_who_planned_it(cast):
    planned(cast)
    readers.catch_up()
    readers.Bookmark.objects.update(entry=0)
    readers.catch_up()

    assert heard(cast.bruno) == heard(cast.chloe) == [Kind.MEETING]
    for other in (cast.awa, cast.farid, cast.diego):
        assert heard(other) == []
    with scope.request_scope():
        assert queries.unread(cast.bruno) == 1


def test_the_invitation_goes_into_the_receivers_calendar(cast):
    meeting = planned(cast, place="Room 3", call_link="https://call.example/x")
    readers.catch_up()
    (sent,) = [one for one in send_now() if one.to == [cast.bruno.email]]

    method, found = event(sent)
    assert method == "REQUEST"
    assert found.uid.value == f"{meeting.slug}@meetings.entrepairs"
    assert found.dtstart.value == meeting.starts_at
    assert found.dtend.value - found.dtstart.value == timedelta(minutes=75)
    assert found.sequence.value == "0"
    assert found.location.value == "Room 3"
    assert found.attendee.value == f"mailto:{cast.bruno.email}"
    assert found.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert len(found.contents["attendee"]) == 1
    # Nobody else's address is in the mail.
    assert cast.awa.email not in sent.message().as_string()
    assert "Awa Diop invites you to a meeting: Saying no" in sent.subject
    assert "Room 3" in sent.body


def test_a_move_is_told_to_who_comes_as_it_stands_last(cast):
    meeting = planned(cast)
    come(cast.bruno, meeting)
    come(cast.chloe, meeting, comes=False)
    readers.catch_up()
    move(cast, meeting, starts_at=meeting.starts_at + timedelta(days=1))
    readers.catch_up()
    moved = move(cast, meeting, starts_at=meeting.starts_at + timedelta(days=2))
    readers.catch_up()

    assert heard(cast.bruno) == [Kind.MEETING, Kind.MOVED]
    assert heard(cast.chloe) == heard(cast.eva) == [Kind.MEETING]
    found = [event(one) for one in send_now() if "moved" in one.subject]
    ((method, read),) = found
    assert (method, read.sequence.value) == ("REQUEST", "2")
    assert read.dtstart.value == moved.starts_at
    assert read.attendee.params["PARTSTAT"] == ["ACCEPTED"]


def test_what_happens_to_it_reaches_the_calendars_that_hold_it(cast):
    """Eva was invited and has not answered; Chloé said no."""
    meeting = planned(cast)
    readers.catch_up()
    come(cast.chloe, meeting, comes=False)
    send_now()
    mail.outbox.clear()
    move(cast, meeting, place="The garden")
    readers.catch_up()
    told_of_move = {one.to[0]: event(one) for one in send_now()}
    mail.outbox.clear()
    planning.cancel_meeting(actor=cast.awa, meeting=meeting)
    readers.catch_up()
    told_of_end = {one.to[0]: event(one)[0] for one in send_now()}

    assert set(told_of_move) == {cast.eva.email, cast.bruno.email}
    method, found = told_of_move[cast.eva.email]
    assert (method, found.location.value, found.sequence.value) == ("REQUEST", "The garden", "1")
    assert found.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert told_of_end == {cast.eva.email: "CANCEL", cast.bruno.email: "CANCEL"}


def test_who_does_not_come_any_more_is_not_written_to(cast):
    meeting = planned(cast)
    come(cast.bruno, meeting)
    move(cast, meeting, place="The garden")
    readers.catch_up()
    come(cast.bruno, meeting, comes=False)

    assert [one for one in send_now() if one.to == [cast.bruno.email]] == []


def test_a_cancelled_meeting_leaves_the_calendar_of_who_comes(cast):
    meeting = planned(cast)
    come(cast.bruno, meeting)
    readers.catch_up()
    planning.cancel_meeting(actor=cast.awa, meeting=meeting)
    readers.catch_up()

    assert heard(cast.bruno) == [Kind.CANCELLED]
    # Who said nothing hears nothing any more: the invitation that waited is not sent.
    assert heard(cast.eva) == []
    (sent,) = send_now()
    method, found = event(sent)
    assert (method, found.status.value, found.sequence.value) == ("CANCEL", "CANCELLED", "1")
    assert found.uid.value == f"{meeting.slug}@meetings.entrepairs"


def test_cancelled_before_anybody_heard_of_the_move(cast):
    meeting = planned(cast)
    come(cast.bruno, meeting)
    move(cast, meeting, place="The garden")
    planning.cancel_meeting(actor=cast.awa, meeting=meeting)
    readers.catch_up()

    assert heard(cast.bruno) == [Kind.CANCELLED]


def test_rights_are_asked_again_when_the_mail_leaves(cast):
    planned(cast)
    readers.catch_up()
    Membership.objects.filter(person=cast.bruno).delete()

    assert [one for one in send_now() if one.to == [cast.bruno.email]] == []
    assert heard(cast.bruno) == []


def test_nothing_is_sent_of_a_meeting_that_has_begun(cast, at):
    planned(cast)
    readers.catch_up()
    at(timezone.now() + timedelta(days=8))

    assert send_now() == []
    assert meetings.sweep() == 3
    assert heard(cast.bruno) == []


def test_a_kind_may_be_refused(cast):
    actions.wish(actor=cast.bruno, kind=Kind.MEETING, inside=True, mail=False, device=False)
    actions.wish(actor=cast.chloe, kind=Kind.MEETING, inside=False, mail=False, device=False)
    planned(cast)
    readers.catch_up()

    assert heard(cast.bruno) == [Kind.MEETING]
    assert heard(cast.chloe) == []
    assert {sent.to[0] for sent in send_now()} == {cast.eva.email}


def test_a_series_is_told_once_to_its_group_and_to_those_invited(cast):
    for who in (cast.farid, cast.bruno):
        Membership.objects.create(
            organisation=cast.house, community=cast.everyone, person=who, role="member"
        )
    Membership.objects.create(
        organisation=cast.house, community=cast.invited, person=cast.awa, role="facilitator"
    )
    # Farid hears of meetings of a group whose texts he does not read.
    planned_series = in_series(cast, community=cast.invited, guests=(cast.everyone,))
    readers.catch_up()
    readers.Bookmark.objects.update(entry=0)
    readers.catch_up()

    for who in (cast.chloe, cast.bruno, cast.farid):
        assert heard(who) == [Kind.MEETING]
        with scope.request_scope():
            assert queries.unread(who) == 1
    assert heard(cast.eva) == heard(cast.diego) == []
    sent = next(one for one in send_now() if one.to == [cast.farid.email])
    assert "invites you to meetings that come back" in sent.subject
    assert "Each Tuesday, at 14:00" in sent.body
    first = planned_series.meetings.order_by("starts_at").first()
    assert event(sent)[1].uid.value.startswith(first.slug)


def test_a_group_invited_later_hears_of_it_then(cast):
    Membership.objects.create(
        organisation=cast.house, community=cast.everyone, person=cast.farid, role="member"
    )
    made = in_series(cast)
    readers.catch_up()
    plan = told(guests=(cast.everyone,))
    series.change_series(actor=cast.awa, series=made, plan=plan, since=made.first_day)
    readers.catch_up()

    assert heard(cast.farid) == heard(cast.bruno) == [Kind.MEETING]


def test_a_changed_series_is_told_meeting_by_meeting_to_who_comes(cast):
    made = in_series(cast)
    second = made.meetings.order_by("starts_at")[1]
    come(cast.bruno, second)
    readers.catch_up()
    plan = told(place="The garden")
    series.change_series(actor=cast.awa, series=made, plan=plan, since=made.first_day)
    readers.catch_up()

    assert heard(cast.bruno) == [Kind.MEETING, Kind.MOVED]
    assert Notice.objects.get(kind=Kind.MOVED).meeting_id == second.pk


def test_who_comes_is_reminded_the_working_day_before_once(cast, at):
    at(MONDAY - timedelta(days=7))
    monday = planned(cast, starts_at=MONDAY)
    come(cast.bruno, monday)
    come(cast.chloe, monday, comes=False)
    readers.catch_up()
    Notice.objects.all().delete()
    OutboxMessage.objects.all().delete()
    friday = datetime(2027, 1, 8, 7, tzinfo=UTC)

    at(friday - timedelta(minutes=1))
    assert meetings.remind() == 0
    at(friday)
    assert meetings.remind() == 2
    assert meetings.remind() == 0

    assert heard(cast.bruno) == heard(cast.awa) == [Kind.REMINDER]
    assert heard(cast.chloe) == []
    assert {row.due_at for row in OutboxMessage.objects.all()} == {friday}
    (sent,) = [one for one in send_now() if one.to == [cast.bruno.email]]
    assert "Saying no" in sent.subject
    assert "text/calendar" not in sent.message().as_string()


def test_who_said_yes_on_the_day_before_needs_no_reminder(cast, at):
    at(MONDAY - timedelta(days=3))
    monday = planned(cast, starts_at=MONDAY)
    come(cast.bruno, monday)

    assert meetings.remind() == 0


@pytest.mark.parametrize("state", ["cancelled", "no"])
def test_a_reminder_that_waits_is_not_sent_to_who_does_not_come(cast, at, state):
    at(MONDAY - timedelta(days=7))
    monday = planned(cast, starts_at=MONDAY)
    come(cast.bruno, monday)
    at(MONDAY - timedelta(hours=10))
    assert meetings.remind() == 2
    if state == "cancelled":
        Meeting.objects.update(state="cancelled")
    else:
        Rsvp.objects.update(comes=False)

    assert send_now() == []


def test_a_moved_meeting_is_reminded_of_on_its_new_day(cast, at):
    at(MONDAY - timedelta(days=7))
    monday = planned(cast, starts_at=MONDAY)
    come(cast.bruno, monday)
    at(MONDAY - timedelta(days=3))
    meetings.remind()
    move(cast, monday, starts_at=MONDAY + timedelta(days=7))
    readers.catch_up()
    assert Kind.REMINDER not in heard(cast.bruno)
    at(MONDAY + timedelta(days=4))

    assert meetings.remind() == 2


def test_the_working_day_before_is_that_of_the_place_one_lives_in(cast):
    cast.bruno.time_zone = "Pacific/Auckland"
    # There it is Tuesday already.
    assert hours.working_day_before(cast.bruno, MONDAY).isoformat() == "2027-01-11T08:00:00+13:00"
    assert hours.working_day_before(cast.awa, MONDAY).isoformat() == "2027-01-08T08:00:00+01:00"


def test_who_waited_hears_that_the_place_is_theirs_with_the_date(cast):
    meeting = planned(cast, capacity=2)
    come(cast.bruno, meeting)
    planning.wait_for_a_place(actor=cast.chloe, meeting=meeting)
    readers.catch_up()
    come(cast.bruno, meeting, comes=False)
    readers.catch_up()
    assert Kind.PLACE in heard(cast.chloe)
    mail.outbox.clear()
    (sent,) = [one for one in send_now() if "place is free" in one.subject]
    assert sent.to == [cast.chloe.email]
    assert event(sent)[1].uid.value.startswith(meeting.slug)


def test_who_gave_the_place_back_before_the_mail_is_told_nothing(cast):
    meeting = planned(cast, capacity=2)
    come(cast.bruno, meeting)
    planning.wait_for_a_place(actor=cast.chloe, meeting=meeting)
    come(cast.bruno, meeting, comes=False)
    readers.catch_up()
    come(cast.chloe, meeting, comes=False)
    assert not [one for one in send_now() if "place is free" in one.subject]


def test_a_group_invited_to_one_meeting_hears_of_it_once_and_nobody_else_again(cast):
    Membership.objects.create(
        organisation=cast.house, community=cast.everyone, person=cast.farid, role="member"
    )
    meeting = planned(cast)
    readers.catch_up()
    for guests in ((cast.everyone,), (), (cast.everyone,)):
        move(cast, meeting, guests=guests)
        readers.catch_up()
    assert heard(cast.farid) == heard(cast.bruno) == [Kind.MEETING]
