# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What served most, and what was accepted before it was withdrawn."""

import pytest

from entrepairs.kernel import scope
from entrepairs.knowledge.actions import asking, feedback, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.queries import thanks


@pytest.fixture
def write(cast):
    def one(kind, title, who, **more):
        place = {"community": cast.counsellors, "html": "<p>Words.</p>"} | more
        return publish(actor=who, kind=kind, title=title, **place)

    return one


def test_the_text_that_most_found_useful_is_named_not_the_latest(cast, write):
    served, latest = (write("tip", title, cast.awa) for title in ("The first", "The last"))
    for person in (cast.bruno, cast.chloe):
        feedback.find_useful(actor=person, contribution=served)
    feedback.find_useful(actor=cast.eva, contribution=latest)
    with scope.request_scope():
        found = thanks.this_month(cast.awa)
    assert (found.title, found.colleagues) == ("The first", 3)


def test_what_was_accepted_is_again_once_it_is_put_back(cast, write):
    question = write("question", "Which cover?", cast.bruno)
    answer, other = (write("answer", "", cast.awa, parent=question) for _ in range(2))
    asking.accept_answer(actor=cast.bruno, answer=answer)
    question.refresh_from_db()
    since = question.accepted_at
    for then, expected in ((None, answer), (other, other)):
        withdrawing.withdraw(actor=cast.awa, contribution=answer)
        question.refresh_from_db()
        assert question.accepted is None
        if then:
            asking.accept_answer(actor=cast.bruno, answer=then)
        withdrawing.put_back(actor=cast.awa, contribution=answer)
        question.refresh_from_db()
        assert question.accepted == expected
        assert then or question.accepted_at == since
