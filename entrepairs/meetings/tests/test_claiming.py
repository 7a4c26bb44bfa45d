# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was written without account becomes somebody's; a course's tips are given back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import feedback, withdrawing
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings import visitors
from entrepairs.meetings.actions import claiming, harvest, room, writing
from entrepairs.meetings.models import Capture, Meeting, Seat, Vote
from entrepairs.meetings.queries import harvested
from entrepairs.meetings.queries import visitors as doors
from entrepairs.meetings.tests.phones import OTHER, at, here, left, phone, say, sit

TIP = "When the price is high, I wait"


@pytest.fixture
def taken(course):
    """A tip left without account, published by who led."""
    note = left(course)
    return harvest.publish_tip(actor=course.seat("awa"), note=note)


def signed_in(client, person, token="a" * 24):
    client.force_login(person)
    client.cookies["seat"] = token
    return client


def test_a_tip_left_without_account_becomes_that_of_who_claims_the_seat(cast, course, taken):
    claiming.claim_seat(actor=cast.chloe, seat=here(course))
    tip = Contribution.objects.get()
    assert (tip.author, tip.author_name) == (cast.chloe, "")
    assert set(tip.versions.values_list("edited_by", flat=True)) == {cast.chloe.pk}
    assert not Seat.objects.filter(person=None).exists()
    names = JournalEntry.objects.filter(actor=cast.chloe).values_list("name", flat=True)
    assert {"meetings.seat_claimed", "knowledge.credited"} <= set(names)


def test_it_outlives_the_ninety_days(cast, course, taken):
    claiming.claim_seat(actor=cast.chloe, seat=here(course))
    Seat.objects.update(taken_at=timezone.now() - timedelta(days=91))
    assert visitors.sweep() == 0
    assert Contribution.objects.get().author == cast.chloe


def test_who_sat_there_with_an_account_too_has_one_seat_and_no_point_twice(cast, shared):
    sit(shared)
    note = shared.at(1).note("bruno", "A story")
    other = shared.note("bruno", "Another story")
    mine = say(shared, "Told by the phone")
    writing.reveal(actor=shared.seat("awa"), step=1)
    shared.at(2)
    writing.give_points(actor=here(shared), note=note, points=1)
    writing.give_points(actor=here(shared), note=other, points=1)
    writing.give_points(actor=shared.seat("chloe"), note=note, points=2)
    room.end_meeting(actor=shared.seat("awa"))
    claiming.claim_seat(actor=cast.chloe, seat=here(shared))
    seat = Seat.objects.get(person=cast.chloe)
    assert Capture.objects.get(pk=mine.pk).seat == seat
    given = Vote.objects.filter(seat=seat).values_list("capture", "points")
    assert set(given) == {(note.pk, 2), (other.pk, 1)}


def test_while_the_room_is_open_one_sits_down_with_the_account(cast, course):
    sit(course)
    with pytest.raises(Refused, match="once the meeting has ended"):
        claiming.claim_seat(actor=cast.chloe, seat=here(course))


def test_nobody_of_another_company_claims_it(cast, course, taken):
    with pytest.raises(Refused, match="somebody else"):
        claiming.claim_seat(actor=cast.diego, seat=here(course))


def test_from_the_phone_to_the_name_under_the_tip(cast, course, client, taken):
    assert at(course, "mine") in phone().get(at(course, "room")).content.decode()
    signed_in(client, cast.chloe)
    page = client.get(at(course, "mine")).content.decode()
    assert TIP in page
    assert "Published: your name will stand under it" in page
    answer = client.post(at(course, "claim"))
    assert answer.url == reverse("meetings:meeting", args=[course.meeting.slug])
    assert answer.cookies["seat"].value == ""
    page = client.get(reverse("knowledge:discussion", args=[taken.slug])).content.decode()
    assert "Chloé" in page
    assert "without account" not in page


def test_what_was_published_is_not_to_be_made_a_tip_again(cast, course, client, taken):
    claiming.claim_seat(actor=cast.chloe, seat=here(course))
    anew = reverse("meetings:begin_tip", args=[Capture.objects.get().slug])
    tip = reverse("knowledge:discussion", args=[taken.slug])

    def page():
        return client.get(reverse("meetings:meeting", args=[course.meeting.slug])).content.decode()

    client.force_login(cast.chloe)
    assert tip in page()
    assert anew not in page()
    withdrawing.withdraw(actor=cast.chloe, contribution=taken)
    assert tip not in page()
    assert anew in page()


def test_without_an_account_one_is_led_to_the_door_and_back(course, taken):
    answer = phone().get(at(course, "mine"))
    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={at(course, 'mine')}")
    assert phone().post(at(course, "claim")).status_code == 302
    assert Seat.objects.filter(person=None).exists()


@pytest.mark.parametrize(("name", "method"), [("mine", "get"), ("claim", "post")])
def test_another_phone_finds_nothing(cast, course, client, taken, name, method):
    signed_in(client, cast.chloe, OTHER)
    assert getattr(client, method)(at(course, name)).status_code == 404
    signed_in(client, cast.diego)
    assert client.post(at(course, "claim")).status_code == 403
    assert doors.claim(cast.diego, here(course)).refusal


# What comes back.


def test_who_sat_there_reads_the_tips_again_and_says_what_served(cast, course, client, taken):
    client.force_login(cast.bruno)
    address = reverse("meetings:tips", args=[course.meeting.slug])
    page = client.get(address).content.decode()
    assert TIP in page
    assert "1 tip was left that day" in page
    assert address in client.get(reverse("meetings:meeting", args=[course.meeting.slug])).text
    feedback.tell_trial(actor=cast.bruno, contribution=taken, outcome="worked")
    assert "It worked" in client.get(address).content.decode()


def test_ones_own_tip_is_not_asked_about_and_withdrawn_ones_are_gone(cast, course, taken):
    claiming.claim_seat(actor=cast.chloe, seat=here(course))
    page = harvested.harvest(course.seat("chloe"))
    assert page.own == {taken.slug}
    withdrawing.withdraw(actor=cast.chloe, contribution=Contribution.objects.get())
    assert harvested.harvest(course.seat("chloe")).tips == ()
    assert harvested.harvest(course.seat("bruno")).tips == ()


@pytest.mark.parametrize("more", [0, 6])
def test_the_tips_cost_the_same_however_many(course, more):
    for number in range(more + 1):
        sit(course, f"V{number}", f"{number:024d}")
    course.at(2)
    notes = [say(course, f"Tip {number}", f"{number:024d}") for number in range(more + 1)]
    room.end_meeting(actor=course.seat("awa"))
    for note in notes:
        harvest.publish_tip(actor=course.seat("awa"), note=note)
    seat = course.seat("bruno")
    with scope.request_scope(), sql_queries(3):
        assert len(harvested.harvest(seat).tips) == more + 1


def test_another_company_and_who_was_not_there_find_no_tips(cast, course, client, taken):
    address = reverse("meetings:tips", args=[course.meeting.slug])
    for person in (cast.diego, cast.eva):
        client.force_login(person)
        assert client.get(address).status_code == 404


def test_before_anything_is_published_the_page_says_why(cast, course, client):
    left(course)
    client.force_login(cast.bruno)
    page = client.get(reverse("meetings:tips", args=[course.meeting.slug])).content.decode()
    assert "No tip is published yet" in page
    assert not Meeting.objects.filter(state="open").exists()
