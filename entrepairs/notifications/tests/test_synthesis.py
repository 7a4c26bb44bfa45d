# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who sat there hears of the last reading in time, and of what it became."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel import outbox, readers
from entrepairs.kernel.models import OutboxMessage
from entrepairs.knowledge.actions import withdrawing
from entrepairs.meetings import ending, reading
from entrepairs.meetings.actions import room, synthesis
from entrepairs.meetings.models import Meeting, Section
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.notifications.models import Kind, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(cast):
    """A meeting whose draft waits."""
    made = Room(cast, plan(cast)).at("worked")
    made.note("bruno", "I named the amount")
    room.end_meeting(actor=made.seat("awa"))
    synthesis.begin_synthesis(actor=made.seat("awa"))
    return made


def asked(live):
    synthesis.ask_last_reading(actor=live.seat("awa"))
    readers.catch_up()


def over():
    Meeting.objects.update(reading_until=timezone.now() - timedelta(seconds=1))
    assert reading.publish_read() == 1
    readers.catch_up()


def seen(*people, kind):
    return [one.name for one in people if Notice.objects.visible_to(one).filter(kind=kind).exists()]


def test_those_who_were_there_are_asked_to_read_it_once(cast, live, client):
    asked(live)
    people = (cast.awa, cast.bruno, cast.chloe, cast.eva, cast.diego)
    assert seen(*people, kind=Kind.READING) == [cast.bruno.name, cast.chloe.name]
    readers.catch_up()
    assert Notice.objects.filter(kind=Kind.READING).count() == 2
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()
    place = reverse("meetings:synthesis", args=[live.meeting.slug])
    sent = [one for one in mail.outbox if "before it is published" in one.subject]
    assert {one.to[0] for one in sent} == {cast.bruno.email, cast.chloe.email}
    assert all(place in one.body and "amount" not in one.body for one in sent)
    assert [part for _body, part in sent[0].alternatives] == ["text/html"]
    client.force_login(cast.bruno)
    notice = Notice.objects.get(kind=Kind.READING, person=cast.bruno)
    assert client.post(reverse("notifications:open", args=[notice.slug])).url == place


def test_another_reading_is_told_anew_and_an_objection_ends_the_first(cast, live):
    asked(live)
    synthesis.object_to(actor=live.seat("chloe"), why="The customer is recognisable")
    assert seen(cast.bruno, kind=Kind.READING) == []
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()
    assert not [one for one in mail.outbox if "before it is published" in one.subject]
    asked(live)
    assert seen(cast.bruno, cast.chloe, kind=Kind.READING) == [cast.bruno.name, cast.chloe.name]
    assert Notice.objects.filter(kind=Kind.READING).count() == 2


def changed(live, text):
    section = Section.objects.get(meeting=live.meeting, name="how")
    told = {"name": "how", "text": text, "seen": section.version}
    synthesis.write_section(actor=live.seat("chloe"), **told)
    readers.catch_up()


def test_who_has_opened_it_is_asked_again_once_it_is_another_text(cast, live):
    asked(live)
    Notice.objects.filter(person=cast.bruno, kind=Kind.READING).update(opened_at=timezone.now())
    for text in ("I name the amount", "I name the amount first"):
        changed(live, text)
    told = Notice.objects.filter(kind=Kind.READING, opened_at=None).order_by("person__name")
    # Awa had asked and not been told; Chloé changed it and had not opened hers.
    assert [one.person.name for one in told] == [cast.awa.name, cast.bruno.name, cast.chloe.name]


def test_that_it_is_published_is_told_and_no_longer_once_it_is_withdrawn(cast, live):
    asked(live)
    over()
    people = (cast.awa, cast.bruno, cast.chloe, cast.eva)
    assert seen(*people, kind=Kind.READING) == []
    assert seen(*people, kind=Kind.PUBLISHED) == [cast.bruno.name, cast.chloe.name]
    withdrawing.withdraw(actor=cast.awa, contribution=Meeting.objects.get().tutorial)
    assert seen(*people, kind=Kind.PUBLISHED) == []


def test_who_may_not_read_the_group_any_more_is_not_told(cast, live):
    asked(live)
    Membership.objects.filter(person=cast.bruno, community=cast.counsellors).delete()
    Membership.objects.filter(person=cast.chloe, community=cast.counsellors).update(role="member")
    cast.counsellors.visibility = "hidden"
    cast.counsellors.save(update_fields=["visibility"])
    assert seen(cast.bruno, cast.chloe, kind=Kind.READING) == [cast.chloe.name]
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()
    sent = [one for one in mail.outbox if "before it is published" in one.subject]
    assert [one.to[0] for one in sent] == [cast.chloe.email]


def test_who_led_hears_that_the_room_they_forgot_closed_by_itself(cast, client):
    forgotten = Room(cast, plan(cast)).at("worked")
    forgotten.note("bruno", "I named the amount")
    Meeting.objects.update(opened_at=timezone.now() - timedelta(hours=5))
    assert ending.close_forgotten() == 1
    readers.catch_up()
    assert seen(cast.awa, cast.bruno, cast.chloe, kind=Kind.CLOSED) == [cast.awa.name]
    client.force_login(cast.awa)
    today = client.get("/").content.decode()
    assert "The room of a meeting you led closed by itself" in today
    notice = Notice.objects.get(kind=Kind.CLOSED)
    opened = client.post(reverse("notifications:open", args=[notice.slug]))
    assert opened["Location"] == reverse("meetings:meeting", args=[forgotten.meeting.slug])


def test_who_ends_a_meeting_is_told_nothing_of_it(cast, live):
    readers.catch_up()
    assert not Notice.objects.filter(kind=Kind.CLOSED).exists()
