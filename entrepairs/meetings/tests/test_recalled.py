# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Steps that work on earlier notes show them, to each what each may read."""

import pytest
from django.urls import reverse

from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.meetings import delivered
from entrepairs.meetings.actions import room, writing
from entrepairs.meetings.models import Meeting
from entrepairs.meetings.queries import room as queries
from entrepairs.meetings.tests.conftest import Room, plan


def before(live, name):
    groups = queries.room(live.seat(name)).told.before
    return [note.text for _title, notes in groups for note in notes]


def texts(live, name):
    return [note.text for note in queries.room(live.seat(name)).notes]


def reveal(live):
    writing.reveal(actor=live.seat("awa"), step=live.meeting.step)


def give(live, name, note, points=1):
    writing.give_points(actor=live.seat(name), note=note, points=points)


def test_needs_are_brought_together_and_chosen_from_what_was_written(cast):
    live = Room(cast, plan(cast, "naming-needs"))
    alone = live.note("bruno", "Read a contract")
    live.note("chloe", "Say no")
    live.at(1)
    # Whoever leads forgot the reveal: nobody reads the others' yet, and it can still be done here.
    assert texts(live, "chloe") == ["Say no"]
    assert (queries.room(live.seat("awa")).hidden, texts(live, "awa")) == (2, [])
    writing.reveal(actor=live.seat("awa"), step=queries.room(live.seat("awa")).told.source)
    assert texts(live, "awa") == texts(live, "chloe") == ["Read a contract", "Say no"]
    live.note("awa", "Daring")
    live.at(2)
    assert texts(live, "chloe") == ["Daring", "Read a contract", "Say no"]
    give(live, "bruno", alone)
    live.at(3)
    assert before(live, "chloe") == ["Read a contract"]


def test_the_story_that_was_chosen_stays_in_sight(live):
    one = live.at("recall").note("bruno", "The silence", signed=False)
    two = live.note("chloe", "The price first")
    live.note("awa", "Nobody chose this")
    reveal(live)
    live.at("choose")
    give(live, "awa", one)
    give(live, "bruno", two, 2)
    live.at("dig")
    assert before(live, "chloe") == ["The price first", "The silence"]
    ((_title, notes),) = queries.room(live.seat("chloe")).told.before
    assert [note.author for note in notes] == ["Chloé Martin", ""]


def test_without_a_point_all_stories_stay(live):
    live.at("recall").note("bruno", "The silence")
    reveal(live)
    live.at("dig")
    assert before(live, "chloe") == ["The silence"]


def test_the_synthesis_is_written_with_all_notes_in_sight(live, client):
    for step, text in (("recall", "A story"), ("worked", "Waited"), ("pitfalls", "Too fast")):
        live.at(step).note("bruno", text)
        reveal(live)
    live.at("write")
    assert before(live, "chloe") == ["A story", "Waited", "Too fast"]
    client.force_login(live.people.chloe)
    page = client.get(reverse("meetings:room", args=[live.meeting.slug])).content.decode()
    assert "Too fast" in page


def test_what_waits_for_the_reveal_is_not_recalled_to_others(live):
    live.at("worked").note("bruno", "Not yet")
    live.at("write")
    assert (before(live, "bruno"), before(live, "chloe"), before(live, "awa")) == (
        ["Not yet"],
        [],
        [],
    )


def test_the_request_of_the_client_stands_first_where_one_helps(cast):
    live = Room(cast, plan(cast, "codevelopment"))
    live.at(6).note("bruno", "You seem to want to leave")
    live.note("chloe", "Help me to say no")
    Meeting.objects.update(client=cast.chloe)
    live.at(7)
    assert before(live, "awa") == ["Help me to say no", "You seem to want to leave"]


def test_a_client_who_did_not_sign_is_not_told_by_the_order(cast):
    live = Room(cast, plan(cast, "codevelopment"))
    live.at(6).note("bruno", "You seem to want to leave")
    live.note("chloe", "Help me to say no", signed=False)
    Meeting.objects.update(client=cast.chloe)
    live.at(7)
    assert before(live, "awa") == ["You seem to want to leave", "Help me to say no"]


def test_what_one_takes_for_oneself_is_recalled_to_nobody(cast):
    live = Room(cast, plan(cast, "codevelopment"))
    live.at(9).note("bruno", "I wait too long as well")
    for step in (10, 11):
        live.at(step)
        assert texts(live, "awa") == texts(live, "chloe") == []


def test_each_reads_their_own_tip_aloud_and_nobody_elses_is_on_the_wall(course):
    course.at(2).note("bruno", "I wait")
    course.at(3)
    assert texts(course, "bruno") == ["I wait"]
    assert texts(course, "awa") == texts(course, "chloe") == []


def test_a_mistake_stays_hidden_from_a_line_manager_where_it_is_recalled(cast):
    live = Room(cast, plan(cast, "mistake"))
    live.at(4).note("bruno", "Two buttons look alike")
    reveal(live)
    live.at(6)
    # Awa is Bruno's line manager.
    assert (before(live, "awa"), before(live, "chloe")) == ([], ["Two buttons look alike"])


def test_looking_back_costs_no_query_more(live):
    for step in ("recall", "worked"):
        live.at(step)
        for number in range(8):
            live.note("bruno", f"Note {step} {number}")
        reveal(live)
    live.at("write")
    here = live.seat("chloe")
    with scope.request_scope(), sql_queries(3):
        page = queries.room(here)
    assert sum(len(notes) for _title, notes in page.told.before) == 16


@pytest.mark.parametrize("key", delivered.KEYS)
def test_a_delivered_step_finds_what_it_looks_back_on(key):
    protocol = delivered.protocol(key, "fr")
    for number, step in enumerate(protocol.steps):
        assert step.recalls == "usual" or protocol.recalled(number), step.title


def test_a_room_that_ended_recalls_nothing(live):
    live.at("recall").note("bruno", "A story")
    reveal(live)
    live.at("write")
    room.end_meeting(actor=live.seat("awa"))
    page = queries.room(live.seat("chloe"))
    assert page.notes == page.told.before == ()
