# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many hands on one discussion at once: nobody gets an error, and it stays one discussion."""

import threading
from random import Random

import pytest
from django.db import DatabaseError, connection, connections

from entrepairs.kernel.decisions import Refused, StaleError
from entrepairs.knowledge import reconcile, texts
from entrepairs.knowledge.actions import (
    asking,
    editing,
    feedback,
    reporting,
    talking,
    withdrawing,
)
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Comment, Contribution, Report

HANDS, DEEDS = 5, 18


def deeds(cast, question, answer):
    """What the five may do to a question and its answer, as each request finds them."""

    def of(thing):
        return Contribution.objects.select_related("community", "parent").get(pk=thing.pk)

    def rewrite(draw):
        row = of(answer)
        words = f"<p>The one for the home, {draw.random()}.</p>"
        editing.edit_contribution(
            actor=cast.awa, contribution=row, seen=texts.mark_of(row), title="", html=words
        )

    def again(draw):
        publish(
            actor=draw.choice([cast.chloe, cast.eva]),
            community=cast.counsellors,
            kind="answer",
            title="",
            html="<p>Another one.</p>",
            parent=of(question),
        )

    def talk(thing):
        return lambda draw: talking.comment(
            actor=draw.choice([cast.chloe, cast.eva]), contribution=of(thing), html="<p>Yes.</p>"
        )

    def report(draw):
        thing = draw.choice([of(answer), *Comment.objects.filter(contribution=answer)])
        reporter = draw.choice([cast.bruno, cast.awa])
        reporting.report(actor=reporter, thing=thing, reason="wrong")

    def settle(draw):
        if waiting := list(Report.objects.filter(state="waiting").select_related("community")):
            act = draw.choice([reporting.keep_reported, reporting.withdraw_reported])
            act(actor=draw.choice([cast.awa, cast.eva]), report=draw.choice(waiting))

    def unsay(draw):
        if said := list(Comment.objects.filter(contribution=answer)):
            withdrawing.withdraw_comment(actor=cast.eva, comment=draw.choice(said))

    return [
        report,
        report,
        settle,
        settle,
        unsay,
        lambda _: withdrawing.withdraw(actor=cast.bruno, contribution=of(question)),
        lambda _: withdrawing.put_back(actor=cast.bruno, contribution=of(question)),
        lambda _: withdrawing.put_back(actor=cast.bruno, contribution=of(question)),
        lambda _: withdrawing.withdraw(actor=cast.awa, contribution=of(answer)),
        lambda _: withdrawing.put_back(actor=cast.awa, contribution=of(answer)),
        lambda _: withdrawing.put_back(actor=cast.awa, contribution=of(answer)),
        lambda _: asking.accept_answer(actor=cast.bruno, answer=of(answer)),
        lambda _: asking.accept_answer(actor=cast.bruno, answer=of(answer)),
        lambda _: asking.take_acceptance_back(actor=cast.bruno, question=of(question)),
        lambda _: feedback.find_useful(actor=cast.chloe, contribution=of(answer)),
        lambda _: feedback.take_useful_back(actor=cast.chloe, contribution=of(answer)),
        talk(question),
        talk(answer),
        talk(answer),
        rewrite,
        again,
    ]


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time without it")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2))
def test_a_discussion_bears_many_hands(cast, asked, seed):
    start, failures = threading.Barrier(HANDS), []

    def hand(number):
        draw, possible = Random(f"{seed} {number}"), deeds(cast, asked.question, asked.answer)
        start.wait()
        for _ in range(DEEDS):
            try:
                draw.choice(possible)(draw)
            except (Refused, StaleError):
                pass
            except DatabaseError as error:
                failures.append(repr(error))
        connections.close_all()

    threads = [threading.Thread(target=hand, args=(number,)) for number in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert reconcile.drifts() == []
    question = Contribution.objects.get(pk=asked.question.pk)
    for one in Contribution.objects.filter(parent=question):
        assert one.hidden == bool(one.withdrawn_at or question.hidden)
    assert question.accepted is None or question.accepted.withdrawn_at is None
