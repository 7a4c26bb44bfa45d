# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Buttons and forms: the fragment for htmx, the page for a browser without scripts."""

import re

import pytest
from django.urls import reverse

from entrepairs.communities.models import Expert
from entrepairs.knowledge.actions import reporting, talking
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Comment, Contribution, Report
from entrepairs.knowledge.tests.browsing import HTMX, page, post, shown
from entrepairs.knowledge.tests.test_pages import fill


def test_asking_carries_the_words_of_the_box(cast, client):
    text = shown(page(client, cast.bruno, "ask", q="Which deductible for bikes?"))
    assert "Which deductible for bikes?" in text
    assert "Deductible" in text
    assert "Counsellors" in text


def ask(client, cast, **facts):
    data = {"title": "New?", "html": "", "community": cast.counsellors.slug, "once": "k"} | facts
    return post(client, cast.bruno, "ask", data=data)


def test_asking_twice_is_asking_once(cast, client):
    first, second = ask(client, cast), ask(client, cast)
    assert first["Location"] == second["Location"]
    assert Contribution.objects.count() == 1


def test_the_same_key_with_other_words_shows_both(cast, client):
    kept = ask(client, cast)["Location"]
    response = ask(client, cast, title="Other?")
    assert response.status_code == 409
    assert kept in shown(response)
    assert "Other?" in shown(response)
    assert 'value="k"' not in shown(response)


def test_asking_in_an_open_community_joins_it(cast, client):
    response = ask(client, cast, community=cast.everyone.slug, subjects=[cast.subject.slug])
    assert response.status_code == 302
    made = Contribution.objects.get()
    assert made.community == cast.everyone
    assert list(made.subjects.all()) == [cast.subject]
    assert cast.bruno.memberships.filter(community=cast.everyone).exists()


@pytest.mark.parametrize("where", ["hidden", "elsewhere", "invited"])
def test_one_does_not_ask_where_one_does_not_write(cast, client, where):
    response = ask(client, cast, community=getattr(cast, where).slug)
    assert response.status_code == 422
    assert "Choose a community in which you write." in shown(response)
    assert not Contribution.objects.exists()


def test_a_question_without_words_comes_back_with_the_reason(cast, client):
    response = ask(client, cast, title="  ")
    assert response.status_code == 422
    assert "Ask your question in one sentence." in shown(response)


def test_answering_appends_and_can_be_undone(cast, client, asked):
    data = {"html": "<p>Mine</p>", "once": "k"}
    fragment = shown(post(client, cast.chloe, "answer", asked.question.slug, data=data, **HTMX))
    made = Contribution.objects.latest("pk")
    assert f'id="a-{made.slug}"' in fragment
    assert reverse("knowledge:withdraw", args=[made.slug]) in fragment
    assert "<h1" not in fragment
    again = post(client, cast.chloe, "answer", asked.question.slug, data=data)
    assert again["Location"] == reverse("knowledge:discussion", args=[made.slug])
    assert Contribution.objects.count() == 3


def test_an_empty_answer_comes_back(cast, client, asked):
    for headers in ({}, HTMX):
        response = post(
            client, cast.chloe, "answer", asked.question.slug, data={"html": "<p></p>"}, **headers
        )
        assert response.status_code == 422
        assert "a partial one already helps" in shown(response)


def test_commenting_replaces_the_talk(cast, client, asked):
    data = {"html": "Thanks", "once": "k"}
    fragment = shown(post(client, cast.chloe, "comments", asked.answer.slug, data=data, **HTMX))
    said = Comment.objects.get()
    assert f'id="c-{said.slug}"' in fragment
    again = post(client, cast.chloe, "comments", asked.answer.slug, data=data)
    assert again["Location"].endswith(f"#c-{said.slug}")
    assert Comment.objects.count() == 1


def test_more_comments_are_asked_for(cast, client, asked):
    fill(cast, asked.question, 1)
    answer = Contribution.objects.latest("pk")
    text = shown(page(client, cast.bruno, "discussion", asked.question.slug))
    assert "Show 1 more comment" in text
    client.force_login(cast.bruno)
    address = reverse("knowledge:comments", args=[answer.slug])
    assert shown(client.get(address, **HTMX)).count("<li id=") == 4
    assert shown(client.get(address)).count("<li id=") == 4


def test_useful_answers_with_the_button_pressed(cast, client, tip):
    fragment = shown(post(client, cast.bruno, "useful", tip.slug, **HTMX))
    assert 'aria-pressed="true"' in fragment
    assert "Useful · 1" in fragment
    client.force_login(cast.bruno)
    response = client.delete(reverse("knowledge:useful", args=[tip.slug]), **HTMX)
    assert 'aria-pressed="false"' in shown(response)
    assert post(client, cast.bruno, "not_useful", tip.slug).status_code == 302


def test_ones_own_text_is_refused_in_words(cast, client, tip):
    response = post(client, cast.awa, "useful", tip.slug)
    assert response.status_code == 403
    assert "leave it to the others" in shown(response)
    response = post(client, cast.awa, "useful", tip.slug, **HTMX)
    assert response.status_code == 403
    assert "<html" not in shown(response)


def test_a_trial_is_told_and_told_again(cast, client, tip):
    client.force_login(cast.bruno)
    address = reverse("knowledge:trial", args=[tip.slug])
    assert "<html" not in shown(client.get(address, **HTMX))
    assert client.post(address, {}).status_code == 422
    data = {"outcome": "worked", "minutes": "20", "stars": "5", "note": "Well"}
    assert "It worked" in shown(client.post(address, data, **HTMX))
    assert client.post(address, data | {"outcome": "adapted"}).status_code == 302
    assert re.search(r'value="adapted"[^>]* checked', shown(client.get(address)))


def test_accepting_answers_with_the_whole_list(cast, client, asked):
    fragment = shown(post(client, cast.bruno, "accept", asked.answer.slug, **HTMX))
    assert 'id="answers"' in fragment
    assert "answer--best" in fragment
    text = shown(page(client, cast.chloe, "discussion", asked.question.slug))
    assert "Question solved" in text
    assert "It does not answer me after all" not in text
    assert post(client, cast.bruno, "unaccept", asked.question.slug).status_code == 302
    assert "Open question" in shown(page(client, cast.bruno, "discussion", asked.question.slug))


def test_an_expert_sees_the_button_and_presses_it(cast, client, asked):
    place = {"organisation": cast.house, "community": cast.counsellors}
    Expert.objects.create(subject=cast.subject, person=cast.chloe, **place)
    assert "Certify" in shown(page(client, cast.chloe, "discussion", asked.question.slug))
    assert "Certify" not in shown(page(client, cast.eva, "discussion", asked.question.slug))
    fragment = shown(post(client, cast.chloe, "certify", asked.answer.slug, **HTMX))
    assert "Certified by Chloé Martin" in fragment
    assert post(client, cast.chloe, "uncertify", asked.answer.slug).status_code == 302


def test_a_closed_question_points_to_what_the_reader_may_read(cast, client, asked):
    other = publish(
        actor=cast.eva, community=cast.hidden, kind="question", title="Secret bikes", html=""
    )
    response = page(client, cast.eva, "close", asked.question.slug, q="secret")
    assert "Secret bikes" in shown(response)
    data = {"other": other.slug}
    assert post(client, cast.eva, "close", asked.question.slug, data=data).status_code == 302
    assert "Secret bikes" in shown(page(client, cast.eva, "discussion", asked.question.slug))
    text = shown(page(client, cast.bruno, "discussion", asked.question.slug))
    assert "Secret bikes" not in text
    assert other.slug not in text
    assert "This question is closed" in text
    assert "Secret" not in shown(page(client, cast.bruno, "close", asked.question.slug, q="secret"))


def test_another_question_is_found_by_its_address(cast, client, asked):
    other = publish(
        actor=cast.awa, community=cast.counsellors, kind="question", title="Bikes", html=""
    )
    address = "https://learn.example" + reverse("knowledge:discussion", args=[other.slug])
    text = shown(page(client, cast.bruno, "close", asked.question.slug, q=address))
    assert "1 question found" in text


def test_two_taps_report(cast, client, tip):
    client.force_login(cast.bruno)
    address = reverse("knowledge:report", args=[tip.slug])
    assert "It is wrong, or out of date" in shown(client.get(address, **HTMX))
    assert "Thank you" in shown(client.post(address, {"reason": "wrong"}, **HTMX))
    assert client.post(address, {"reason": "wrong"}).status_code == 302
    assert Report.objects.count() == 1


def test_those_who_look_after_the_community_settle(cast, client, tip):
    told = reporting.report(actor=cast.bruno, thing=tip, reason="wrong", note="Since May")
    here = cast.counsellors.slug
    text = shown(page(client, cast.eva, "reports", here))
    assert "Since May" in text
    assert "Bruno Costa" in text
    assert page(client, cast.bruno, "reports", here).status_code == 403
    assert post(client, cast.bruno, "keep", here, told.slug).status_code == 403
    assert post(client, cast.eva, "keep", here, told.slug).status_code == 302
    assert "Nothing waits" in shown(page(client, cast.eva, "reports", here))


def test_withdrawing_leaves_a_way_back(cast, client, tip):
    assert post(client, cast.awa, "withdraw", tip.slug).status_code == 302
    assert page(client, cast.bruno, "discussion", tip.slug).status_code == 404
    text = shown(page(client, cast.awa, "discussion", tip.slug))
    assert "only you see it" in text
    assert post(client, cast.awa, "put_back", tip.slug).status_code == 302
    assert page(client, cast.bruno, "discussion", tip.slug).status_code == 200


def test_a_moderator_undoes_what_they_withdrew(cast, client, asked, tip):
    said = talking.comment(actor=cast.chloe, contribution=tip, html="Hm")
    assert post(client, cast.eva, "withdraw_comment", said.slug).status_code == 302
    assert post(client, cast.eva, "put_back_comment", said.slug).status_code == 302
    assert post(client, cast.eva, "withdraw", asked.answer.slug).status_code == 302
    assert post(client, cast.eva, "put_back", asked.answer.slug).status_code == 302
    assert page(client, cast.bruno, "discussion", asked.answer.slug).status_code == 302
