# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Put aside to read later: one's own, of what one may still read, and nobody's business."""

import pytest

from entrepairs.communities.models import Membership
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import saving, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Saved
from entrepairs.knowledge.queries import saved as queries
from entrepairs.knowledge.tests.browsing import page, post, settled, shown

SHELF = "/me/saved/device/"


def save(person, *texts):
    for text in texts:
        saving.save_for_later(actor=person, contribution=text)


def leave(cast, person):
    Membership.objects.filter(person=person, community=cast.counsellors).delete()


def test_a_text_is_put_aside_once_and_nobody_hears_of_it(cast, client, tip):
    told = JournalEntry.objects.count()
    for _ in range(2):
        answer = post(client, cast.bruno, "save", tip.slug)
        assert answer.url == f"/knowledge/{tip.slug}/"
    assert Saved.objects.count() == 1
    assert JournalEntry.objects.count() == told

    listed = shown(page(client, cast.bruno, "saved"))
    assert "Let the silence work" in listed
    assert "Awa Diop, in Counsellors" in listed
    assert "Let the silence work" not in shown(page(client, cast.eva, "saved"))

    assert post(client, cast.bruno, "unsave", tip.slug).url == "/me/saved/"
    assert "Nothing put aside" in shown(page(client, cast.bruno, "saved"))


def test_an_answer_is_listed_under_its_question(cast, client, asked):
    save(cast.bruno, asked.answer)
    listed = shown(page(client, cast.bruno, "saved"))
    assert "Which contract for a cargo bike?" in listed
    assert f'href="/knowledge/{asked.answer.slug}/"' in listed


def test_the_gesture_stands_under_all_but_questions(cast, client, asked, tip):
    for text, others in ((tip, []), (asked.question, [asked.answer])):
        drawn = shown(page(client, cast.chloe, "discussion", text.slug))
        for one in (text, *others):
            offered = f'action="/knowledge/{one.slug}/save/"' in drawn
            assert offered == (one.kind != "question")
    with pytest.raises(Refused):
        save(cast.chloe, asked.question)


@pytest.mark.parametrize("name", ["save", "unsave"])
def test_strangers_find_nothing_to_put_aside(cast, client, tip, name):
    for stranger in (cast.diego, cast.farid):
        assert post(client, stranger, name, tip.slug).status_code == 404
    client.logout()
    assert client.post(f"/knowledge/{tip.slug}/{name}/").status_code == 302


@pytest.mark.parametrize("place", ["/me/saved/", SHELF])
def test_a_visitor_signs_in_first(client, db, place):
    assert client.get(place).url == f"/accounts/login/?next={place}"


def test_the_right_ends_with_membership_and_with_the_text(cast, client, tip, asked):
    save(cast.bruno, tip, asked.answer)
    withdrawing.withdraw(actor=cast.awa, contribution=tip)
    assert [text.title for text in queries.shelf(cast.bruno).texts] == [asked.question.title]
    leave(cast, cast.bruno)
    assert queries.shelf(cast.bruno).texts == ()
    assert "Nothing put aside" in shown(page(client, cast.bruno, "saved"))


def test_a_device_gets_the_words_once_and_again_when_they_change(cast, client, tip):
    save(cast.bruno, tip)
    client.force_login(cast.bruno)
    answer = client.get(SHELF)
    assert answer["Cache-Control"] == "private, no-store"
    found = answer.json()
    assert found["texts"] == [
        {
            "url": f"/knowledge/{tip.slug}/",
            "title": "Let the silence work",
            "line": "Awa Diop, in Counsellors",
            "html": "<p>Three seconds after the price.</p>",
            "language": tip.language,
        }
    ]
    assert client.get(f"{SHELF}?since={found['digest']}").status_code == 204
    leave(cast, cast.bruno)
    assert client.get(f"{SHELF}?since={found['digest']}").json()["texts"] == []


def test_prices_do_not_grow_with_the_list(cast, client):
    def tips(number):
        place = {"actor": cast.awa, "community": cast.counsellors, "kind": "tip"}
        for n in range(number):
            save(cast.bruno, publish(title=f"Tip {n}", html="<p>x</p>", **place))

    for number in (2, 30):
        tips(number)
        settled(client, cast.bruno)
        for place, price in (("/me/saved/", 6), (SHELF, 4)):
            with sql_queries(price):
                client.get(place)
    assert len(queries.saved(cast.bruno, 2).object_list) == 7
