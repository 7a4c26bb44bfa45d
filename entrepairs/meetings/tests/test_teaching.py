# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Teach-back: somebody passes something on, and the others say whether they learned from it."""

import pytest
from django.urls import reverse
from django.utils import translation

from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.meetings import delivered, drafting, teaching
from entrepairs.meetings.actions import noting as scribe
from entrepairs.meetings.actions import room, writing
from entrepairs.meetings.actions.noting import Line
from entrepairs.meetings.models import Capture, Meeting
from entrepairs.meetings.queries import meetings as queries_of_meetings
from entrepairs.meetings.queries import room as queries
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.meetings.tests.plans import in_series
from entrepairs.people.models import Subject

TEACH, SAY_BACK, LEARNED = 1, 3, 5


@pytest.fixture
def passed_on(cast):
    """Awa leads; Bruno has written what he passes on, and the others say what they learned."""
    live = Room(cast, plan(cast, "teach-back", subject=cast.subject))
    live.at(TEACH)
    live.taught = live.note("bruno", "When it rings, I breathe first.")
    return live.at(LEARNED)


def learn(live, name, points=1, note=None):
    writing.give_points(actor=live.seat(name), note=note or live.taught, points=points)


def end(live):
    room.end_meeting(actor=live.seat("awa"))
    live.meeting.refresh_from_db()


def changes():
    return JournalEntry.objects.filter(name="meetings.teaching_changed").count()


def test_the_others_say_that_they_learned_and_each_counts_once(cast, passed_on):
    learn(passed_on, "awa")
    learn(passed_on, "chloe", points=9)

    with sql_queries(1):
        assert teaching.attested(passed_on.meeting) == {cast.bruno.pk: 2}


def test_nobody_attests_their_own(cast, passed_on):
    with pytest.raises(Refused):
        learn(passed_on, "bruno")
    assert teaching.attested(passed_on.meeting) == {}


def test_who_pressed_by_mistake_takes_it_back(cast, passed_on):
    learn(passed_on, "chloe")
    learn(passed_on, "chloe", points=0)
    assert teaching.attested(passed_on.meeting) == {}


def test_two_things_learned_from_one_colleague_are_one_word(cast, passed_on):
    passed_on.at(TEACH)
    second = passed_on.note("bruno", "Then I say my name.")
    passed_on.at(LEARNED)
    learn(passed_on, "chloe")
    learn(passed_on, "chloe", note=second)

    assert teaching.attested(passed_on.meeting) == {cast.bruno.pk: 1}


def test_only_what_was_passed_on_is_to_be_learned_from(cast, passed_on):
    passed_on.at(SAY_BACK)
    said = passed_on.note("chloe", "One breathes, then answers.")
    passed_on.at(LEARNED)

    with pytest.raises(Refused):
        learn(passed_on, "awa", note=said)
    shown = queries.room(passed_on.seat("awa"))
    assert [note.text for note in shown.notes] == ["When it rings, I breathe first."]


def test_what_is_not_signed_speaks_for_nobody(cast, passed_on):
    passed_on.at(TEACH)
    unsigned = passed_on.note("chloe", "I write it down.", signed=False)
    passed_on.at(LEARNED)
    learn(passed_on, "bruno", note=unsigned)

    assert teaching.attested(passed_on.meeting) == {}


def test_raised_hands_are_the_one_word_of_who_counts_them(cast, passed_on):
    scribe.count_hands(actor=passed_on.seat("awa"), note=passed_on.taught, hands=7)
    assert teaching.attested(passed_on.meeting) == {cast.bruno.pk: 1}
    learn(passed_on, "awa")
    assert teaching.attested(passed_on.meeting) == {cast.bruno.pk: 1}


def test_nobody_counts_hands_for_their_own(cast, passed_on):
    room.hand_over(actor=passed_on.seat("awa"), to=passed_on.seat("bruno"))
    with pytest.raises(Refused):
        scribe.count_hands(actor=passed_on.seat("bruno"), note=passed_on.taught, hands=7)


@pytest.mark.parametrize("kept", ["confidential", "sheltered"])
def test_what_stays_in_the_room_speaks_for_nobody(cast, passed_on, kept):
    learn(passed_on, "chloe")
    meeting = passed_on.meeting
    meeting.script = meeting.script | {kept: True}
    assert teaching.attested(meeting) == {}


def test_what_is_taken_back_after_the_end_is_told_to_those_who_read_the_journal(cast, passed_on):
    learn(passed_on, "chloe")
    end(passed_on)
    assert changes() == 0

    writing.withdraw_note(actor=passed_on.seat("bruno"), note=passed_on.taught)
    assert changes() == 1
    assert teaching.attested(passed_on.meeting) == {}


def test_on_paper_it_is_typed_in_and_told_once(cast):
    meeting = plan(cast, "teach-back", subject=cast.subject)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=meeting.planned_for.replace(year=2020))
    meeting = scribe.hold_on_paper(actor=cast.awa, meeting=meeting)
    line = Line("one", "When it rings, I breathe first.", cast.bruno.slug)
    scribe.type_in(actor=cast.awa, meeting=meeting, step=TEACH, lines=[line])
    note = Capture.objects.get()
    for dots in (3, 4):
        lines = [(note.slug, dots)]
        scribe.count_dots(actor=cast.awa, meeting=meeting, step=LEARNED, lines=lines)

    assert teaching.attested(meeting) == {cast.bruno.pk: 1}
    assert changes() == 1


def test_what_was_passed_on_becomes_how_one_does_it(cast, passed_on):
    end(passed_on)
    assert drafting.drafted(passed_on.meeting)["how"] == "When it rings, I breathe first."


def test_the_skill_is_chosen_with_the_plan_and_changed_until_the_room_opens(cast, client):
    client.force_login(cast.awa)
    meeting = plan(cast, "teach-back")
    address = reverse("meetings:meeting", args=[meeting.slug])
    with translation.override("en"):
        assert "No skill is chosen" in client.get(address).text
        told = queries_of_meetings.told(cast.awa, meeting)
        said = {name: value or "" for name, value in told.items() if name != "guests"}
        said |= {"hour": told["hour"].strftime("%H:%M"), "subject": cast.subject.slug}
        answer = client.post(reverse("meetings:change", args=[meeting.slug]), said)
        assert answer.status_code == 302
        page = client.get(address).text
    meeting.refresh_from_db()
    assert meeting.subject == cast.subject
    assert f"/skills/{cast.subject.slug}/" in page
    assert "No skill is chosen" not in page


def test_a_skill_of_another_company_is_not_to_be_chosen(cast, client):
    client.force_login(cast.awa)
    theirs = Subject.objects.create(organisation=cast.diego.organisation, name_en="Theirs")
    meeting = plan(cast, "teach-back")
    address = reverse("meetings:change", args=[meeting.slug])
    assert "Theirs" not in client.get(address).text
    assert client.post(address, {"subject": theirs.slug}).status_code == 422


def test_the_room_asks_who_learned_and_shows_how_many(cast, passed_on, client):
    learn(passed_on, "awa")
    client.force_login(cast.chloe)
    address = reverse("meetings:room", args=[passed_on.meeting.slug])
    page = client.get(address).text
    assert "I learned something from this" in page
    assert "1 learned something" in page
    assert "points left" not in page
    client.force_login(cast.bruno)
    assert "I learned something from this" not in client.get(address).text


def test_a_house_writes_such_a_step_without_points():
    known = delivered.protocol("teach-back", "en")
    assert known.teaches
    assert known.steps[LEARNED].points == 0
    assert known.recalled(LEARNED) == (TEACH,)


def test_a_series_passes_a_skill_on_at_its_first_meeting_alone(cast):
    series = in_series(cast, protocol="teach-back", subject=cast.subject)
    first, *others = series.meetings.order_by("planned_for")

    assert first.subject == cast.subject
    assert {one.subject for one in others} == {None}
