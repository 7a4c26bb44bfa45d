# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a group received is found there, as it received it, and nothing else of where it lives."""

import pytest

from entrepairs.discovery import queries
from entrepairs.discovery.models import Wording
from entrepairs.discovery.queries import Asked
from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge import texts
from entrepairs.knowledge.actions import editing, relaying, withdrawing

WORDS = "franchise doublée"


def hits(person, text=WORDS, **narrowed):
    with scope.request_scope():
        return queries.search(person, Asked(text, **narrowed)).hits


@pytest.fixture
def relay(book, cast):
    """Farid reads all of Marceau, and not the counsellors."""
    return relaying.relay_tutorial(actor=cast.awa, tutorial=book.tutorial, community=cast.everyone)


def test_it_is_found_by_those_who_received_it_alone(book, cast, index):
    index()
    assert hits(cast.farid) == ()

    relay = relaying.relay_tutorial(actor=cast.awa, tutorial=book.tutorial, community=cast.everyone)
    index()

    (hit,) = hits(cast.farid)
    assert (hit.href, hit.group.name) == (f"/relays/{relay.slug}/", "All of Marceau")
    assert hits(cast.diego) == ()


def test_who_reads_where_it_lives_finds_it_there_once(cast, book, relay, index):
    index()
    found = [hit.href for hit in hits(cast.awa)]
    assert found == [f"/knowledge/{book.tutorial.slug}/"]


def test_inside_a_group_it_is_as_the_group_received_it(cast, book, relay, index):
    index()
    for person in (cast.awa, cast.farid):
        (hit,) = hits(person, community=cast.everyone.slug)
        assert hit.href == f"/relays/{relay.slug}/"
    assert hits(cast.farid, community=cast.counsellors.slug) == ()


def test_what_is_taken_back_or_withdrawn_is_found_no_longer_though_the_index_is_late(
    cast, book, relay, index
):
    index()
    withdrawing.withdraw(actor=cast.awa, contribution=book.tutorial)
    assert hits(cast.farid) == ()
    withdrawing.put_back(actor=cast.awa, contribution=book.tutorial)
    assert hits(cast.farid)

    relaying.take_relay_back(actor=cast.awa, relay=relay)
    assert hits(cast.farid) == ()
    index()
    assert hits(cast.farid) == ()


def test_what_the_group_declined_is_not_for_it_until_it_thinks_again(cast, relay, index):
    index()
    relaying.decline(actor=cast.awa, relay=relay, reason="trade")
    assert hits(cast.farid) == ()
    relaying.reconsider(actor=cast.awa, relay=relay)
    assert hits(cast.farid)


def test_its_own_version_is_found_instead_of_what_the_group_adapted(cast, relay, index):
    own = relaying.adapt(
        actor=cast.awa, relay=relay, title="Franchise doublée, en agence", sections={"how": "…"}
    )
    index()
    assert [hit.href for hit in hits(cast.farid)] == [f"/knowledge/{own.slug}/"]


def test_it_is_found_by_the_words_it_has_now(cast, book, relay, index):
    index()
    editing.edit_contribution(
        actor=cast.awa,
        contribution=book.tutorial,
        seen=texts.mark_of(book.tutorial),
        title="Annoncer une mauvaise nouvelle",
        html="",
        sections={"how": "<p>Dites-la simplement.</p>"},
    )
    assert hits(cast.farid) == ()
    index()
    assert hits(cast.farid, "mauvaise nouvelle")


def test_wordings_lead_to_it_where_they_come_from_alone(cast, book, relay, index):
    Wording.objects.create(
        organisation=cast.house,
        community=cast.counsellors,
        contribution=book.tutorial,
        text="parapluie percé",
        terms="parapluie perce",
        week="2026-W48",
        confirmed=2,
        stands=True,
    )
    index()
    assert hits(cast.bruno, "parapluie percé")
    assert hits(cast.farid, "parapluie percé") == ()


def test_an_ask_does_not_end_by_what_one_only_received(cast, book, relay, index, client):
    index()
    client.force_login(cast.farid)
    page = client.get("/ask", {"q": WORDS}).content.decode()

    assert f'href="/relays/{relay.slug}/"' in page
    assert 'name="slug"' not in page
    assert cast.counsellors.name not in page
    answer = client.post("/ask/answered", {"q": WORDS, "slug": book.tutorial.slug})
    assert answer.status_code == 404


def test_it_costs_one_query_more_where_there_is_something(cast, book, relay, index):
    index()
    with sql_queries(3):
        hits(cast.awa)
    with sql_queries(4):
        hits(cast.farid)
