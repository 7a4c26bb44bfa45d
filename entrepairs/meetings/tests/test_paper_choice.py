# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dots and groups that stand on the paper: typed in, they count as those of a room."""

import pytest

from entrepairs.kernel.decisions import Refused
from entrepairs.meetings.actions import board as boards
from entrepairs.meetings.actions import grouping, noting, room, writing
from entrepairs.meetings.models import Capture, Vote
from entrepairs.meetings.queries import board as proposals
from entrepairs.meetings.queries import paper as queries
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.meetings.tests.test_paper import address, held, seat, type_in

WRITE, GROUP, CHOOSE = 0, 1, 2


@pytest.fixture
def meeting(cast):
    """Three needs and the name of a group were typed in of a paper."""
    found = held(cast, "naming-needs")
    rows = [("a", "Prices", cast.bruno.slug), ("b", "Price lists", "nobody")]
    type_in(cast, found, WRITE, *rows, ("c", "Parking", "nobody"))
    type_in(cast, found, GROUP, ("g", "Talking about money", "nobody"))
    return found


def name(key):
    return Capture.objects.get(key=key).slug


def put(cast, meeting, *lines, step=GROUP, actor=None):
    rows = [(name(key), name(group) if group else "") for key, group in lines]
    grouping.put_as_on_paper(actor=actor or cast.awa, meeting=meeting, step=step, lines=rows)


def count(cast, meeting, step=CHOOSE, actor=None, **dots):
    rows = [(name(key), number) for key, number in dots.items()]
    noting.count_dots(actor=actor or cast.awa, meeting=meeting, step=step, lines=rows)


def sheet(cast, meeting, number):
    page = queries.paper(cast.awa, meeting.slug)
    return next(one for one in page.sheets if one.number == number)


def test_who_led_is_proposed_what_got_most_dots_as_after_a_room(cast, meeting):
    put(cast, meeting, ("a", "g"), ("b", "g"))
    count(cast, meeting, g=5, c=2)
    found = proposals.board(seat(meeting, cast.awa)).proposals
    assert [(one.wording, one.points) for one in found] == [
        ("Talking about money", 5),
        ("Parking", 2),
    ]
    boards.put_on_board(actor=seat(meeting, cast.awa), wordings={found[0].slug: "Name a price"})
    assert Capture.objects.get(key="g").need.wording == "Name a price"


def test_typed_again_dots_are_others_and_none_is_none(cast, meeting):
    for _again in range(2):
        count(cast, meeting, a=3, c=1)
    count(cast, meeting, a=2, c=0)
    assert list(Vote.objects.values_list("capture__key", "seat", "points")) == [("a", None, 2)]
    assert {one.text: one.dots for one in sheet(cast, meeting, CHOOSE).told}["Prices"] == 2


def test_a_note_under_a_group_has_its_dots_and_alone_its_own_again(cast, meeting):
    count(cast, meeting, a=3)
    put(cast, meeting, ("a", "g"))
    assert not Vote.objects.exists()
    assert "Prices" not in [one.text for one in sheet(cast, meeting, CHOOSE).told]
    with pytest.raises(Refused, match="points go to the group"):
        count(cast, meeting, a=3)
    # A page in which the note still stands alone keeps what the group got.
    count(cast, meeting, a=0, g=5)
    assert Vote.objects.get().capture.text == "Talking about money"
    put(cast, meeting, ("a", ""))
    count(cast, meeting, a=3)
    # A group whose name was emptied is gone, and leaves its notes.
    put(cast, meeting, ("c", "g"))
    type_in(cast, meeting, GROUP, ("g", "", "nobody"))
    assert Capture.objects.get(key="c").group is None


def test_what_was_written_on_phones_gets_dots_beside_those_of_phones(cast):
    live = Room(cast, plan(cast, "naming-needs"))
    note = live.note("bruno", "Prices")
    hidden = live.note("chloe", "Taken back")
    writing.reveal(actor=live.seat("awa"), step=WRITE)
    writing.withdraw_note(actor=live.seat("chloe"), note=hidden)
    live.at(CHOOSE)
    writing.give_points(actor=live.seat("chloe"), note=note, points=2)
    room.end_meeting(actor=live.seat("awa"))
    assert [one.text for one in sheet(cast, live.meeting, CHOOSE).told] == ["Prices"]
    noting.count_dots(actor=cast.awa, meeting=live.meeting, step=CHOOSE, lines=[(note.slug, 4)])
    assert proposals.board(live.seat("awa")).proposals[0].points == 6


def test_only_who_led_and_only_where_dots_are_given_or_notes_are_put_together(cast, meeting):
    for other in (cast.bruno, cast.eva, cast.diego):
        with pytest.raises(Refused, match="Whoever led"):
            count(cast, meeting, actor=other, a=1)
        with pytest.raises(Refused, match="Whoever led"):
            put(cast, meeting, ("a", "g"), actor=other)
    for step in (WRITE, GROUP, 99, -1):
        with pytest.raises(Refused, match="not given in this step"):
            count(cast, meeting, step=step, a=1)
    for step in (WRITE, CHOOSE, 99):
        with pytest.raises(Refused, match="not put together"):
            put(cast, meeting, ("a", "g"), step=step)
    with pytest.raises(Refused, match="is gone"):
        put(cast, meeting, ("a", "c"))
    type_in(cast, meeting, 3, ("s", "A sentence", "nobody"))
    with pytest.raises(Refused, match="does not choose"):
        count(cast, meeting, s=1)


def post(client, meeting, part, step, **headers):
    told = {"step": str(step), **part}
    name = "type_dots" if "dots" in part else "type_groups"
    return client.post(address(meeting, name), told, headers=headers)


def test_the_page_keeps_dots_and_groups(client, cast, meeting):
    client.force_login(cast.awa)
    assert post(client, meeting, {"note": [name("a")], "group": [name("g")]}, GROUP).url.endswith(
        "/paper/#step-1"
    )
    dots = {"note": [name("g"), name("c")], "dots": ["5", ""]}
    kept = post(client, meeting, dots, CHOOSE, **{"HX-Request": "true"})
    assert (kept.status_code, kept["HX-Trigger"]) == (200, "kept")
    page = client.get(address(meeting, "paper")).content.decode()
    assert f'<option value="{name("g")}" selected>' in page
    assert 'max="200" placeholder="0" value="5"' in page
    assert Vote.objects.get().points == 5


@pytest.mark.parametrize("typed", ["many", "-1", "201", "1.5", "9" * 40])
def test_dots_that_are_no_number_are_told_and_kept_in_the_page(client, cast, meeting, typed):
    client.force_login(cast.awa)
    dots = {"note": [name("a"), name("c")], "dots": ["7", typed]}
    for headers in ({}, {"HX-Request": "true"}):
        answer = post(client, meeting, dots, CHOOSE, **headers)
        assert answer.status_code == 422
        assert "in figures, from 0 to 200" in answer.content.decode()
    page = post(client, meeting, dots, CHOOSE).content.decode()
    assert f'value="{typed}"' in page
    assert 'value="7"' in page
    assert not Vote.objects.exists()


def test_what_was_taken_back_meanwhile_is_told(client, cast, meeting):
    client.force_login(cast.awa)
    dots = {"note": [name("a"), name("c")], "dots": ["7", "1"]}
    writing.withdraw_note(actor=seat(meeting, cast.bruno), note=Capture.objects.get(key="a"))
    answer = post(client, meeting, dots, CHOOSE)
    assert answer.status_code == 422
    assert "taken back meanwhile" in answer.content.decode()


@pytest.mark.parametrize("page", ["type_dots", "type_groups"])
def test_another_company_finds_nothing_and_a_member_is_told_why_not(client, cast, meeting, page):
    told = {"step": "1", "note": name("a"), "dots": "1", "group": ""}
    for somebody, status in ((cast.diego, 404), (cast.bruno, 422)):
        client.force_login(somebody)
        answer = client.post(address(meeting, page), told, headers={"HX-Request": "true"})
        assert answer.status_code == status
    assert not Vote.objects.exists()
