# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of a question."""

import pytest

from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.actions import asking, withdrawing
from entrepairs.knowledge.actions.publishing import publish


def deeds(name):
    return JournalEntry.objects.filter(name=f"knowledge.{name}").count()


def other_question(cast, actor=None, community=None):
    return publish(
        actor=actor or cast.awa,
        community=community or cast.counsellors,
        kind="question",
        title="Bikes?",
        html="",
    )


def test_the_asker_accepts_twice_and_it_is_once(cast, asked):
    for _ in range(2):
        asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    asked.question.refresh_from_db()
    assert asked.question.accepted == asked.answer
    assert deeds("answer_accepted") == 1


def test_acceptance_is_taken_back_once(cast, asked):
    asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    for _ in range(2):
        question = asking.take_acceptance_back(actor=cast.bruno, question=asked.question)
    assert question.accepted is None
    assert deeds("acceptance_taken_back") == 1


def test_only_the_asker_accepts(cast, asked):
    with pytest.raises(Refused, match="Only the person who asked"):
        asking.accept_answer(actor=cast.awa, answer=asked.answer)


def test_an_accepted_answer_that_is_withdrawn_is_accepted_no_more(cast, asked):
    asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    withdrawing.withdraw(actor=cast.awa, contribution=asked.answer)
    asked.question.refresh_from_db()
    assert asked.question.accepted is None
    asked.answer.refresh_from_db()
    with pytest.raises(Refused, match="withdrawn"):
        asking.accept_answer(actor=cast.bruno, answer=asked.answer)


def test_a_question_is_closed_in_favour_of_another_and_reopened(cast, asked):
    other = other_question(cast)
    for _ in range(2):
        closed = asking.close_as_duplicate(actor=cast.eva, question=asked.question, other=other)
    assert (closed.duplicate_of, closed.closed_by) == (other, cast.eva)
    for _ in range(2):
        opened = asking.reopen(actor=cast.bruno, question=asked.question)
    assert opened.duplicate_of is None
    assert (deeds("closed_as_duplicate"), deeds("reopened")) == (1, 1)


def test_a_mere_reader_closes_nothing(cast, asked):
    with pytest.raises(Refused, match="close this question"):
        asking.close_as_duplicate(
            actor=cast.chloe, question=asked.question, other=other_question(cast)
        )


def test_one_points_only_to_what_one_reads(cast, asked):
    secret = other_question(cast, cast.eva, cast.hidden)
    with pytest.raises(Refused, match="you can read"):
        asking.close_as_duplicate(actor=cast.bruno, question=asked.question, other=secret)


@pytest.mark.parametrize("which", ["itself", "a closed one", "an answer"])
def test_one_points_to_a_question_that_takes_answers(cast, asked, which):
    other = other_question(cast)
    asking.close_as_duplicate(actor=cast.awa, question=other, other=other_question(cast))
    other.refresh_from_db()
    target = {"itself": asked.question, "a closed one": other, "an answer": asked.answer}[which]
    with pytest.raises(Refused):
        asking.close_as_duplicate(actor=cast.bruno, question=asked.question, other=target)
