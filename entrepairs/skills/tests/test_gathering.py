# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Evidence is what others attested: it comes with their deed and goes with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from entrepairs.communities.actions import members
from entrepairs.kernel.models import Bookmark
from entrepairs.knowledge.actions import asking, editing, feedback, relaying, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.people.models import Subject
from entrepairs.skills import actions, fading
from entrepairs.skills.models import Evidence

Kind = Evidence.Kind


def pieces(person):
    """What speaks for somebody: kind, by how many."""
    rows = Evidence.objects.filter(person=person).order_by("kind")
    return [(row.kind, row.attested_by) for row in rows]


def test_an_accepted_answer_speaks_for_who_wrote_it(cast, asked, learn):
    asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    learn()

    (row,) = Evidence.objects.all()
    assert (row.person, row.subject, row.kind) == (cast.awa, cast.subject, Kind.ACCEPTED)
    assert row.contribution == asked.answer
    assert row.weight == 1.0


def test_what_is_taken_back_is_gone(cast, asked, learn):
    asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    learn()
    asking.take_acceptance_back(actor=cast.bruno, question=asked.question)
    learn()

    assert pieces(cast.awa) == []


def test_nobody_attests_their_own(cast, learn):
    place = {"actor": cast.awa, "community": cast.counsellors, "html": "<p>So.</p>"}
    question = publish(kind="question", title="How?", subjects=[cast.subject], **place)
    answer = publish(kind="answer", title="", parent=question, **place)
    asking.accept_answer(actor=cast.awa, answer=answer)
    learn()

    assert pieces(cast.awa) == []


def test_usefulness_counts_from_the_second_colleague_and_grows_slowly(cast, tip, learn):
    feedback.find_useful(actor=cast.bruno, contribution=tip)
    learn()
    assert pieces(cast.awa) == []

    for person in (cast.chloe, cast.eva):
        feedback.find_useful(actor=person, contribution=tip)
    learn()
    assert pieces(cast.awa) == [(Kind.USEFUL, 3)]
    assert Evidence.objects.get().weight == 1.0

    for person in (cast.bruno, cast.chloe):
        feedback.take_useful_back(actor=person, contribution=tip)
    learn()
    assert pieces(cast.awa) == []


def test_a_trial_that_served_counts_and_one_that_did_not_does_not(cast, tip, learn):
    feedback.tell_trial(actor=cast.bruno, contribution=tip, outcome="worked")
    feedback.tell_trial(actor=cast.chloe, contribution=tip, outcome="not_here")
    learn()

    assert pieces(cast.awa) == [(Kind.TRIED, 1)]


def test_a_certified_text_speaks_for_all_who_wrote_it(cast, tip, learn):
    members.name_expert(
        actor=cast.awa, community=cast.counsellors, person=cast.eva, subject=cast.subject
    )
    feedback.certify(actor=cast.eva, contribution=tip)
    tip.credits.create(
        organisation=cast.house, community=cast.counsellors, person=cast.chloe, before=False
    )
    learn()

    assert pieces(cast.awa) == pieces(cast.chloe) == [(Kind.CERTIFIED, 1)]


def test_a_tutorial_that_another_group_took_over(cast, joker, relay, learn):
    joker.tags.create(subject=cast.subject)
    relaying.adopt(actor=cast.bruno, relay=relay)
    learn()

    assert pieces(cast.awa) == [(Kind.ADOPTED, 1)]


def test_a_group_that_not_everybody_knows_of_is_not_counted(cast, joker, relay, near, learn):
    joker.tags.create(subject=cast.subject)
    near.visibility = "hidden"
    near.save()
    relaying.adopt(actor=cast.bruno, relay=relay)
    learn()

    assert pieces(cast.awa) == []


def test_other_subjects_move_what_speaks(cast, asked, learn):
    asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    learn()
    loans = Subject.objects.create(organisation=cast.house, name_en="Loans")
    editing.edit_contribution(
        actor=cast.bruno,
        contribution=asked.question,
        seen=editing.texts.mark_of(asked.question),
        title=asked.question.title,
        html=asked.question.html,
        subjects=[loans],
    )
    learn()

    assert [row.subject for row in Evidence.objects.all()] == [loans]


def test_what_was_withdrawn_shows_to_nobody(cast, tip, learn):
    for person in (cast.bruno, cast.chloe):
        feedback.find_useful(actor=person, contribution=tip)
    learn()
    withdrawing.withdraw(actor=cast.awa, contribution=tip)

    assert not Evidence.objects.visible_to(cast.awa).exists()


def test_who_does_not_read_the_text_does_not_see_the_piece(cast, asked, learn):
    asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    learn()

    assert Evidence.objects.visible_to(cast.chloe).exists()
    assert not Evidence.objects.visible_to(cast.farid).exists()
    assert not Evidence.objects.visible_to(cast.diego).exists()


def test_reading_the_journal_again_changes_nothing(cast, asked, tip, learn):
    asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    for person in (cast.bruno, cast.chloe):
        feedback.find_useful(actor=person, contribution=tip)
    learn()
    before = list(Evidence.objects.values())
    Bookmark.objects.filter(reader="skills").update(xact=0, entry=0)
    learn()

    assert len(before) == 2
    assert list(Evidence.objects.values()) == before


@pytest.fixture
def led(cast):
    """A meeting of the counsellors that Awa led to its end, where two others wrote."""
    now = timezone.now()
    meeting = Meeting.objects.create(
        organisation=cast.house,
        community=cast.counsellors,
        title="On excesses",
        protocol="peer-meeting",
        starts_at=now,
        planned_for=now,
        minutes=90,
        state="ended",
        facilitator=cast.awa,
        ended_at=now,
    )
    place = {"organisation": cast.house, "community": cast.counsellors, "meeting": meeting}
    for person in (cast.awa, cast.bruno, cast.chloe):
        seat = Seat.objects.create(person=person, **place)
        Capture.objects.create(seat=seat, step=0, text="So.", **place)
    return meeting


def test_meetings_speak_for_the_skill_that_the_house_chose(cast, led, learn):
    actions.let_meetings_speak(actor=cast.awa, subject=cast.subject)
    learn()
    assert pieces(cast.awa) == [(Kind.LED, 2)]

    actions.let_meetings_speak(actor=cast.farid, subject=None)
    assert pieces(cast.awa) == []


def test_a_piece_says_half_as_much_after_two_years():
    now = timezone.now()

    assert fading.present_weight(1.0, now - timedelta(days=730), now) == pytest.approx(0.5)
    assert fading.present_weight(1.0, now + timedelta(days=30), now) == 1.0
    assert fading.weight_of(1, 1.0) == 1.0
    assert fading.weight_of(3, 1.0) == 2.0


@pytest.mark.parametrize(
    ("title", "is_named"),
    [
        ("Contracts: three words that calm everybody", True),
        ("Three words that calm everybody", False),
        ("Contracts and claims, in three words", False),
    ],
)
def test_a_text_that_nobody_put_under_a_skill_speaks_for_the_only_one_its_title_names(
    cast, learn, title, is_named
):
    contracts = Subject.objects.create(
        organisation=cast.house, name_fr="Contrats", name_en="Contract"
    )
    Subject.objects.create(organisation=cast.house, name_fr="Sinistres", name_en="Claims")
    tip = publish(
        actor=cast.awa, community=cast.counsellors, kind="tip", title=title, html="<p>So.</p>"
    )
    feedback.tell_trial(actor=cast.bruno, contribution=tip, outcome="worked")
    learn()

    found = set(Evidence.objects.values_list("person", "subject"))
    assert found == ({(cast.awa.pk, contracts.pk)} if is_named else set())
