# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of the room start from."""

import pytest

from entrepairs.curation.actions import suggesting
from entrepairs.curation.passages import parts_of
from entrepairs.knowledge import texts
from entrepairs.knowledge.tests import conftest as knowledge

asked, tip, joker, near, relay = (
    knowledge.asked,
    knowledge.tip,
    knowledge.joker,
    knowledge.near,
    knowledge.relay,
)


@pytest.fixture
def suggest():
    """Somebody suggests other parts of a text, as its form would."""

    def suggest(person, text, why="It is clearer", **parts):
        text.refresh_from_db()
        given = {"" if name == "whole" else name: said for name, said in parts.items()}
        return suggesting.suggest(
            actor=person,
            contribution=text,
            seen=texts.mark_of(text),
            parts={"title": text.title, **given},
            why=why,
        )

    return suggest


@pytest.fixture
def improved(cast, joker, suggest):
    """Bruno changed two passages of Awa's tutorial, and added one."""
    how = (
        "<ol><li>Say frankly that you do not know.</li><li>Call somebody who does.</li>"
        "<li>Thank them.</li></ol>"
    )
    assert "how" in parts_of(joker)
    return suggest(cast.bruno, joker, how=how, pitfalls="<p>Do not overdo it, nor at lunch.</p>")
