# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notes that say the same are put under a name, and count as one."""

import pytest
from django.urls import reverse

from entrepairs.kernel.decisions import Refused
from entrepairs.meetings.actions import grouping, writing
from entrepairs.meetings.models import Vote
from entrepairs.meetings.protocols import NotAProtocolError, parse
from entrepairs.meetings.queries import shown
from entrepairs.meetings.tests.conftest import Room, plan

pytestmark = pytest.mark.django_db
WRITE, GROUP, CHOOSE = 0, 1, 2


@pytest.fixture
def live(cast):
    """Three needs are on the table, two of them alike."""
    room = Room(cast, plan(cast, "naming-needs"))
    room.alike = [room.note("bruno", "Prices"), room.note("chloe", "Price lists")]
    room.alone = room.note("chloe", "Parking")
    writing.reveal(actor=room.seat("awa"), step=WRITE)
    room.at(GROUP)
    room.group = room.note("awa", "Talking about money")
    return room


def put(live, *notes, group=None, by="awa"):
    for note in notes:
        grouping.put_together(actor=live.seat(by), note=note, group=group)


def board(live, name="bruno"):
    """What is on the screen, with what stands within."""
    notes = shown.present(live.seat(name)).notes
    return {note.text: [one.text for one in note.within] for note in notes}


def test_notes_stand_within_their_group_for_all(live):
    put(live, *live.alike, group=live.group)
    assert board(live) == {"Talking about money": ["Prices", "Price lists"], "Parking": []}
    put(live, live.alike[0])
    assert board(live) == {
        "Talking about money": ["Price lists"],
        "Prices": [],
        "Parking": [],
    }


def test_points_go_to_the_group_and_to_what_stays_alone(live):
    put(live, *live.alike, group=live.group)
    live.at(CHOOSE)
    assert set(board(live)) == {"Talking about money", "Parking"}
    for note in (live.group, live.alone):
        writing.give_points(actor=live.seat("bruno"), note=note, points=1)
    with pytest.raises(Refused, match="part of a group"):
        writing.give_points(actor=live.seat("bruno"), note=live.alike[0], points=1)


def test_points_of_what_is_put_in_a_group_later_go_back(live):
    live.at(CHOOSE)
    writing.give_points(actor=live.seat("bruno"), note=live.alike[0], points=3)
    live.at(GROUP)
    put(live, live.alike[0], group=live.group)
    assert not Vote.objects.exists()


def test_notes_are_on_the_table_again_when_their_group_is_taken_back(live):
    put(live, *live.alike, group=live.group)
    writing.withdraw_note(actor=live.seat("awa"), note=live.group)
    assert set(board(live)) == {"Prices", "Price lists", "Parking"}


def test_only_who_leads_puts_together_in_that_step_and_under_a_group_that_is_there(live):
    with pytest.raises(Refused):
        put(live, live.alone, group=live.group, by="bruno")
    with pytest.raises(Refused, match="gone"):
        put(live, live.alone, group=live.alike[0])
    with pytest.raises(Refused, match="not shown"):
        put(live, live.group, group=live.group)
    live.at(CHOOSE)
    with pytest.raises(Refused, match="in this step"):
        put(live, live.alone, group=live.group)


def test_the_page_puts_together_and_takes_out(live, cast, client):
    page = reverse("meetings:room", args=[live.meeting.slug])
    address = reverse("meetings:put_together", args=[live.meeting.slug, live.alone.slug])
    client.force_login(cast.bruno)
    assert "Put there" not in client.get(page).content.decode()
    assert client.post(address, {"group": live.group.slug}).status_code == 403
    client.force_login(cast.diego)
    assert client.post(address, {"group": live.group.slug}).status_code == 404
    client.force_login(cast.awa)
    assert "Put there" in client.get(page).content.decode()
    assert client.post(address, {"group": live.group.slug}).status_code == 302
    live.alone.refresh_from_db()
    assert live.alone.group == live.group
    assert "Take out" in client.get(page).content.decode()
    client.post(address, {"group": ""})
    live.alone.refresh_from_db()
    assert live.alone.group is None


def test_a_step_of_groups_needs_something_to_bring_together():
    step = {"title": "Alike", "seconds": 60, "captures": "groups"}
    with pytest.raises(NotAProtocolError, match="written before"):
        parse({"title": "T", "steps": [step]})
    asked = {"title": "Write", "seconds": 60, "captures": "note", "seen": "revealed"}
    with pytest.raises(NotAProtocolError, match="written before"):
        parse({"title": "T", "steps": [asked, step]})
    assert parse({"title": "T", "steps": [asked, step | {"recalls": "last"}]})
