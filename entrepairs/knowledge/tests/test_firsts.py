# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody's first contribution to a community is marked for a week, there alone."""

from datetime import timedelta

import pytest

from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import lists

pytestmark = pytest.mark.django_db
MARK, THANKS = "First contribution here", "Your first contribution here."


def write(cast, title, actor=None, kind="tip", **more):
    place = {"community": cast.counsellors} | more
    return publish(actor=actor or cast.bruno, kind=kind, title=title, html="<p>x</p>", **place)


def ago(text, **much):
    text.published_at -= timedelta(**much)
    text.save(update_fields=["published_at"])


def marked(cast):
    rows = lists.of_community(cast.awa, cast.counsellors.pk).rows
    return [row.title for row in rows if row.is_first]


def test_it_is_the_first_of_its_author_in_that_community(cast):
    write(cast, "First")
    write(cast, "Second")
    write(cast, "Elsewhere", community=cast.everyone)
    write(cast, "Of Eva", actor=cast.eva)
    assert sorted(marked(cast)) == ["First", "Of Eva"]
    ago(Contribution.objects.get(title="First"), days=7, minutes=1)
    assert marked(cast) == ["Of Eva"]


def test_an_imported_author_has_no_first(cast):
    write(cast, "Imported", author_name="Somebody of before")
    assert marked(cast) == []


def test_readers_see_it_on_its_page_and_its_author_is_thanked_once(cast, client):
    text = write(cast, "First")
    client.force_login(cast.bruno)
    assert THANKS in client.get(f"/knowledge/{text.slug}/").content.decode()
    client.force_login(cast.awa)
    page = client.get(f"/knowledge/{text.slug}/").content.decode()
    assert MARK in page
    assert THANKS not in page
    assert MARK in client.get(f"/communities/{cast.counsellors.slug}/").content.decode()
    ago(text, minutes=11)
    client.force_login(cast.bruno)
    page = client.get(f"/knowledge/{text.slug}/").content.decode()
    assert THANKS not in page
    assert MARK in page


def test_an_answer_may_be_the_first_too(cast, client):
    question = write(cast, "Who knows?", actor=cast.awa, kind="question")
    client.force_login(cast.bruno)
    answer = client.post(
        f"/knowledge/{question.slug}/answers/",
        {"html": "<p>I do.</p>"},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert THANKS in answer
    assert MARK in answer
    client.force_login(cast.eva)
    assert MARK in client.get(f"/knowledge/{question.slug}/").content.decode()
