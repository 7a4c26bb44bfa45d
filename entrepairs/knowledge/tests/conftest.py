# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of the room start from."""

from types import SimpleNamespace

import pytest

from entrepairs.knowledge.actions.publishing import publish


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
