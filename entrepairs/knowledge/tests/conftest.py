# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of the room start from."""

from types import SimpleNamespace

import pytest

from entrepairs.communities.models import Community, Membership
from entrepairs.knowledge.actions import relaying
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.tests.browsing import HOW


@pytest.fixture
def asked(cast):
    """A question of Bruno to the counsellors with an answer of Awa, on one subject."""
    place = {"actor": cast.bruno, "community": cast.counsellors}
    question = publish(
        kind="question",
        title="Which contract for a cargo bike?",
        html="<p>It is electric.</p>",
        subjects=[cast.subject],
        **place,
    )
    answer = publish(
        kind="answer",
        title="",
        html="<p>The one for the home will do.</p>",
        parent=question,
        **place | {"actor": cast.awa},
    )
    return SimpleNamespace(question=question, answer=answer)


@pytest.fixture
def tip(cast):
    """A tip of Awa to the counsellors."""
    return publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tip",
        title="Let the silence work",
        html="<p>Three seconds after the price.</p>",
        subjects=[cast.subject],
    )


@pytest.fixture
def near(cast):
    """A group of Nantes that Bruno facilitates and to which Farid belongs; Awa is no member."""
    row = Community.objects.create(
        organisation=cast.house, name="Nantes", visibility="on_request", site=cast.nantes
    )
    for person, role in ((cast.bruno, "facilitator"), (cast.farid, "member")):
        Membership.objects.create(organisation=cast.house, community=row, person=person, role=role)
    return row


@pytest.fixture
def joker(cast):
    """A tutorial of Awa, of the counsellors."""
    return publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tutorial",
        title="The joker: call an expert",
        html="",
        sections={"how": HOW, "pitfalls": "<p>Do not overdo it.</p>"},
    )


@pytest.fixture
def relay(cast, joker, near):
    """The joker as Nantes received it."""
    return relaying.relay_tutorial(
        actor=cast.awa, tutorial=joker, community=near, words="As promised"
    )
