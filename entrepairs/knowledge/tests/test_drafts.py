# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drafts: kept as one types, seen by nobody else, taken up again."""

import pytest
from django.conf import settings
from django.urls import reverse

from entrepairs.communities.models import Membership
from entrepairs.kernel import once
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution, Draft
from entrepairs.knowledge.queries import drafts as queries


def save(client, person, key="key1", **words):
    client.force_login(person)
    return client.post(reverse("knowledge:save_draft", args=[key]), {"kind": "tip", **words})


@pytest.fixture
def question(cast):
    facts = {"community": cast.counsellors, "kind": "question", "title": "Which form?"}
    return publish(actor=cast.awa, html="Which?", **facts)


def test_what_is_typed_is_kept_once(cast, client):
    for words in ("Ask", "Ask first"):
        assert save(client, cast.bruno, html=words, title="T").status_code == 204

    draft = Draft.objects.get()
    assert draft.content == {"title": "T", "html": "Ask first"}
    assert (draft.author, draft.organisation) == (cast.bruno, cast.house)
    assert not JournalEntry.objects.exists()


def test_only_the_words_of_the_page_are_kept(cast, client):
    save(client, cast.bruno, html="A", author="eva", is_administrator="1", csrfmiddlewaretoken="x")
    assert Draft.objects.get().content == {"html": "A"}


def test_a_formatted_draft_is_clean(cast, client):
    save(client, cast.bruno, html="<p onclick=x>A<script>b</script></p>", title="1 < 2")
    assert Draft.objects.get().content == {"html": "<p>A</p>", "title": "1 < 2"}


def test_a_page_without_words_keeps_nothing(cast, client):
    save(client, cast.bruno, html="A")
    save(client, cast.bruno, html="", community="x")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("wrong", [{"kind": "poem"}, {"html": "<p>" + "a" * 500_000}])
def test_what_is_no_draft_is_refused(cast, client, wrong):
    assert save(client, cast.bruno, **{"html": "A"} | wrong).status_code == 422
    assert not Draft.objects.exists()


def test_a_draft_that_comes_after_its_form_is_not_kept(cast, client):
    key = once.new_key()
    once.do_once(f"person:{cast.bruno.pk}", {"once": key}, lambda: "/x")
    assert save(client, cast.bruno, html="A", once=key).status_code == 204
    assert not Draft.objects.exists()


def test_a_device_asks_whether_its_form_was_sent(cast, client):
    once.do_once(f"person:{cast.bruno.pk}", {"once": "mine"}, lambda: "/x")
    for person, key, sent in (
        (cast.bruno, "mine", True),
        (cast.bruno, "other", False),
        (cast.diego, "mine", False),
    ):
        client.force_login(person)
        answer = client.get(reverse("knowledge:draft_sent", args=[key]))
        assert answer.json() == {"sent": sent}


def test_a_draft_is_nobody_elses(cast, client):
    save(client, cast.bruno, html="Secret words")
    for other in (cast.awa, cast.farid, cast.diego):
        client.force_login(other)
        assert "Secret words" not in client.get(reverse("knowledge:drafts")).text
        page = client.get(reverse("knowledge:share_tip") + "?draft=key1")
        assert "Secret words" not in page.text
        client.post(reverse("knowledge:discard_draft", args=["key1"]))
        save(client, other, html="Mine")
    assert Draft.objects.get(author=cast.bruno).content == {"html": "Secret words"}


def test_one_does_not_write_about_what_one_cannot_read(cast, client, question):
    response = save(client, cast.farid, kind="answer", about=question.slug, html="A")
    assert response.status_code == 404


def test_the_latest_is_taken_up_again(cast, client):
    save(client, cast.bruno, "old", html="Old words")
    save(client, cast.bruno, "new", html="New words")
    address = reverse("knowledge:share_tip")

    assert "New words" in client.get(address).text
    assert "Old words" in client.get(address + "?draft=old").text
    assert "New words" not in client.get(address + "?new").text


def test_the_list_leads_to_each(cast, client, question):
    save(client, cast.bruno, "a", html="<p>A tip</p>")
    save(client, cast.bruno, "b", kind="tutorial", how="Steps")
    save(client, cast.bruno, "c", kind="question", title="Why?")
    save(client, cast.bruno, "d", kind="answer", about=question.slug, html="Because")
    save(client, cast.bruno, "e", kind="question", about=question.slug, title="Which one?")

    rows = {row.key: row for row in queries.drafts(cast.bruno)}
    assert {key: row.href for key, row in rows.items()} == {
        "a": "/share/tip?draft=a",
        "b": "/share/tutorial?draft=b",
        "c": "/ask/new?draft=c",
        "d": f"/knowledge/{question.slug}/answers/?draft=d",
        "e": f"/knowledge/{question.slug}/edit/?draft=e",
    }
    assert rows["d"].about == "Which form?"
    assert [rows[key].words for key in "abc"] == ["A tip", "Steps", "Why?"]
    assert "Because" in client.get(reverse("knowledge:drafts")).text


def test_the_list_costs_two_queries_and_one_a_request(cast, client, question):
    for key in "abcdef":
        save(client, cast.bruno, key, kind="answer", about=question.slug, html="Because")
    with sql_queries(3):
        assert len(queries.drafts(cast.bruno)) == 6


def test_what_it_was_about_is_not_told_after_leaving(cast, client, question):
    save(client, cast.bruno, "d", kind="answer", about=question.slug, html="Because")
    Membership.objects.filter(person=cast.bruno).delete()

    page = client.get(reverse("knowledge:drafts")).text
    assert "Because" in page
    assert "Which form?" not in page
    assert question.slug not in page


def test_a_draft_is_thrown_away(cast, client):
    save(client, cast.bruno, html="A")
    address = reverse("knowledge:discard_draft", args=["key1"])

    assert client.post(address).url == reverse("knowledge:drafts")
    save(client, cast.bruno, html="A")
    assert client.post(address, headers={"HX-Request": "true"}).content == b""
    assert not Draft.objects.exists()
    assert not Contribution.objects.exists()


def test_a_visitor_is_asked_to_sign_in(client, db):
    for response in (
        client.get(reverse("knowledge:drafts")),
        client.get(reverse("knowledge:draft_sent", args=["k"])),
        client.post(reverse("knowledge:save_draft", args=["k"])),
        client.post(reverse("knowledge:discard_draft", args=["k"])),
    ):
        assert response.url.startswith(reverse(settings.LOGIN_URL))


def test_a_key_longer_than_pages_make_is_refused(cast, client):
    assert save(client, cast.bruno, key="k" * 41, html="A").status_code == 422
    assert not Draft.objects.exists()


@pytest.mark.parametrize("key", ["no key", "../..", "é", "k" * 60, ""])
def test_a_page_comes_back_whatever_key_it_was_sent_with(cast, client, key):
    client.force_login(cast.bruno)

    assert client.post(reverse("knowledge:share_tip"), {"draft": key}).status_code == 422
