# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one said one would try comes back at the next meeting, to oneself first."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.meetings.actions import room, writing
from entrepairs.meetings.models import Capture, Meeting
from entrepairs.meetings.queries import promises
from entrepairs.meetings.queries import room as queries
from entrepairs.meetings.tests.conftest import Room, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def promised(live):
    """Bruno said what he would try, and the meeting is over."""
    note = live.at("try").note("bruno", "Name the price first")
    room.end_meeting(actor=live.seat("awa"))
    Meeting.objects.update(ended_at=timezone.now() - timedelta(days=7))
    return note


@pytest.fixture
def back(cast, promised):
    """The next meeting, at the step that asks what became of it."""
    return Room(cast, plan(cast)).at("back")


def say(back, note, **more):
    told = {"became": "otherwise", "text": "By mail", **more}
    return writing.say_what_became(actor=back.seat("bruno"), promise=note, **told)


def test_ones_commitment_comes_back_to_oneself_alone(back):
    (mine,) = queries.room(back.seat("bruno")).promises
    assert mine.text == "Name the price first"
    assert queries.room(back.seat("chloe")).promises == ()
    assert queries.room(back.seat("awa")).promises == ()
    assert queries.room(back.seat("chloe")).notes == ()


def test_others_hear_of_it_once_its_author_has_said_what_became(back, promised):
    say(back, promised)
    (note,) = queries.room(back.seat("chloe")).notes
    assert (note.became, note.text, note.promise) == ("otherwise", "By mail", promised.text)
    assert queries.room(back.seat("bruno")).promises == ()


def test_said_again_it_is_said_anew(back, promised):
    say(back, promised)
    say(back, promised, became="done", text="")
    (note,) = queries.room(back.seat("chloe")).notes
    assert (note.became, note.text) == ("done", "")


def test_nobody_else_says_it(back, promised):
    with pytest.raises(Refused, match="Whoever said they would try"):
        writing.say_what_became(
            actor=back.seat("awa"), promise=promised, became="done", text="He did"
        )


def test_it_is_said_in_its_step_only(cast, promised):
    later = Room(cast, plan(cast)).at("welcome")
    with pytest.raises(Refused):
        say(later, promised)
    with pytest.raises(Refused, match="another step"):
        say(later.at("recall"), promised)


def test_a_commitment_taken_back_is_not_asked_about_nor_shown(back, promised):
    say(back, promised)
    writing.withdraw_note(actor=promised.seat, note=promised)
    (note,) = queries.room(back.seat("chloe")).notes
    assert note.promise == ""


def test_what_is_not_done_yet_comes_back_again(cast, back, promised):
    say(back, promised, became="not_yet")
    assert queries.room(back.seat("bruno")).promises == ()
    room.end_meeting(actor=back.seat("awa"))
    third = Room(cast, plan(cast)).at("back")
    assert [one.slug for one in queries.room(third.seat("bruno")).promises] == [promised.slug]
    say(third, promised, became="done")
    room.end_meeting(actor=third.seat("awa"))
    assert queries.room(Room(cast, plan(cast)).at("back").seat("bruno")).promises == ()


def test_it_does_not_come_back_in_another_group(cast, promised):
    Meeting.objects.update(community=cast.invited)
    back = Room(cast, plan(cast)).at("back")
    assert queries.room(back.seat("bruno")).promises == ()


def test_the_room_asks_and_keeps_what_was_typed(client, back, promised):
    client.force_login(back.people.bruno)
    page = client.get(reverse("meetings:room", args=[back.meeting.slug])).content.decode()
    assert "You said you would try" in page
    assert "Name the price first" in page
    address = reverse("meetings:say_back", args=[back.meeting.slug, promised.slug])
    missing = client.post(address, {"text": "By mail"})
    assert missing.status_code == 422
    assert "Choose one of the three first." in missing.content.decode()
    assert "By mail" in missing.content.decode()
    assert client.post(address, {"became": "done", "text": "By mail"}).status_code == 302
    assert Capture.objects.get(promise=promised).text == "By mail"
    client.force_login(back.people.chloe)
    assert client.post(address, {"became": "done"}).status_code == 404


def test_the_page_of_ones_own_holds_them_and_nobody_elses(client, cast, back, promised):
    say(back, promised)
    address = reverse("meetings:kept")
    client.force_login(cast.bruno)
    page = client.get(address).content.decode()
    assert "Name the price first" in page
    assert "By mail" in page
    client.force_login(cast.chloe)
    assert "Name the price first" not in client.get(address).content.decode()


def test_ones_own_page_costs_the_same_however_much_there_is(cast, back, promised):
    with scope.request_scope(), sql_queries(3):
        assert len(promises.mine(cast.bruno)) == 1
