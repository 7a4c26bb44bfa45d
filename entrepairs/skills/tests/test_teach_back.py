# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Teach-back is a proof of learning: what the others say they learned speaks for who taught it."""

import pytest
from django.urls import reverse

from entrepairs.kernel.models import Bookmark
from entrepairs.meetings.actions import room, writing
from entrepairs.meetings.models import Meeting
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.people.models import Subject
from entrepairs.skills import actions
from entrepairs.skills.models import Evidence
from entrepairs.skills.queries import mine

Kind = Evidence.Kind
TEACH, SAY_BACK, LEARNED = 1, 3, 5


@pytest.fixture
def taught(cast):
    """Bruno passed something on, and both others learned from it; Awa has ended the meeting."""
    return hold(cast, cast.subject)


def hold(cast, subject):
    live = Room(cast, plan(cast, "teach-back", title="Breathing", subject=subject))
    live.at(TEACH)
    live.taught = live.note("bruno", "When it rings, I breathe first.")
    live.at(SAY_BACK)
    for name in ("awa", "chloe"):
        live.note(name, "One breathes, then answers.")
    live.at(LEARNED)
    for name in ("awa", "chloe"):
        writing.give_points(actor=live.seat(name), note=live.taught, points=1)
    room.end_meeting(actor=live.seat("awa"))
    return live


def test_it_speaks_for_who_taught_and_for_no_one_else(cast, taught, learn):
    learn()

    (row,) = Evidence.objects.all()
    assert (row.person, row.subject, row.kind) == (cast.bruno, cast.subject, Kind.TAUGHT)
    assert row.meeting == taught.meeting
    assert row.attested_by == 2
    assert row.weight == pytest.approx(0.79, abs=0.01)
    assert row.happened_at == Meeting.objects.get().ended_at


def test_without_a_skill_it_speaks_for_none(cast, learn):
    hold(cast, None)
    learn()

    assert not Evidence.objects.exists()


def test_words_taken_back_take_the_evidence_with_them(cast, taught, learn):
    learn()
    writing.withdraw_note(actor=taught.seat("bruno"), note=taught.taught)
    learn()

    assert not Evidence.objects.exists()


@pytest.mark.parametrize("kept", ["confidential", "sheltered"])
def test_what_stays_in_the_room_leaves_none(cast, taught, learn, kept):
    script = Meeting.objects.get().script | {kept: True}
    Meeting.objects.update(script=script)
    learn()

    assert not Evidence.objects.exists()


def test_reading_the_journal_again_changes_nothing(cast, taught, learn):
    learn()
    before = list(Evidence.objects.values())
    Bookmark.objects.filter(reader="skills").update(xact=0, entry=0)
    learn()

    assert list(Evidence.objects.values()) == before


def test_who_led_and_taught_the_same_skill_has_both(cast, taught, learn):
    Meeting.objects.update(facilitator=cast.bruno)
    actions.let_meetings_speak(actor=cast.awa, subject=cast.subject)
    learn()
    assert kinds(cast.bruno) == [Kind.LED, Kind.TAUGHT]

    actions.let_meetings_speak(actor=cast.farid, subject=None)
    assert kinds(cast.bruno) == [Kind.TAUGHT]


def kinds(person):
    rows = Evidence.objects.filter(person=person).order_by("kind")
    return list(rows.values_list("kind", flat=True))


def test_a_merged_skill_goes_on_under_the_other_name(cast, taught, learn):
    learn()
    other = Subject.objects.create(organisation=cast.house, name_en="Calm")
    actions.merge_skill(actor=cast.farid, subject=cast.subject, into=other)
    learn()

    assert [row.subject for row in Evidence.objects.all()] == [other]
    assert Meeting.objects.get().subject == other


def test_it_is_read_by_who_taught_with_how_many_learned(cast, taught, learn, client):
    learn()
    (piece,) = mine.pieces(cast.bruno, cast.subject.slug, 1).rows
    assert piece.href == reverse("meetings:meeting", args=[taught.meeting.slug])
    client.force_login(cast.bruno)
    page = client.get(reverse("skills:pieces", args=[cast.subject.slug])).text
    assert "2 colleagues learned something from it" in page
    assert "Breathing" in page


def test_it_is_proposed_to_who_taught_alone(cast, taught, learn):
    learn()
    (proposal,) = mine.mine(cast.bruno).proposals
    assert proposal.tag.slug == cast.subject.slug
    assert proposal.summary.taught == 1
    assert mine.mine(cast.chloe).proposals == ()

    actions.drop_skill(actor=cast.bruno, subject=cast.subject)
    assert mine.mine(cast.bruno).proposals == ()


def test_who_does_not_read_the_group_does_not_see_it(cast, taught, learn):
    learn()

    assert Evidence.objects.visible_to(cast.chloe).exists()
    assert not Evidence.objects.visible_to(cast.farid).exists()
    assert not Evidence.objects.visible_to(cast.diego).exists()
