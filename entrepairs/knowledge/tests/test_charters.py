# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a charter stands, nothing is written before one has said yes to it."""

import pytest
from django.urls import reverse

from entrepairs.communities.actions.charters import agree, write_charter
from entrepairs.communities.charters import CharterAskedError
from entrepairs.knowledge.actions import talking
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Comment, Contribution

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(cast):
    """Asked before there was a charter."""
    made = publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="question",
        title="How do you say a price?",
        html="",
    )
    cast.charter = write_charter(
        actor=cast.awa, community=cast.counsellors, line="Be kind", text="Be kind"
    )
    cast.counsellors.refresh_from_db()
    return Contribution.objects.select_related("community").get(pk=made.pk)


@pytest.mark.parametrize("kind", ["question", "tip", "tutorial", "experience"])
def test_no_kind_of_text_is_published_before(cast, question, kind):
    sent = {"community": cast.counsellors, "kind": kind, "title": "T", "html": "<p>t</p>"}
    with pytest.raises(CharterAskedError):
        publish(actor=cast.bruno, **sent)
    agree(actor=cast.bruno, charter=cast.charter)
    publish(actor=cast.bruno, **sent)


def test_what_was_said_in_a_room_is_published_without_asking(cast, question):
    publish(
        actor=cast.bruno,
        community=cast.counsellors,
        kind="tip",
        title="T",
        html="<p>t</p>",
        in_person=False,
    )


def test_neither_answer_nor_comment(cast, question):
    with pytest.raises(CharterAskedError):
        talking.comment(actor=cast.bruno, contribution=question, html="<p>Hm</p>")
    with pytest.raises(CharterAskedError):
        publish(
            actor=cast.bruno,
            community=cast.counsellors,
            kind="answer",
            title="",
            html="<p>Slowly</p>",
            parent=question,
        )


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize(("name", "table"), [("answer", Contribution), ("comments", Comment)])
def test_from_the_page_the_words_come_back_with_the_charter(
    cast, client, question, name, table, headers
):
    client.force_login(cast.bruno)
    address = reverse(f"knowledge:{name}", args=[question.slug])
    before = table.objects.count()
    sent = {"html": "<p>Slowly, and looking at them</p>", "once": "o" * 20}
    answer = client.post(address, sent, headers=headers)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Slowly, and looking at them" in page
    assert "Be kind" in page
    assert table.objects.count() == before
    client.post(address, {**sent, "agrees": cast.charter.slug})
    assert table.objects.count() == before + 1
