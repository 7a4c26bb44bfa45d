# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A text answers a need."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from entrepairs.communities import actions as communities
from entrepairs.communities import queries as board
from entrepairs.communities.models import Need
from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge import words
from entrepairs.knowledge.actions import needing, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import NeedAnswer
from entrepairs.knowledge.queries import needs as queries

NAMES = ("answers_need", "take_answer_back", "need_answer")


@pytest.fixture
def need(cast):
    return communities.name_need(
        actor=cast.bruno, community=cast.counsellors, wording="Reading a rival contract"
    )


def write(cast, *, community, kind="tip", actor=None, **more):
    title = more.pop("title", "Begin with the exclusions")
    return publish(
        actor=actor or cast.awa,
        community=community,
        kind=kind,
        title=title,
        html="<p>x</p>",
        **more,
    )


@pytest.fixture
def tip(cast):
    return write(cast, community=cast.counsellors)


def test_a_text_answers_a_need_once(cast, need, tip):
    for _ in range(2):
        needing.answer_need(actor=cast.awa, need=need, contribution=tip)

    assert board.need_card(cast.bruno, need.slug).state == Need.State.ANSWERED
    (answer,) = queries.answers_to(cast.bruno, [need.pk])[need.pk]
    assert (answer.text.title, answer.author) == ("Begin with the exclusions", "Awa Diop")
    deeds = JournalEntry.objects.filter(name__endswith="need_answered")
    assert [deed.name for deed in deeds] == [
        "communities.need_answered",
        "knowledge.need_answered",
    ]


def test_what_only_some_may_read_answers_nothing_for_the_others(cast, need):
    apart = write(cast, community=cast.hidden, actor=cast.eva)
    with pytest.raises(Refused, match="could not read this text"):
        needing.answer_need(actor=cast.eva, need=need, contribution=apart)
    with pytest.raises(Refused, match="Choose a question"):
        needing.answer_need(actor=cast.bruno, need=need, contribution=apart)
    for_all = write(cast, community=cast.everyone)
    needing.answer_need(actor=cast.bruno, need=need, contribution=for_all)


def test_an_answer_to_a_question_is_not_chosen(cast, need):
    question = write(cast, community=cast.counsellors, kind="question")
    answer = write(cast, community=cast.counsellors, kind="answer", parent=question, title="")
    with pytest.raises(Refused, match="Choose a question"):
        needing.answer_need(actor=cast.awa, need=need, contribution=answer)
    needing.answer_need(actor=cast.awa, need=need, contribution=question)


def test_a_withdrawn_text_answers_nothing(cast, need, tip):
    needing.answer_need(actor=cast.awa, need=need, contribution=tip)
    withdrawing.withdraw(actor=cast.awa, contribution=tip)

    assert queries.answers_to(cast.bruno, [need.pk]) == {}
    tip.refresh_from_db()
    with pytest.raises(Refused, match="withdrawn"):
        needing.answer_need(actor=cast.awa, need=need, contribution=tip)


def test_what_was_open_and_is_no_more_is_not_shown_to_the_others(cast, need):
    for_all = write(cast, community=cast.everyone)
    needing.answer_need(actor=cast.bruno, need=need, contribution=for_all)
    communities.edit_community(
        actor=cast.awa, community=cast.everyone, changes={"visibility": "hidden"}
    )
    assert queries.answers_to(cast.eva, [need.pk]) == {}
    assert queries.answers_to(cast.awa, [need.pk])


def test_the_last_link_taken_back_puts_the_need_on_the_board_again(cast, need, tip):
    other = write(cast, community=cast.counsellors, title="Another")
    for text in (tip, other):
        needing.answer_need(actor=cast.chloe, need=need, contribution=text)
    with pytest.raises(Refused):
        needing.take_answer_back(actor=cast.bruno, need=need, contribution=tip)

    needing.take_answer_back(actor=cast.awa, need=need, contribution=tip)
    assert board.need_card(cast.bruno, need.slug).state == Need.State.ANSWERED
    needing.take_answer_back(actor=cast.chloe, need=need, contribution=other)
    needing.take_answer_back(actor=cast.chloe, need=need, contribution=other)
    assert board.need_card(cast.bruno, need.slug).state == Need.State.OPEN
    assert not NeedAnswer.objects.exists()


def test_what_helped_somebody_stays_confirmed(cast, need, tip):
    needing.answer_need(actor=cast.awa, need=need, contribution=tip)
    communities.confirm_useful(actor=cast.bruno, need=need)
    needing.take_answer_back(actor=cast.awa, need=need, contribution=tip)

    assert board.need_card(cast.bruno, need.slug).state == Need.State.CONFIRMED


@pytest.fixture
def places(need, tip):
    about = {"need_answer": [need.slug], "take_answer_back": [tip.slug, need.slug]}
    return {name: reverse(f"knowledge:{name}", args=about.get(name, [tip.slug])) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_another_company_finds_nothing(cast, client, places, name):
    client.force_login(cast.diego)
    assert client.post(places[name]).status_code == 404
    if name != "take_answer_back":
        assert client.get(places[name]).status_code == 404


def test_the_need_is_chosen_from_the_text(cast, client, need, tip, places):
    client.force_login(cast.chloe)
    assert "Reading a rival" in client.get(places["answers_need"]).content.decode()
    assert "Reading a rival" not in client.get(places["answers_need"] + "?q=zzz").content.decode()
    answer = client.post(places["answers_need"], {"need": need.slug})
    assert answer.url == f"/knowledge/{tip.slug}/"
    assert "It answers a need" in client.get(answer.url).content.decode()
    assert client.post(places["answers_need"], {"need": "nothere00000"}).status_code == 404


def test_the_text_is_found_from_the_need(cast, client, need, tip, places):
    client.force_login(cast.chloe)
    found = client.get(places["need_answer"], {"q": "exclusions"}).content.decode()
    assert "Begin with the exclusions" in found
    by_address = client.get(places["need_answer"], {"q": f"/knowledge/{tip.slug}/"})
    assert "Begin with the exclusions" in by_address.content.decode()
    answer = client.post(places["need_answer"], {"text": tip.slug})
    assert answer.url == f"/communities/needs/{need.slug}/"
    client.post(places["take_answer_back"])
    need.refresh_from_db()
    assert need.state == Need.State.OPEN


def test_who_may_not_read_is_offered_no_text_of_closed_rooms(cast, need):
    write(cast, community=cast.hidden, actor=cast.eva, title="A quiet contract")
    assert queries.candidates(cast.eva, need, "quiet contract") == ()


def test_prices(cast, need, tip):
    needing.answer_need(actor=cast.awa, need=need, contribution=tip)
    with scope.request_scope(), sql_queries(2):  # what one reads, the texts
        queries.answers_to(cast.bruno, [need.pk])
    with scope.request_scope(), sql_queries(2):
        queries.candidates(cast.bruno, need, "exclusions")


def test_the_need_that_a_text_is_about_comes_first(cast):
    wordings = ("Parking at the depot", "Annoncer une franchise", "Reading a rival")
    needs = [SimpleNamespace(wording=wording) for wording in wordings]
    text = SimpleNamespace(title="Annoncer la franchise doublée", excerpt="Dites le montant.")
    found = [need.wording for need in queries.nearest(text, needs)]
    assert found == ["Annoncer une franchise", "Parking at the depot", "Reading a rival"]


@pytest.mark.parametrize(
    "minutes, said", [(5, "5 min"), (60, "1 h"), (90, "1 h 30"), (125, "2 h 05")]
)
def test_time_saved_is_said_in_hours_and_minutes(minutes, said):
    assert words.duration(minutes) == said
