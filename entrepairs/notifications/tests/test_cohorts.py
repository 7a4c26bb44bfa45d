# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tips of a course come back to those who sat there: three times, once each."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel import outbox
from entrepairs.kernel.models import OutboxMessage
from entrepairs.knowledge.actions import withdrawing
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings.actions import claiming, harvest
from entrepairs.meetings.models import Meeting
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.meetings.tests.phones import here, left
from entrepairs.notifications import cohorts, mails, queries, words
from entrepairs.notifications.models import Kind, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(cast):
    """A course led by Awa, where somebody without account left a tip that Awa published."""
    room = Room(cast, plan(cast, "end-of-course"))
    harvest.publish_tip(actor=room.seat("awa"), note=left(room))
    return room


def after(days):
    Meeting.objects.update(ended_at=timezone.now() - timedelta(days=days))
    return cohorts.bring_tips_back()


def test_after_7_21_and_60_days_once_each_and_never_who_led(cast, course):
    told = [after(days) for days in (6, 7, 8, 20, 21, 22, 59, 60, 61, 90)]
    assert told == [0, 2, 0, 0, 2, 0, 0, 2, 0, 0]
    people = Notice.objects.filter(kind=Kind.COHORT).values_list("person", flat=True)
    assert set(people) == {cast.bruno.pk, cast.chloe.pk}


def test_a_worker_that_stood_still_asks_for_the_later_day_alone(cast, course):
    assert after(30) == 2
    assert set(Notice.objects.values_list("key", flat=True).filter(kind=Kind.COHORT)) == {
        notice.key for notice in Notice.objects.filter(key__endswith="-21d")
    }


def test_a_course_that_left_nothing_asks_nothing(cast, course):
    withdrawing.withdraw(actor=cast.awa, contribution=Contribution.objects.get())
    assert after(7) == 0


def test_who_claimed_their_seat_is_asked_too(cast, course):
    claiming.claim_seat(actor=cast.eva, seat=here(course))
    assert after(7) == 3


def test_it_leads_to_the_tips_in_the_program_and_by_mail(cast, course):
    after(7)
    notice = Notice.objects.get(kind=Kind.COHORT, person=cast.bruno)
    assert queries.inbox(cast.bruno, 1).object_list[0].slug == notice.slug
    assert words.tell(notice).url == reverse("meetings:tips", args=[course.meeting.slug])
    row = OutboxMessage.objects.get(about=notice.pk, person=cast.bruno)
    mails.deliver_notice(row)
    (sent,) = mail.outbox
    asked = "The tips of your course: what did you use?"
    assert sent.subject.startswith(f"{asked} {course.meeting.title}")
    assert sent.body.startswith(f"{asked}\n")
    assert "When the price is high" not in sent.body


def test_who_may_not_know_of_the_meeting_any_more_is_sent_nothing(cast, course):
    after(7)
    row = OutboxMessage.objects.get(
        person=cast.bruno, about=Notice.objects.get(person=cast.bruno).pk
    )
    course.meeting.seats.filter(person=cast.bruno).delete()
    with pytest.raises(outbox.NotWantedAnyMoreError):
        mails.deliver_notice(row)
