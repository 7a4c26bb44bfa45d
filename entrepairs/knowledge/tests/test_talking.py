# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Comments, withdrawals, and the counters that follow them."""

import pytest
from django.urls import reverse

from entrepairs.communities import readable
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge import reconcile
from entrepairs.knowledge.actions import feedback, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.actions.talking import comment
from entrepairs.knowledge.models import Comment, Contribution


def deeds(name):
    return JournalEntry.objects.filter(name=f"knowledge.{name}").count()


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def test_a_comment_is_words_and_wakes_the_question_up(cast, asked):
    said = comment(
        actor=cast.chloe,
        contribution=asked.answer,
        html='<p>Thanks <img src="/files/000000000000/a.png"><b>Awa</b></p>',
    )
    assert said.html == "<p>Thanks <b>Awa</b></p>"
    assert fresh(asked.answer).comments_count == 1
    assert fresh(asked.question).active_at == said.published_at


def test_a_comment_in_an_open_community_joins_it(cast):
    text = publish(
        actor=cast.awa, community=cast.everyone, kind="tip", title="Here", html="<p>Yes</p>"
    )
    comment(actor=cast.farid, contribution=text, html="Good")
    assert cast.everyone.pk in readable.mine(cast.farid)


def test_somebody_from_elsewhere_does_not_comment(cast, asked):
    with pytest.raises(Refused, match="Join"):
        comment(actor=cast.farid, contribution=asked.answer, html="Hello")


def test_a_comment_is_withdrawn_and_put_back_once(cast, asked):
    said = comment(actor=cast.chloe, contribution=asked.answer, html="Hm")
    for _ in range(2):
        withdrawing.withdraw_comment(actor=cast.eva, comment=said)
    assert fresh(asked.answer).comments_count == 0
    assert not Comment.objects.visible_to(cast.bruno).exists()
    with pytest.raises(Refused, match="ask them"):
        withdrawing.put_back_comment(actor=cast.chloe, comment=said)
    for _ in range(2):
        withdrawing.put_back_comment(actor=cast.eva, comment=said)
    assert fresh(asked.answer).comments_count == 1
    assert (deeds("comment_withdrawn"), deeds("comment_put_back")) == (1, 1)


def test_a_question_goes_with_its_answers_and_comes_back_with_them(cast, asked):
    other = publish(
        actor=cast.eva,
        community=cast.counsellors,
        kind="answer",
        title="",
        html="No",
        parent=asked.question,
    )
    withdrawing.withdraw(actor=cast.eva, contribution=other)
    for _ in range(2):
        withdrawing.withdraw(actor=cast.bruno, contribution=asked.question)
    assert not Contribution.objects.visible_to(cast.chloe).exists()
    for _ in range(2):
        withdrawing.put_back(actor=cast.bruno, contribution=asked.question)
    assert set(Contribution.objects.visible_to(cast.chloe)) == {asked.question, asked.answer}
    assert fresh(asked.question).answers_count == 1


def test_an_answer_put_back_under_a_withdrawn_question_stays_hidden(cast, asked):
    withdrawing.withdraw(actor=cast.awa, contribution=asked.answer)
    withdrawing.withdraw(actor=cast.bruno, contribution=asked.question)
    assert withdrawing.put_back(actor=cast.awa, contribution=asked.answer).hidden


def test_what_a_moderator_withdrew_its_author_does_not_put_back(cast, asked):
    withdrawing.withdraw(actor=cast.eva, contribution=asked.answer)
    with pytest.raises(Refused, match="ask them"):
        withdrawing.put_back(actor=cast.awa, contribution=asked.answer)


def test_what_its_author_withdrew_a_moderator_does_not_put_back(cast, asked):
    withdrawing.withdraw(actor=cast.awa, contribution=asked.answer)
    with pytest.raises(Refused, match="Only the person who withdrew"):
        withdrawing.put_back(actor=cast.eva, contribution=asked.answer)


def test_a_reader_withdraws_nothing(cast, asked):
    with pytest.raises(Refused, match="Only its author"):
        withdrawing.withdraw(actor=cast.chloe, contribution=asked.answer)


def test_counters_tell_what_there_is_after_all_that(cast, asked, tip):
    said = comment(actor=cast.chloe, contribution=asked.answer, html="Hm")
    comment(actor=cast.bruno, contribution=asked.answer, html="So so")
    withdrawing.withdraw_comment(actor=cast.chloe, comment=said)
    feedback.find_useful(actor=cast.bruno, contribution=tip)
    withdrawing.withdraw(actor=cast.bruno, contribution=asked.question)
    assert reconcile.drifts() == []


def test_a_wrong_counter_is_found_and_repaired(cast, asked, tip):
    Contribution.objects.filter(pk=tip.pk).update(useful_count=7)
    Contribution.objects.filter(pk=asked.question.pk).update(answers_count=0)
    found = {(drift.slug, drift.counter, drift.counted) for drift in reconcile.drifts()}
    assert found == {
        (tip.slug, "useful_count", 0),
        (asked.question.slug, "answers_count", 1),
    }
    assert reconcile.repair() == 2
    assert reconcile.drifts() == []


def test_nobody_puts_back_a_comment_under_a_text_that_is_gone(cast, client, tip):
    said = comment(actor=cast.bruno, contribution=tip, html="Good")
    withdrawing.withdraw_comment(actor=cast.bruno, comment=said)
    withdrawing.withdraw(actor=cast.awa, contribution=tip)
    client.force_login(cast.bruno)

    answer = client.post(reverse("knowledge:put_back_comment", args=[said.slug]))

    assert answer.status_code == 404
    assert fresh(said).withdrawn_at
