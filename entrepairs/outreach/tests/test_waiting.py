# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What nobody has answered for 72 hours, for those who animate the community."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution
from entrepairs.outreach.queries import waiting as queries

pytestmark = pytest.mark.django_db


def question(cast, title="Who knows?", hours=73, **more):
    asked = {"actor": cast.bruno, "community": cast.counsellors, "html": "<p>Who?</p>"} | more
    row = publish(kind="question", title=title, **asked)
    Contribution.objects.filter(pk=row.pk).update(
        published_at=timezone.now() - timedelta(hours=hours)
    )
    return row


def waits(person, community):
    return [row.title for row in queries.unanswered(person, community, timezone.now())]


def at(cast, name):
    return reverse(f"outreach:{name}", args=[cast.counsellors.slug])


def test_what_waits_longest_comes_first_and_an_answer_takes_it_off(cast):
    question(cast, "Of last week", hours=170)
    answered = question(cast, "Answered")
    question(cast, "Of three days")
    question(cast, "Of yesterday", hours=71)
    question(cast, "Elsewhere", actor=cast.awa, community=cast.everyone)
    publish(
        actor=cast.eva,
        kind="answer",
        title="",
        html="<p>So.</p>",
        parent=answered,
        community=cast.counsellors,
    )
    for person in (cast.awa, cast.chloe):
        assert waits(person, cast.counsellors) == ["Of last week", "Of three days"]


def test_it_is_for_those_who_animate_a_community_that_goes_on(cast):
    for person in (cast.bruno, cast.eva):
        with pytest.raises(Refused, match="ambassadors"):
            waits(person, cast.counsellors)
    communities.archive_community(actor=cast.awa, community=cast.counsellors)
    cast.counsellors.refresh_from_db()
    with pytest.raises(Refused, match="closed"):
        waits(cast.awa, cast.counsellors)


@pytest.mark.parametrize("more", [1, 20])
def test_the_list_costs_one_query(cast, more):
    for number in range(more):
        question(cast, f"Question {number}")
    with scope.request_scope(), sql_queries(2):  # and what one belongs to
        waits(cast.awa, cast.counsellors)


def test_each_leads_to_whom_to_ask_and_back_to_the_front(cast, client):
    row = question(cast, "Which contract?")
    mine = question(cast, "My own", actor=cast.awa)
    client.force_login(cast.awa)
    page = client.get(at(cast, "unanswered")).content.decode()
    assert f"/ask/{row.slug}/whom/" in page
    assert f"/ask/{mine.slug}/whom/" not in page
    back = f"{at(cast, 'announce')}?question={row.slug}"
    assert back in page
    form = client.get(back).content.decode()
    assert 'value="Who can answer? Which contract?"' in form
    assert f"(/knowledge/{row.slug}/)" in form


def test_a_question_one_may_not_read_begins_nothing(cast, client):
    row = question(cast, "A secret", actor=cast.eva, community=cast.hidden)
    client.force_login(cast.awa)
    page = client.get(f"{at(cast, 'announce')}?question={row.slug}").content.decode()
    assert "A secret" not in page


def test_who_does_not_read_the_community_finds_nothing(cast, client):
    client.force_login(cast.diego)
    assert client.get(at(cast, "unanswered")).status_code == 404
    client.force_login(cast.bruno)
    assert client.get(at(cast, "unanswered")).status_code == 403
