# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What needs attention in a community: what helps most first, for those who look after it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from entrepairs.curation.actions import judging, merging
from entrepairs.curation.queries.quality import quality
from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import feedback
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.tests.browsing import page, shown

pytestmark = pytest.mark.django_db


def found(cast):
    return [item.why for item in quality(cast.eva, cast.counsellors).items]


def aged(text, days):
    at = timezone.now() - timedelta(days=days)
    Contribution.objects.filter(pk=text.pk).update(published_at=at)


def question(cast, title):
    return publish(
        actor=cast.bruno, community=cast.counsellors, kind="question", title=title, html=""
    )


def test_each_thing_is_said_with_what_to_do(cast, client, joker, improved):
    assert found(cast) == ["waiting", "bare"]
    judging.doubt(actor=cast.bruno, contribution=joker, why="Changed")
    feedback.find_useful(actor=cast.bruno, contribution=joker)
    waits = question(cast, "Who has the key of the cellar?")
    aged(waits, 4)
    assert set(found(cast)) == {"doubted", "waiting", "unanswered", "bare"}
    text = shown(page(client, cast.eva, "curation:quality", cast.counsellors.slug))
    for said in ("1 reader doubts it", "An improvement waits: It is clearer", "No answer since"):
        assert said in text
    assert f"/knowledge/{joker.slug}/improvements/{improved.slug}/" in text
    # Readers are nowhere on it.
    assert "Bruno" not in text


def test_two_questions_that_say_the_same_are_put_side_by_side(cast, client):
    one = question(cast, "Which contract covers cargo bikes?")
    other = question(cast, "Which contract covers a cargo bike?")
    question(cast, "Which contract covers a caravan in winter?")
    assert found(cast) == ["twin"]
    merging.merge(actor=cast.eva, gone=other, kept=one)
    assert found(cast) == []
    text = shown(page(client, cast.eva, "curation:quality", cast.counsellors.slug))
    assert "All is well" in text
    assert f"/knowledge/{other.slug}/part/" in text


def test_it_is_for_those_who_look_after_the_community(cast, client):
    for person, status in ((cast.awa, 200), (cast.eva, 200), (cast.bruno, 403), (cast.diego, 404)):
        response = page(client, person, "curation:quality", cast.counsellors.slug)
        assert response.status_code == status
    assert page(client, cast.awa, "curation:quality", cast.hidden.slug).status_code == 404


def test_it_costs_the_same_however_much_there_is(cast, joker, improved, tip):
    for number in range(8):
        aged(question(cast, f"Anything new on point {number} of the contract?"), 5)
        judging.doubt(actor=cast.bruno, contribution=tip, why="Changed")
    # Six, and where one reads.
    with scope.request_scope(), sql_queries(7):
        quality(cast.eva, cast.counsellors)
