# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A phone without account in a room: what it sees there, its words, and how it is forgotten."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings import visitors
from entrepairs.meetings.actions import harvest, room, writing
from entrepairs.meetings.actions import synthesis as drafts
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.meetings.queries import room as queries
from entrepairs.meetings.queries import synthesis
from entrepairs.meetings.queries import visitors as doors
from entrepairs.meetings.tests.phones import OTHER, at, here, left, phone, say, sit

# The room.


def test_a_visitor_sees_what_the_step_shows_and_no_list_of_names(shared):
    sit(shared)
    sit(shared, "Omar", OTHER)
    shared.note("bruno", "Said by Bruno")
    say(shared, "Said by Omar", OTHER)
    page = phone().get(at(shared, "room")).content.decode()
    for told in ("Said by Bruno", "Bruno Costa", "Said by Omar", "Omar", "Awa Diop leads"):
        assert told in page
    for hidden in ("Chloé", "Counsellors", reverse("meetings:meeting", args=[shared.meeting.slug])):
        assert hidden not in page
    assert "5 people in the room" in page


def test_what_waits_is_seen_by_its_writer_and_what_is_for_who_leads_by_no_visitor(shared):
    sit(shared)
    shared.at(1).note("bruno", "A story of Bruno")
    say(shared, "A story of mine")
    assert [note.text for note in queries.room(here(shared)).notes] == ["A story of mine"]
    shared.at(3).note("bruno", "A tip of Bruno")
    Meeting.objects.update(facilitator=None)
    assert queries.room(here(shared)).notes == ()
    assert not queries.room(here(shared)).leads


def test_a_visitor_gives_points(shared):
    sit(shared)
    note = shared.at(1).note("bruno", "A story")
    writing.reveal(actor=shared.seat("awa"), step=1)
    shared.at(2)
    answer = phone().post(at(shared, "vote", note.slug), {"points": "2"})
    assert answer.url == at(shared, "room")
    assert queries.room(shared.seat("awa")).notes[0].points == 2


def test_a_visitor_never_leads(shared):
    sit(shared)
    seat = Seat.objects.get(person=None)
    with pytest.raises(Refused, match="Only somebody with an account"):
        room.hand_over(actor=shared.seat("awa"), to=seat)
    Seat.objects.update(here_at=None)
    Meeting.objects.update(facilitator=None)
    for deed in (
        lambda: room.take_lead(actor=here(shared)),
        lambda: room.pause(actor=here(shared)),
        lambda: room.end_meeting(actor=here(shared)),
        lambda: writing.reveal(actor=here(shared), step=1),
    ):
        with pytest.raises(Refused):
            deed()


def test_a_visitor_does_not_fill_the_wall(shared):
    sit(shared)
    for number in range(30):
        say(shared, f"Note {number}")
    with pytest.raises(Refused, match="30 notes"):
        say(shared, "One more")


def test_who_sits_with_visitors_is_told_so(course):
    sit(course)
    sit(course, "", OTHER)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(course.people.awa)
    page = client.get(reverse("meetings:room", args=[course.meeting.slug])).content.decode()
    assert "Inès (without account)" in page
    assert "1 more without account" in page


def test_the_phone_follows_and_keeps_words_that_are_missing(shared):
    sit(shared)
    version = here(shared).meeting.version
    assert phone().get(f"{at(shared, 'now')}?since={version}").status_code == 204
    assert phone().get(f"{at(shared, 'now')}?since=0").status_code == 200
    answer = phone().post(at(shared, "write"), {"key": "k", "step": "0", "text": ""})
    assert answer.status_code == 422
    assert phone().post(at(shared, "here")).status_code == 204
    stream = phone().get(at(shared, "stream"))
    assert next(stream.streaming_content) == b"retry: 1000\n\n"
    stream._iterator.close()


@pytest.mark.parametrize("more", [0, 12])
def test_a_visitors_room_and_door_cost_the_same_however_full(shared, more):
    sit(shared)
    for number in range(more):
        shared.note("bruno", f"Note {number}")
        sit(shared, f"V{number}", f"{number:024d}")
    seat = here(shared)
    # Notes, sitters, and how many the visitor wrote.
    with scope.request_scope(), sql_queries(3):
        queries.room(seat)
    with scope.request_scope(), sql_queries(2):
        doors.door(doors.room_at(shared.meeting.slug))
    # The seat and its room, and whether this is the only house.
    with sql_queries(5):
        assert phone().get(at(shared, "room")).status_code == 200
    with sql_queries(3):
        assert Client().get(at(shared, "door")).status_code == 200


# What becomes of it.


def test_nothing_of_a_visitor_is_published_before_who_led_has_read_it(course):
    note = left(course)
    assert not Contribution.objects.exists()
    (tip,) = synthesis.synthesis(course.seat("awa")).tips
    assert (tip.author, tip.is_visitor, tip.may_publish, tip.may_leave) == (
        ("Inès", True, True, True)
    )
    assert synthesis.synthesis(course.seat("bruno")).tips == ()
    for name in ("bruno", "chloe"):
        with pytest.raises(Refused):
            harvest.publish_tip(actor=course.seat(name), note=note)
        with pytest.raises(Refused):
            harvest.leave_tip(actor=course.seat(name), note=note)


def test_what_is_taken_is_a_tip_under_a_first_name(cast, course, client):
    note = left(course)
    client.force_login(cast.awa)
    address = reverse("meetings:publish_tip", args=[course.meeting.slug, note.slug])
    assert client.post(address).status_code == 302
    made = Contribution.objects.get()
    assert (made.kind, made.author, made.author_name) == ("tip", None, "Inès")
    client.force_login(cast.bruno)
    page = client.get(reverse("knowledge:discussion", args=[made.slug])).content.decode()
    assert note.text in page
    assert "Inès" in page
    assert "without account" in page


@pytest.mark.parametrize(
    ("language", "words"), [("en", "A participant"), ("fr", "Une personne présente")]
)
def test_without_a_name_a_participant_said_it_in_the_language_of_the_group(course, language, words):
    note = left(course, name="")
    course.meeting.community.language = language
    course.meeting.community.save()
    with translation.override("en"):
        assert harvest.publish_tip(actor=course.seat("awa"), note=note).author_name == words


def test_what_is_left_stays_unpublished_and_may_still_be_taken(cast, course, client):
    note = left(course)
    client.force_login(cast.awa)
    address = reverse("meetings:leave_tip", args=[course.meeting.slug, note.slug])
    for _ in range(2):
        assert client.post(address).status_code == 302
    page = client.get(reverse("meetings:synthesis", args=[course.meeting.slug])).content.decode()
    assert "left unpublished" in page
    assert "Read, not published" in phone().get(at(course, "room")).content.decode()
    harvest.publish_tip(actor=course.seat("awa"), note=note)
    assert "Published" in phone().get(at(course, "room")).content.decode()
    with pytest.raises(Refused, match="published"):
        harvest.leave_tip(actor=course.seat("awa"), note=note)


def test_what_somebody_with_an_account_wrote_is_not_left_so(course):
    note = course.at(2).note("bruno", "When in doubt, I ask")
    room.end_meeting(actor=course.seat("awa"))
    with pytest.raises(Refused, match="with an account"):
        harvest.leave_tip(actor=course.seat("awa"), note=note)


def test_once_it_is_over_only_ones_own_words_are_there(shared):
    sit(shared)
    shared.note("bruno", "Said by Bruno")
    say(shared, "Said by me")
    room.end_meeting(actor=shared.seat("awa"))
    page = phone().get(at(shared, "room")).content.decode()
    assert "Said by me" in page
    for gone in ("Said by Bruno", "Bruno", "Awa", "people in the room"):
        assert gone not in page
    with pytest.raises(Refused, match="closed"):
        say(shared, "Too late")


def test_a_tip_that_waited_for_the_network_still_arrives_for_a_week(cast, course):
    sit(course)
    course.at(2)
    room.end_meeting(actor=course.seat("awa"))
    assert not queries.room(here(course)).writes
    late = say(course, "When the price is high, I wait")
    assert say(course, late.text) == late
    # Whoever led reads it like the others.
    assert not queries.room(course.seat("bruno")).notes
    (tip,) = synthesis.synthesis(course.seat("awa")).tips
    assert (tip.text, tip.may_publish) == (late.text, True)
    assert harvest.publish_tip(actor=course.seat("awa"), note=late).author_name == "Inès"
    Meeting.objects.update(ended_at=timezone.now() - timedelta(days=7, minutes=1))
    with pytest.raises(Refused, match="closed"):
        say(course, "Too late")


def test_a_visitor_takes_a_published_tip_back_for_good(cast, course, client):
    note = left(course)
    made = harvest.publish_tip(actor=course.seat("awa"), note=note)
    assert phone().post(at(course, "withdraw", note.slug)).status_code == 302
    made.refresh_from_db()
    assert (made.hidden, made.html, made.text, made.excerpt, made.author_name) == (
        (True, "", "", "", "")
    )
    assert [version.html for version in made.versions.all()] == [""]
    assert note.text not in phone().get(at(course, "room")).content.decode()
    for person in (cast.bruno, cast.eva, cast.awa):
        client.force_login(person)
        page = client.get(reverse("knowledge:discussion", args=[made.slug]))
        assert note.text not in page.content.decode()
    client.force_login(cast.awa)
    page = client.get(reverse("meetings:synthesis", args=[course.meeting.slug])).content.decode()
    assert note.text not in page


def test_visitors_are_not_waited_for_at_the_last_reading(shared):
    sit(shared)
    shared.note("bruno", "Said by Bruno")
    room.end_meeting(actor=shared.seat("awa"))
    page = synthesis.synthesis(shared.seat("awa"))
    assert page.people == ("Awa Diop", "Bruno Costa", "Chloé Martin")
    assert page.visitors == 1
    for name in ("begin_synthesis", "ask_last_reading", "agree"):
        with pytest.raises(Refused):
            getattr(drafts, name)(actor=here(shared))
    drafts.begin_synthesis(actor=shared.seat("awa"))
    drafts.write_section(actor=shared.seat("awa"), name="how", text="So", seen=1)
    drafts.ask_last_reading(actor=shared.seat("awa"))
    for name in ("bruno", "chloe"):
        drafts.agree(actor=shared.seat(name))
    assert Meeting.objects.get(pk=shared.meeting.pk).tutorial is not None


# How it is forgotten.


def test_after_90_days_a_visitor_is_forgotten_and_a_published_tip_names_nobody(course):
    note = left(course)
    made = harvest.publish_tip(actor=course.seat("awa"), note=note)
    assert visitors.sweep() == 0
    Seat.objects.filter(person=None).update(taken_at=timezone.now() - timedelta(days=91))
    assert phone().get(at(course, "room")).status_code == 404
    assert visitors.sweep() == 1
    assert not Seat.objects.filter(person=None).exists()
    assert not Capture.objects.filter(pk=note.pk).exists()
    assert Seat.objects.count() == 3
    made.refresh_from_db()
    assert (made.author_name, note.text in made.html) == ("A participant", True)
    assert visitors.sweep() == 0
