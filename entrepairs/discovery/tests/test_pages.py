# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The box and its pages, as a browser sees them."""

import pytest
from django.urls import reverse

from entrepairs.discovery.models import Wording
from entrepairs.kernel.testing import sql_queries


@pytest.fixture
def bruno(client, cast):
    client.force_login(cast.bruno)
    return client


def page(client, **asked):
    answer = client.get(reverse("discovery:ask"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_box_alone(bruno):
    assert "What would you like to know?" in page(bruno)


def test_results_mark_the_words_and_say_what_to_do_next(bruno, book, index):
    index()
    html = page(bruno, q="velo électrique")
    assert "<mark>Vélo</mark> <mark>électrique</mark>" in html
    assert f"/knowledge/{book.solved.slug}/" in html
    assert "/ask/new?q=velo+%C3%A9lectrique" in html
    assert "your name is not kept" in html


def test_nothing_found_offers_to_ask(bruno, book, index):
    index()
    html = page(bruno, q="girafe")
    assert "Nothing answers this yet" in html
    assert "/ask/new?q=girafe" in html
    assert "Search everywhere" in page(bruno, q="girafe", kind="tip")


def test_a_correction_is_a_sentence_with_a_way_back(bruno, book, index):
    index()
    html = page(bruno, q="échéamce")
    assert "We searched for “échéance”." in html
    assert "exact=1" in html


def test_one_searches_inside_a_community(bruno, book, cast, index):
    index()
    place = cast.counsellors.slug
    assert "In Counsellors only." in page(bruno, community=place)
    html = page(bruno, q="vélo", community=place)
    assert f'name="community" value="{place}"' in html
    assert book.solved.slug in html
    assert "only." not in page(bruno, q="vélo", community=cast.hidden.slug)


def test_words_are_never_markup(bruno, book, index):
    book.write("tip", "<script>alert(1)</script> échéance", "&lt;b&gt;échéance&lt;/b&gt;")
    index()
    html = page(bruno, q='échéance "><script>alert(2)</script>')
    assert "<script>alert" not in html


def test_filters_answer_htmx_with_the_results_alone(bruno, book, index):
    index()
    headers = {"HX-Request": "true", "HX-Target": "results"}
    answer = bruno.get(reverse("discovery:ask"), {"q": "vélo"}, headers=headers)
    assert "<h1" not in answer.content.decode()
    assert book.solved.slug in answer.content.decode()


def test_while_typing_what_exists_is_shown_and_said(bruno, book, index):
    index()
    answer = bruno.post(reverse("discovery:similar"), {"q": "un vélo électr"})
    html = answer.content.decode()
    assert 'data-ep-found="2 things exist already. Nothing is sent until you choose."' in html
    assert "<h1" not in html
    assert "Nothing exists yet" in bruno.post("/ask/similar", {"q": "girafe"}).content.decode()


def test_typing_costs_six_queries_and_writes_nothing(bruno, book, index):
    index()
    headers = {"HX-Request": "true"}
    page(bruno)  # the session is renewed once a week
    with sql_queries(6):  # session, person, communities, pages, answers, needs
        bruno.post("/ask/similar", {"q": "un vélo électrique"}, headers=headers)


def test_a_page_of_results_costs_seven_queries(bruno, book, index):
    index()
    page(bruno)
    with sql_queries(7):  # session, person, communities, pages, answers, subjects, bell
        page(bruno, q="vélo électrique")


def test_this_answers_me(bruno, book, index):
    address = reverse("discovery:answered")
    answer = bruno.post(address, {"q": "papier annuel", "slug": book.tip.slug})
    assert answer.headers["Location"] == f"/knowledge/{book.tip.slug}/"
    assert Wording.objects.get().text == "papier annuel"
    assert bruno.post(address, {"q": "", "slug": book.tip.slug}).status_code == 404


def test_beside_what_one_writes_stands_what_is_there(bruno, book, index):
    index()
    headers = {"HX-Request": "true", "HX-Target": "beside"}
    html = bruno.post("/ask/similar", {"q": "franchise doublée"}, headers=headers).content.decode()
    assert f"/knowledge/{book.tutorial.slug}/" in html
    assert "Ask my question" not in html
    nothing = bruno.post("/ask/similar", {"q": "girafe"}, headers=headers).content.decode()
    assert not nothing.strip()


@pytest.mark.parametrize("name", ["ask", "similar", "answered"])
def test_another_company_finds_nothing(client, cast, book, index, name):
    index()
    client.force_login(cast.diego)
    asked = {"q": "vélo électrique", "slug": book.solved.slug}
    send = client.get if name == "ask" else client.post
    answer = send(reverse(f"discovery:{name}"), asked)
    assert answer.status_code == (404 if name == "answered" else 200)
    assert book.solved.slug not in answer.content.decode().replace("slug=", "")


@pytest.mark.parametrize("name", ["ask", "similar", "answered"])
def test_a_visitor_is_asked_to_sign_in(client, db, name):
    assert client.post(reverse(f"discovery:{name}")).status_code in (302, 405)
