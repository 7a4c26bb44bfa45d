# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one said one would try is remembered half-way, privately, once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from entrepairs.kernel import outbox
from entrepairs.kernel.models import OutboxMessage
from entrepairs.meetings.actions import kept, room, writing
from entrepairs.meetings.models import Meeting, Seat
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.meetings.tests.plans import planned, soon
from entrepairs.notifications import promises, queries
from entrepairs.notifications.models import Kind, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def promised(cast):
    live = Room(cast, plan(cast)).at("try")
    note = live.note("bruno", "Name the price first")
    live.note("bruno", "And stay silent")
    room.end_meeting(actor=live.seat("awa"))
    return note


def ended(days):
    Meeting.objects.filter(state="ended").update(ended_at=timezone.now() - timedelta(days=days))


def told():
    return [
        (notice.kind, notice.person.name)
        for notice in Notice.objects.filter(kind=Kind.PROMISE).select_related("person")
    ]


def test_without_a_next_meeting_after_two_weeks_once(cast, promised):
    ended(13)
    assert promises.remind_of_promises() == 0
    ended(14)
    assert promises.remind_of_promises() == 1
    assert promises.remind_of_promises() == 0
    assert told() == [(Kind.PROMISE, cast.bruno.name)]


def test_half_way_to_the_next_one(cast, promised):
    planned(cast, starts_at=soon(11))
    ended(9)
    assert promises.remind_of_promises() == 0
    ended(12)
    assert promises.remind_of_promises() == 1


def test_a_meeting_that_does_not_ask_is_no_next_one(cast, promised):
    planned(cast, starts_at=soon(2), protocol="naming-needs")
    ended(12)
    assert promises.remind_of_promises() == 0
    ended(14)
    assert promises.remind_of_promises() == 1


def test_nobody_is_reminded_of_what_came_back_or_was_taken_back(cast, promised):
    ended(20)
    later = Room(cast, plan(cast)).at("back")
    assert promises.remind_of_promises() == 0
    room.end_meeting(actor=later.seat("awa"))
    Meeting.objects.filter(pk=later.meeting.pk).update(state="cancelled")
    for note in Seat.objects.get(pk=promised.seat_id).captures.all():
        writing.withdraw_note(actor=note.seat, note=note)
    assert promises.remind_of_promises() == 0


def test_the_mail_holds_none_of_ones_words_and_leads_to_ones_own_page(cast, promised):
    ended(14)
    promises.remind_of_promises()
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()
    (sent,) = [one for one in mail.outbox if one.to == [cast.bruno.email]]
    assert "/me/kept/" in sent.body
    assert "Name the price" not in sent.body
    assert "text/calendar" not in str(sent.message())
    assert queries.inbox(cast.bruno, 1).object_list[0].verb


@pytest.fixture
def taken(cast):
    live = Room(cast, plan(cast, "codevelopment")).at(9)
    note = live.note("bruno", "Ask before I answer")
    room.end_meeting(actor=live.seat("awa"))
    return note


def asked():
    return list(Notice.objects.filter(kind=Kind.SERVED).values_list("person__name", flat=True))


def test_what_one_took_is_asked_about_after_7_and_30_days_once_each(cast, taken):
    ended(6)
    assert promises.ask_whether_it_served() == 0
    ended(7)
    assert promises.ask_whether_it_served() == 1
    ended(30)
    assert promises.ask_whether_it_served() == 1
    assert promises.ask_whether_it_served() == 0
    assert asked() == [cast.bruno.name] * 2


def test_who_has_said_it_already_is_not_asked(cast, taken):
    ended(30)
    kept.say_whether_it_served(actor=cast.bruno, note=taken, after=30, says="yes", text="")
    assert promises.ask_whether_it_served() == 0
