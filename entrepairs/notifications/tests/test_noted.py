# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose words somebody else wrote down is told once, without the words."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from entrepairs.kernel import outbox, readers
from entrepairs.kernel.models import OutboxMessage
from entrepairs.meetings.actions import noting, writing
from entrepairs.meetings.models import Meeting, Seat
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.notifications.models import Kind, Notice

pytestmark = pytest.mark.django_db


def note(live, text, of):
    here = live.seat("awa")
    return noting.note_for(actor=here, key=text, step=here.meeting.step, text=text, of=of)


def test_they_are_told_once_a_meeting_without_their_words(cast):
    live = Room(cast, plan(cast)).at("try")
    note(live, "Name the price", cast.eva.slug)
    note(live, "And wait", cast.eva.slug)
    note(live, "My own", cast.awa.slug)
    note(live, "Of the room", "nobody")
    readers.catch_up()
    told = Notice.objects.filter(kind=Kind.NOTED)
    assert [one.person for one in told] == [cast.eva]
    assert Notice.objects.visible_to(cast.eva).filter(kind=Kind.NOTED).exists()
    # Also once the meeting is over; nothing of it goes into a calendar.
    Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=2))
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()
    (sent,) = [one for one in mail.outbox if "words of yours" in one.subject + one.body]
    assert "Name the price" not in sent.body
    assert live.meeting.slug in sent.body
    assert [part for _body, part in sent.alternatives] == ["text/html"]


def test_what_was_put_right_at_once_is_not_told(cast):
    live = Room(cast, plan(cast)).at("try")
    wrong = note(live, "Not Eva’s", cast.eva.slug)
    rows = Seat.objects.select_related("person", "meeting")
    writing.withdraw_note(actor=rows.get(person=cast.awa), note=wrong)
    readers.catch_up()
    assert not Notice.objects.filter(kind=Kind.NOTED).exists()
