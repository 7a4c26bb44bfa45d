# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Points: each sees their own until they are shown, then all see all of them, best first."""

import pytest
from django.urls import reverse

from entrepairs.kernel.decisions import Refused
from entrepairs.meetings import protocols
from entrepairs.meetings.actions import noting, room, writing
from entrepairs.meetings.actions import protocols as library
from entrepairs.meetings.models import Vote
from entrepairs.meetings.queries import room as queries
from entrepairs.meetings.tests.conftest import Room, plan


@pytest.fixture
def choice(live):
    """Two stories, of which Bruno and Awa prefer the second."""
    live.one = live.at("recall").note("bruno", "One")
    live.two = live.note("chloe", "Two")
    writing.reveal(actor=live.seat("awa"), step=2)
    live.at("choose")
    give(live, "bruno", live.two, 2)
    give(live, "chloe", live.one, 1)
    return live


def give(live, name, note, points=1):
    writing.give_points(actor=live.seat(name), note=note, points=points)


def points(live, name):
    return [(note.text, note.points) for note in queries.room(live.seat(name)).notes]


def show(live, name="awa"):
    writing.reveal(actor=live.seat(name), step=live.meeting.step)


def test_until_they_are_shown_each_sees_their_own_points_alone(choice):
    assert points(choice, "bruno") == [("One", 0), ("Two", 2)]
    assert points(choice, "chloe") == [("One", 1), ("Two", 0)]
    assert points(choice, "awa") == [("One", 0), ("Two", 0)]
    assert queries.room(choice.seat("awa")).voters == 2
    assert queries.room(choice.seat("bruno")).voters is None


def test_once_shown_all_see_all_points_best_first_and_none_are_given_any_more(choice):
    show(choice)
    for name in ("awa", "bruno", "chloe"):
        assert points(choice, name) == [("Two", 2), ("One", 1)]
    with pytest.raises(Refused, match="none are given any more"):
        give(choice, "awa", choice.one)
    with pytest.raises(Refused):
        noting.count_hands(actor=choice.seat("awa"), note=choice.one, hands=3)


def test_who_leads_alone_shows_them_and_going_back_opens_the_choice_again(choice):
    with pytest.raises(Refused):
        show(choice, "bruno")
    show(choice)
    choice.at("dig").at("choose")
    assert points(choice, "awa") == [("One", 0), ("Two", 0)]
    give(choice, "awa", choice.one)


def test_raised_hands_are_known_to_who_counts_them_alone(choice):
    noting.count_hands(actor=choice.seat("awa"), note=choice.one, hands=5)
    assert queries.room(choice.seat("awa")).notes[0].hands == 5
    other = queries.room(choice.seat("bruno")).notes[0]
    assert (other.hands, other.points) == (0, 0)
    show(choice)
    assert points(choice, "bruno") == [("One", 6), ("Two", 2)]


def test_the_page_offers_the_button_to_who_leads(choice, client):
    address = reverse("meetings:room", args=[choice.meeting.slug])
    for name, offered in (("awa", True), ("bruno", False)):
        client.force_login(getattr(choice.people, name))
        assert ("Show the points" in client.get(address).content.decode()) is offered


def test_a_step_may_show_points_as_they_are_given(cast):
    steps = [
        {"title": "Write", "seconds": 60, "captures": "note"},
        {"title": "Choose", "seconds": 60, "captures": "votes", "points": 2},
    ]
    told = protocols.parse({"title": "At once", "steps": steps})
    own = library.write_protocol(actor=cast.awa, protocol=told, language="en")
    live = Room(cast, plan(cast, own.slug))
    note = live.note("bruno", "One")
    live.at(1)
    give(live, "bruno", note)
    assert points(live, "awa") == [("One", 1)]
    with pytest.raises(Refused):
        show(live)


def test_in_codevelopment_nobody_chooses_their_own_subject(cast, client):
    live = Room(cast, plan(cast, "codevelopment"))
    mine = live.at(1).note("bruno", "Too many calls")
    other = live.note("chloe", "A late delivery")
    live.at(2)
    with pytest.raises(Refused, match="This one is yours"):
        give(live, "bruno", mine)
    give(live, "bruno", other)
    assert Vote.objects.get().capture == other
    client.force_login(cast.bruno)
    page = client.get(reverse("meetings:room", args=[live.meeting.slug])).content.decode()
    assert f"more-{other.slug}" in page
    assert f"more-{mine.slug}" not in page
    # Hands of others are counted for it all the same.
    awas = live.at(1).note("awa", "My own")
    live.at(2)
    noting.count_hands(actor=live.seat("awa"), note=awas, hands=2)


def test_points_go_to_what_the_step_chooses_from(live):
    words = live.at("dig").note("bruno", "He waited")
    writing.reveal(actor=live.seat("awa"), step=5)
    live.at("weigh")
    with pytest.raises(Refused, match="does not choose"):
        give(live, "chloe", words)


def test_what_was_chosen_is_known_once_the_group_has_gone_on(choice):
    choice.at("dig")
    ((_title, notes),) = queries.room(choice.seat("awa")).told.before
    assert [(note.text, note.points) for note in notes] == [("Two", 2), ("One", 1)]
    room.end_meeting(actor=choice.seat("awa"))


def test_where_there_is_nothing_to_choose_from_the_room_says_so(live, client):
    live.at("choose")
    client.force_login(live.people.bruno)
    address = reverse("meetings:room", args=[live.meeting.slug])
    assert "There is nothing to choose from" in client.get(address).content.decode()
    live.at("recall").note("bruno", "One")
    writing.reveal(actor=live.seat("awa"), step=2)
    live.at("choose")
    assert "There is nothing to choose from" not in client.get(address).content.decode()
