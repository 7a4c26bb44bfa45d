# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may sit in a room without account: what the protocol says, the door, the seat, its walls."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from entrepairs.meetings import delivered, protocols
from entrepairs.meetings.actions import protocols as library
from entrepairs.meetings.actions import room
from entrepairs.meetings.models import Meeting, Seat
from entrepairs.meetings.tests.conftest import plan
from entrepairs.meetings.tests.phones import OPEN, OTHER, TOKEN, at, phone, say, sit


@pytest.fixture(autouse=True)
def _nobody_has_called_yet():
    cache.clear()


# The protocol says it.


def test_visitors_sit_at_the_end_of_a_course_and_in_no_other_delivered_protocol():
    assert [key for key, one in delivered.protocols("en") if one.visitors] == ["end-of-course"]
    assert delivered.protocol("end-of-course", "fr").visitors


@pytest.mark.parametrize(
    ("whole", "step", "sentence"),
    [
        ({"confidential": True}, {}, "nothing is confidential"),
        ({"sheltered": True}, {}, "nothing is confidential or hidden"),
        ({}, {"captures": "commitment"}, "Step 2: where people without account"),
        ({}, {"captures": "back"}, "Step 2: where people without account"),
        ({}, {"captures": "roles"}, "Step 2: where people without account"),
        ({}, {"speaks": "client"}, "nobody is the client"),
        ({}, {"captures": "note", "becomes": "how"}, "becomes a tip, or stays"),
        ({}, {"captures": "note", "becomes": "need"}, "becomes a tip, or stays"),
        ({}, {"captures": "note", "becomes": "own", "seen": "me"}, "becomes a tip, or stays"),
    ],
)
def test_a_protocol_for_visitors_asks_nothing_that_could_leave_unread(whole, step, sentence):
    told = OPEN | whole | {"steps": [OPEN["steps"][0], {"title": "x", "seconds": 60} | step]}
    with pytest.raises(protocols.NotAProtocolError) as mistake:
        protocols.parse(told)
    assert sentence in str(mistake.value)


def test_the_field_is_in_the_editor_the_page_and_the_file(cast, client):
    client.force_login(cast.awa)
    own = library.write_protocol(actor=cast.awa, protocol=protocols.parse(OPEN), language="en")
    editor = client.get(reverse("meetings:change_protocol", args=[own.slug])).content.decode()
    assert 'name="visitors"' in editor
    assert (
        "Without account too"
        in client.get(reverse("meetings:protocol", args=[own.slug])).content.decode()
    )
    assert client.get(reverse("meetings:export", args=[own.slug])).json()["visitors"] is True


# The door.


def test_the_door_says_whose_room_it_is_who_reads_and_what_is_kept(course):
    page = Client(headers={"Accept-Language": "en"}).get(at(course, "door"))
    text = page.content.decode()
    for told in ("Awa Diop", "Atelier Marceau", "Saying the price", "Counsellors", "90 days"):
        assert told in text
    for hidden in ("Bruno", "Chloé", course.meeting.place or "nowhere"):
        assert hidden not in text


def test_the_door_speaks_french(course):
    text = Client(headers={"Accept-Language": "fr"}).get(at(course, "door")).content.decode()
    assert "Prendre place" in text
    assert "90 jours" in text


def test_a_hidden_group_is_not_named_at_the_door(cast, course):
    cast.counsellors.visibility = "hidden"
    cast.counsellors.save()
    text = Client().get(at(course, "door")).content.decode()
    assert "Counsellors" not in text
    assert "Atelier Marceau" in text


def test_a_room_that_is_closed_or_for_accounts_alone_answers_like_none(cast, course, live):
    visitor = Client(headers={"Accept-Language": "en"})
    absent = visitor.get(reverse("meetings:visitor_door", args=["nothere00000"]))
    room.end_meeting(actor=course.seat("awa"))
    planned = plan(cast, "end-of-course")
    for meeting in (course.meeting, live.meeting, planned):
        page = visitor.get(reverse("meetings:visitor_door", args=[meeting.slug]))
        assert page.status_code == absent.status_code == 404
        assert meeting.title not in page.content.decode()
        sat = visitor.post(
            reverse("meetings:visitor_sit", args=[meeting.slug]), {"key": TOKEN, "name": ""}
        )
        assert sat.status_code == 404
    assert not Seat.objects.filter(person=None).exists()


def test_the_wall_leads_there_and_whoever_is_signed_in_goes_on(cast, course, client):
    client.force_login(cast.awa)
    wall = client.get(reverse("meetings:wall", args=[course.meeting.slug])).content.decode()
    assert "No account is needed." in wall
    assert course.meeting.code in wall
    assert client.get(at(course, "door")).url == reverse(
        "meetings:meeting", args=[course.meeting.slug]
    )
    assert client.post(at(course, "sit"), {"key": TOKEN}).status_code == 302
    assert not Seat.objects.filter(person=None).exists()


def test_six_figures_lead_to_the_door_and_four_never_do(course, live):
    visitor = Client(headers={"Accept-Language": "en"})
    assert (len(course.meeting.code), len(live.meeting.code)) == (6, 4)
    answer = visitor.post(reverse("meetings:by_code"), {"code": course.meeting.code})
    assert answer.url == at(course, "door")
    for code in (live.meeting.code, "000000x", ""):
        answer = visitor.post(reverse("meetings:by_code"), {"code": code})
        assert answer.status_code == 422


def test_figures_that_two_houses_show_lead_nowhere(cast, course):
    twin = Meeting.objects.get(pk=course.meeting.pk)
    twin.pk, twin.slug, twin.organisation = None, "twin00000000", cast.other
    twin.save()
    answer = Client().post(reverse("meetings:by_code"), {"code": course.meeting.code})
    assert answer.status_code == 422


def test_figures_are_not_tried_for_ever(course):
    visitor = Client()
    for _ in range(150):
        visitor.post(reverse("meetings:by_code"), {"code": "1"})
    answer = visitor.post(reverse("meetings:by_code"), {"code": course.meeting.code})
    assert answer.status_code == 429


# The seat.


def test_a_seat_is_a_cookie_for_one_room_that_no_script_reads(course):
    visitor = Client()
    answer = visitor.post(at(course, "sit"), {"key": TOKEN, "name": " Inès "})
    assert answer.url == at(course, "room")
    cookie = answer.cookies["seat"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["path"] == f"/seat/{course.meeting.slug}/"
    assert cookie["max-age"] == 90 * 24 * 3600
    seat = Seat.objects.get(person=None)
    assert (seat.name, seat.token == TOKEN) == ("Inès", False)
    assert visitor.get(at(course, "room")).status_code == 200


def test_sent_twice_it_is_one_seat(course):
    for _ in range(2):
        assert Client().post(at(course, "sit"), {"key": TOKEN, "name": "Inès"}).status_code == 302
    assert Seat.objects.filter(person=None).count() == 1


@pytest.mark.parametrize("sent", [{}, {"key": "short"}, {"key": "x" * 65}, {"key": "a b" * 10}])
def test_a_key_that_is_none_gives_the_form_back_with_the_name(course, sent):
    answer = Client().post(at(course, "sit"), sent | {"name": "Inès"})
    assert answer.status_code == 422
    assert "Inès" in answer.content.decode()


def test_a_name_that_is_too_long_is_told_and_kept(course):
    answer = Client().post(at(course, "sit"), {"key": TOKEN, "name": "I" * 41})
    assert answer.status_code == 422
    assert "I" * 41 in answer.content.decode()


def test_when_all_places_are_taken_it_is_said(course):
    Meeting.objects.update(capacity=3)
    visitor = Client(headers={"Accept-Language": "en"})
    assert "All places are taken" in visitor.get(at(course, "door")).content.decode()
    answer = visitor.post(at(course, "sit"), {"key": TOKEN, "name": "Inès"})
    assert answer.status_code == 403
    assert "All places are taken" in answer.content.decode()


def test_whoever_did_not_come_takes_no_place(course):
    Meeting.objects.update(capacity=3)
    Seat.objects.filter(meeting=course.meeting).exclude(
        person=course.meeting.facilitator_id
    ).update(came=False)
    answer = phone().post(at(course, "sit"), {"key": TOKEN, "name": "Inès"})
    assert answer.status_code == 302


def test_the_database_holds_that_a_seat_is_of_a_person_or_of_a_visitor(cast, course):
    seat = sit(course)
    for wrong in ({"person": cast.eva}, {"token": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.filter(pk=seat.pk).update(**wrong)


def test_a_phone_opens_its_own_room_and_nothing_else(cast, course, shared):
    sit(course)
    visitor = phone()
    assert visitor.get(at(course, "room")).status_code == 200
    for name in ("room", "now", "stream"):
        assert visitor.get(at(shared, name)).status_code == 404
        assert phone("x" * 24).get(at(course, name)).status_code == 404
        assert Client().get(at(course, name)).status_code == 404
    for address in ("/", "/ask?q=price", "/knowledge/", "/communities/", "/me/", "/people/"):
        assert "/accounts/login/" in visitor.get(address).headers["Location"]


ONE_ROOM = {
    pattern.name: set(pattern.pattern.converters)
    for group in get_resolver("entrepairs.meetings.urls").url_patterns
    if str(group.pattern).startswith("meetings/")
    for pattern in group.url_patterns
}


@pytest.mark.parametrize("name", ONE_ROOM)
def test_no_address_of_members_opens_with_a_seat(course, name):
    sit(course)
    note = say(course.at(2), "Mine")
    values = {"note": note.slug, "need": "nothere00000", "relay": "nothere00000", "section": "how"}
    named = {argument: values[argument] for argument in ONE_ROOM[name]}
    address = reverse(f"meetings:{name}", kwargs={"slug": course.meeting.slug} | named)
    for method in ("get", "post"):
        answer = getattr(phone(), method)(address)
        assert answer.status_code == 302
        assert "/accounts/login/" in answer.url


@pytest.mark.parametrize(
    ("name", "method"),
    [("room", "get"), ("now", "get"), ("stream", "get"), ("here", "post"), ("write", "post")]
    + [(name, "post") for name in ("withdraw", "show", "vote")],
)
def test_another_phone_another_company_and_a_member_find_nothing(cast, course, name, method):
    sit(course)
    note = say(course.at(2), "Mine")
    address = at(course, name, *([note.slug] if name in ("withdraw", "show", "vote") else []))
    for person in (None, cast.diego, cast.bruno):
        client = Client()
        if person:
            client.force_login(person)
        assert getattr(client, method)(address).status_code == 404
    assert getattr(phone(OTHER), method)(address).status_code == 404
