# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Useful, tried, rated, certified, reported."""

import pytest

from entrepairs.communities.models import Expert
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.actions import feedback, reporting
from entrepairs.knowledge.actions.talking import comment
from entrepairs.knowledge.models import Contribution, Report, Trial, Useful


def deeds(name):
    return JournalEntry.objects.filter(name=f"knowledge.{name}").count()


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


@pytest.fixture
def expert(cast):
    Expert.objects.create(
        organisation=cast.house, community=cast.counsellors, subject=cast.subject, person=cast.chloe
    )
    return cast.chloe


def test_useful_twice_counts_once_and_goes_once(cast, tip):
    for _ in range(2):
        feedback.find_useful(actor=cast.bruno, contribution=tip)
    assert fresh(tip).useful_count == Useful.objects.count() == 1
    for _ in range(2):
        feedback.take_useful_back(actor=cast.bruno, contribution=tip)
    assert fresh(tip).useful_count == Useful.objects.count() == 0
    assert (deeds("found_useful"), deeds("usefulness_taken_back")) == (1, 1)


def test_ones_own_text_is_for_the_others_to_judge(cast, tip):
    with pytest.raises(Refused, match="leave it to the others"):
        feedback.find_useful(actor=cast.awa, contribution=tip)
    with pytest.raises(Refused, match="leave it to the others"):
        feedback.tell_trial(actor=cast.awa, contribution=tip, outcome="worked")


def test_a_trial_told_again_is_the_last_word_of_one_deed(cast, tip):
    feedback.tell_trial(actor=cast.bruno, contribution=tip, outcome="worked", minutes=20, stars=5)
    feedback.tell_trial(actor=cast.bruno, contribution=tip, outcome="adapted", stars=4)
    told = Trial.objects.get()
    assert (told.outcome, told.minutes) == ("adapted", None)
    assert tip.ratings.get().stars == 4
    assert (deeds("tried"), deeds("rated")) == (1, 1)


def test_a_question_is_not_tried(cast, asked):
    with pytest.raises(Refused, match="answered, not tried"):
        feedback.tell_trial(actor=cast.awa, contribution=asked.question, outcome="worked")


def test_an_expert_certifies_once_and_takes_it_back_once(cast, asked, expert):
    for _ in range(2):
        feedback.certify(actor=expert, contribution=asked.answer)
    assert asked.answer.certification.certified_by == expert
    for _ in range(2):
        feedback.take_certification_back(actor=expert, contribution=asked.answer)
    assert (deeds("certified"), deeds("certification_taken_back")) == (1, 1)


def test_who_is_no_expert_certifies_nothing(cast, asked, expert):
    with pytest.raises(Refused, match="Only the experts"):
        feedback.certify(actor=cast.eva, contribution=asked.answer)


def test_nobody_certifies_ones_own_text(cast, tip, expert):
    Contribution.objects.filter(pk=tip.pk).update(author=expert)
    with pytest.raises(Refused, match="Somebody else"):
        feedback.certify(actor=expert, contribution=fresh(tip))


def test_an_expert_who_left_the_community_certifies_no_more(cast, asked, expert):
    expert.memberships.all().delete()
    with pytest.raises(Refused, match="Only the experts"):
        feedback.certify(actor=expert, contribution=asked.answer)


def test_a_report_waits_once_and_is_kept_once(cast, tip):
    for _ in range(2):
        told = reporting.report(actor=cast.bruno, thing=tip, reason="wrong")
    for _ in range(2):
        reporting.keep_reported(actor=cast.eva, report=told)
    assert Report.objects.get().state == "kept"
    assert (deeds("reported"), deeds("report_settled")) == (1, 1)
    assert reporting.report(actor=cast.bruno, thing=tip, reason="wrong") != told


def test_what_is_withdrawn_settles_all_that_was_said_of_it(cast, tip):
    reports = [
        reporting.report(actor=who, thing=tip, reason="private") for who in (cast.bruno, cast.eva)
    ]
    for _ in range(2):
        reporting.withdraw_reported(actor=cast.eva, report=reports[0])
    assert {row.state for row in Report.objects.all()} == {"withdrawn"}
    assert fresh(tip).withdrawn_by == cast.eva


def test_a_comment_is_reported_and_withdrawn_too(cast, tip):
    said = comment(actor=cast.bruno, contribution=tip, html="Rude")
    told = reporting.report(actor=cast.awa, thing=said, reason="hurtful")
    reporting.withdraw_reported(actor=cast.awa, report=told)
    assert fresh(said).withdrawn_by == cast.awa


def test_one_withdraws_ones_own_text_rather_than_report_it(cast, tip):
    with pytest.raises(Refused, match="withdraw it yourself"):
        reporting.report(actor=cast.awa, thing=tip, reason="wrong")


def test_who_reports_does_not_judge(cast, tip):
    told = reporting.report(actor=cast.bruno, thing=tip, reason="wrong")
    with pytest.raises(Refused, match="look after"):
        reporting.keep_reported(actor=cast.bruno, report=told)
