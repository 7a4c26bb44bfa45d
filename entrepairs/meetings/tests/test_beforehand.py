# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A question goes out; what is answered comes back in the room as stories to choose from."""

import pytest
from django.urls import reverse

from entrepairs.kernel.decisions import Refused
from entrepairs.meetings.actions import planning, writing
from entrepairs.meetings.models import Beforehand, Capture, Meeting
from entrepairs.meetings.queries import meetings
from entrepairs.meetings.queries import room as rooms
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.meetings.tests.plans import planned, soon

pytestmark = pytest.mark.django_db
QUESTION = "When did a customer thank you?"


@pytest.fixture
def asked(cast):
    return plan(cast, question=QUESTION)


def answer(who, meeting, text="Last Tuesday", signed=True):
    planning.answer_beforehand(actor=who, meeting=meeting, text=text, signed=signed)


def test_an_answer_is_its_authors_until_they_come(cast, asked):
    answer(cast.bruno, asked)
    assert meetings.meeting(cast.bruno, asked.slug).story.text == "Last Tuesday"
    for somebody in (cast.awa, cast.chloe):
        assert meetings.meeting(somebody, asked.slug).story is None
        assert not Beforehand.objects.visible_to(somebody).exists()


def test_it_comes_up_in_the_step_of_stories_and_waits_for_the_reveal(cast, asked):
    answer(cast.bruno, asked, signed=False)
    live = Room(cast, asked).at("recall")
    assert not Beforehand.objects.exists()
    assert [note.text for note in rooms.room(live.seat("bruno")).notes] == ["Last Tuesday"]
    assert rooms.room(live.seat("awa")).notes == ()
    assert rooms.room(live.seat("awa")).hidden == 1
    live.at("choose")
    writing.reveal(actor=live.seat("awa"), step=2)
    (note,) = rooms.room(live.seat("chloe")).notes
    assert (note.text, note.author) == ("Last Tuesday", "")


def test_who_does_not_come_keeps_it(cast, asked):
    answer(cast.eva, asked)
    Room(cast, asked)
    assert not Capture.objects.exists()
    assert Beforehand.objects.visible_to(cast.eva).exists()


def test_it_can_be_changed_and_taken_back_until_the_room_opens(cast, asked):
    answer(cast.bruno, asked)
    answer(cast.bruno, asked, "Yesterday")
    assert Beforehand.objects.get().text == "Yesterday"
    answer(cast.bruno, asked, " ")
    assert not Beforehand.objects.exists()
    Room(cast, asked)
    with pytest.raises(Refused, match="open or over"):
        answer(cast.bruno, asked)


def test_without_a_question_or_a_right_there_is_no_answer(cast, asked):
    with pytest.raises(Refused, match="No question"):
        answer(cast.bruno, planned(cast))
    with pytest.raises(Refused):
        answer(cast.farid, asked)


def test_the_page_asks_and_loses_nothing(client, cast, asked):
    page, address = (
        reverse(f"meetings:{name}", args=[asked.slug]) for name in ("meeting", "answer")
    )
    client.force_login(cast.bruno)
    assert QUESTION in client.get(page).content.decode()
    assert client.post(address, {"text": "Last Tuesday", "signed": "yes"}).status_code == 302
    assert "Last Tuesday" in client.get(page).content.decode()
    client.force_login(cast.chloe)
    assert "Last Tuesday" not in client.get(page).content.decode()
    long = client.post(address, {"text": "x" * 1201})
    assert long.status_code == 422
    Room(cast, asked)
    late = client.post(address, {"text": "Too late, yet kept"})
    assert late.status_code == 403
    assert "Too late, yet kept" in late.content.decode()
    client.force_login(cast.diego)
    assert client.post(address, {"text": "Mine"}).status_code == 404


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"protocol": "codevelopment"}, "no step for stories"),
        ({}, ""),
    ],
)
def test_a_question_is_planned_with_a_protocol_of_stories(client, cast, more, said):
    client.force_login(cast.awa)
    day = soon()
    told = {"title": "Thanks", "protocol": "peer-meeting", "minutes": 75, "rhythm": "once"}
    told |= {"day": f"{day:%Y-%m-%d}", "hour": "10:00", "question": QUESTION, "once": "k" * 20}
    address = reverse("meetings:plan", args=[cast.counsellors.slug])
    page = client.post(address, told | more)
    if said:
        assert page.status_code == 422
        assert said in page.content.decode()
        assert QUESTION in page.content.decode()
    else:
        assert page.status_code == 302
        assert Meeting.objects.get().question == QUESTION


def test_a_question_planned_with_a_series_goes_out_with_its_first_meeting(client, cast):
    client.force_login(cast.awa)
    day = soon()
    told = {"title": "Thanks", "protocol": "peer-meeting", "minutes": 75, "rhythm": "weekly"}
    told |= {"day": f"{day:%Y-%m-%d}", "hour": "10:00", "question": QUESTION, "once": "k" * 20}
    page = client.post(reverse("meetings:plan", args=[cast.counsellors.slug]), told)
    assert page.status_code == 302

    asked = Meeting.objects.order_by("planned_for").values_list("question", flat=True)
    assert list(asked) == [QUESTION, "", "", ""]
    first = Meeting.objects.order_by("planned_for").first()
    client.force_login(cast.bruno)
    assert QUESTION in client.get(reverse("meetings:meeting", args=[first.slug])).content.decode()
