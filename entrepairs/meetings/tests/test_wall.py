# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hangs on the wall: the code in large, and of the room what everybody may read."""

import pytest
from django.urls import reverse

from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.meetings.actions import room, writing
from entrepairs.meetings.models import Capture, Meeting
from entrepairs.meetings.queries import room as queries
from entrepairs.meetings.tests.conftest import Room, plan


def page(live, client, who, name="projected"):
    client.force_login(who)
    answer = client.get(reverse(f"meetings:{name}", args=[live.meeting.slug]))
    assert answer.status_code == 200
    return answer.content.decode()


def reveal(live):
    writing.reveal(actor=live.seat("awa"), step=live.meeting.step)


def test_the_wall_shows_question_code_and_what_was_revealed_alone(cast, live, client):
    live.at("recall").note("awa", "Of who leads")
    live.note("bruno", "Of Bruno")
    for somebody in (cast.awa, cast.bruno):
        shown = page(live, client, somebody)
        assert Meeting.objects.get().code in shown
        assert "A time it went well" in shown
        for kept in ("Of who leads", "Of Bruno", "Think of one time", "If somebody is moved"):
            assert kept not in shown
    reveal(live)
    for name in ("projected", "projected_now"):
        assert "Of who leads" in page(live, client, cast.awa, name)


def test_the_way_in_hangs_there_on_every_step_and_large_on_the_first(cast, live, client):
    first = page(live, client, cast.awa)
    for said in ("Code of the room", "/room<", "<svg", live.meeting.title):
        assert said in first
    assert "wall__door--large" in first
    later = page(live.at("back"), client, cast.awa, "projected_now")
    for said in ("Code of the room", "/room<", "<svg"):
        assert said in later
    assert "wall__door--large" not in later


def test_how_many_notes_wait_hangs_there_and_that_the_clock_is_stopped(cast, live, client):
    live.at("recall").note("bruno", "Of Bruno")
    live.note("chloe", "Of Chloé")
    for somebody in (cast.awa, cast.bruno):
        assert "2 notes are written" in page(live, client, somebody)
    assert "stopped" not in page(live, client, cast.awa)
    reveal(live)
    room.pause(actor=live.seat("awa"))
    shown = page(live, client, cast.awa)
    assert "2 notes are written" not in shown
    assert "The clock is stopped." in shown


def test_what_became_of_a_commitment_hangs_there_in_the_words_of_the_room(cast, live, client):
    promise = live.at("try").note("bruno", "I will wait")
    live.at("back")
    note = live.note("bruno", "I waited too long")
    Capture.objects.filter(pk=note.pk).update(promise=promise, became="otherwise")
    shown = page(live, client, cast.chloe)
    assert "Done differently" in shown
    assert "Had said: I will wait" in shown


def test_the_wall_costs_the_same_however_full_it_is(cast, live):
    live.at("worked").note("bruno", "The first")
    here = live.seat("awa")
    # What one belongs to, notes, sitters; for who leads, whose words to note, what was not shown.
    with scope.request_scope(), sql_queries(5):
        queries.projected(here)
    for text in range(9):
        live.note("chloe", f"More {text}")
    reveal(live)
    here = live.seat("awa")
    with scope.request_scope(), sql_queries(5):
        assert len(queries.projected(here).notes) == 10


def test_what_is_for_who_leads_or_for_oneself_never_hangs_there(cast, course, client):
    course.at(2).note("bruno", "A tip of Bruno")
    assert "A tip of Bruno" not in page(course, client, cast.awa)
    course.at(3)
    assert "A tip of Bruno" not in page(course, client, cast.bruno)
    mine = Room(cast, plan(cast, "codevelopment"))
    mine.at(9).note("awa", "Only mine")
    assert "Only mine" not in page(mine, client, cast.awa)


def test_what_is_hidden_from_a_line_manager_hangs_on_no_wall(cast, client):
    live = Room(cast, plan(cast, "mistake"))
    live.at(4).note("bruno", "Two buttons look alike")
    live.note("bruno", "Open to all", upwards=True)
    reveal(live)
    shown = page(live, client, cast.chloe)
    assert "Two buttons" not in shown
    assert "Open to all" in shown
    assert "Sheltered." in shown


def test_points_hang_there_once_they_are_shown(cast, live, client):
    note = live.at("recall").note("bruno", "The silence")
    reveal(live)
    live.at("choose")
    writing.give_points(actor=live.seat("awa"), note=note, points=2)
    assert "2 points" not in page(live, client, cast.awa)
    reveal(live)
    assert "2 points" in page(live, client, cast.awa)
    live.at("dig")
    assert "The silence" in page(live, client, cast.awa)


def test_a_room_that_ended_leaves_an_empty_wall(cast, live, client):
    live.at("back").note("bruno", "It worked")
    assert "It worked" in page(live, client, cast.awa)
    room.end_meeting(actor=live.seat("awa"))
    shown = page(live, client, cast.awa)
    assert "It worked" not in shown
    assert "This meeting has ended." in shown


@pytest.mark.parametrize("name", ["projected", "projected_now"])
def test_who_has_no_seat_finds_no_wall(cast, live, client, name):
    for somebody in (cast.diego, cast.farid, cast.eva):
        client.force_login(somebody)
        address = reverse(f"meetings:{name}", args=[live.meeting.slug])
        assert client.get(address).status_code == 404


def test_a_wall_that_has_all_is_told_so_without_a_word(cast, live, client):
    client.force_login(cast.awa)
    address = reverse("meetings:projected_now", args=[live.meeting.slug])
    version = Meeting.objects.get().version
    assert client.get(f"{address}?since={version}").status_code == 204


def test_the_address_to_type_stands_beside_the_code_as_one_says_it(cast, live, client):
    shown = page(live, client, cast.awa, "wall")
    assert "://" not in shown.split('class="beam')[1].split("<svg")[0]
