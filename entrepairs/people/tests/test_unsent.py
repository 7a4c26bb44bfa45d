# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A form that is sent too late loses no word, even without scripts."""

import html

import pytest
from django.test import Client

HERE, ELSEWHERE = {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site"}
TOLD = {
    "title": "Which <b>contract</b>?",
    "html": "<p>Four pages of what I lived.</p><script>alert(1)</script>",
    "community": "choice",
    "password": "correct horse battery",
}


def shown(answer):
    return html.unescape(answer.content.decode())


def test_a_session_that_ended_leaves_the_words(db, client):
    came = {"Referer": "http://testserver/ask/new?draft=key1"}
    answer = client.post("/ask/new", TOLD, headers=HERE | came)

    assert answer.status_code == 403
    assert "Which <b>contract</b>?" in shown(answer)
    assert "Four pages of what I lived." in shown(answer)
    assert "correct horse" not in shown(answer)
    assert "<script>alert" not in answer.content.decode()
    assert "/accounts/login/?next=/ask/new%3Fdraft%3Dkey1" in shown(answer)


@pytest.mark.parametrize("headers", [{}, ELSEWHERE, {"Origin": "https://evil.example"}])
def test_words_of_another_site_are_not_shown_as_ones_own(db, client, headers):
    answer = client.post("/ask/new", TOLD, headers=headers)

    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/ask/new")


def test_a_click_too_late_leads_back_to_its_page(db, client):
    came = {"Referer": "http://testserver/knowledge/"}
    for address, expected in (("/notices/opened/", "/knowledge/"), ("/me/", "/knowledge/")):
        answer = client.post(address, {"a": "b"}, headers=came)
        assert answer.url == f"/accounts/login/?next={expected}"
    far = {"Referer": "https://evil.example/accounts/logout/"}
    assert client.post("/me/", headers=far).url == "/accounts/login/?next=/me/"


def test_a_page_of_before_signing_in_again_leaves_the_words(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.awa)

    answer = client.post("/ask/new", TOLD, headers=HERE)
    assert answer.status_code == 403
    assert "Four pages of what I lived." in shown(answer)

    assert "Four pages" not in shown(client.post("/ask/new", TOLD, headers=ELSEWHERE))


def test_whoever_lost_the_right_meanwhile_keeps_the_words(cast, client):
    client.force_login(cast.bruno)
    gone = client.post("/knowledge/nothere00000/answers/", TOLD, headers=HERE)
    refused = client.post("/admin/people/invite/", TOLD, headers=HERE)

    assert (gone.status_code, refused.status_code) == (404, 403)
    for answer in (gone, refused):
        assert "Four pages of what I lived." in shown(answer)
        assert "correct horse" not in shown(answer)
