# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Needs near to what somebody asks for or names."""

import pytest

from entrepairs.communities import actions
from entrepairs.discovery.queries.needs import alike
from entrepairs.kernel.testing import sql_queries


@pytest.fixture
def needs(cast):
    place = {"community": cast.counsellors}
    return {
        wording: actions.name_need(actor=cast.bruno, wording=wording, **place)
        for wording in (
            "Lire un contrat concurrent sans perdre le fil",
            "Annoncer un refus de prêt",
            "Terminer un appel qui n’en finit pas",
        )
    }


def found(person, text):
    return ["".join(part.text for part in hit.wording) for hit in alike(person, text)]


def test_what_says_the_same_is_near_whatever_the_ending(cast, needs):
    assert found(cast.awa, "lecture des contrats concurrents") == [
        "Lire un contrat concurrent sans perdre le fil"
    ]
    assert found(cast.awa, "refuser un pret")[0] == "Annoncer un refus de prêt"
    assert found(cast.awa, "arroser ses tomates") == []


def test_only_what_one_reads_is_near(cast, needs):
    assert found(cast.farid, "contrat concurrent") == []
    assert found(cast.diego, "contrat concurrent") == []


def test_what_is_over_is_not_near(cast, needs):
    gone = needs["Annoncer un refus de prêt"]
    actions.close_need(actor=cast.bruno, need=gone)
    assert found(cast.awa, "refus de prêt") == []
    actions.reopen_need(actor=cast.bruno, need=gone)
    actions.withdraw_need(actor=cast.bruno, need=gone)
    assert found(cast.bruno, "refus de prêt") == []


@pytest.mark.parametrize("text", ["", "le", "?!", "a" * 500, "\x00é"])
def test_any_words_may_be_typed(cast, needs, text):
    assert found(cast.awa, text) == []


def test_it_costs_one_query(cast, needs):
    with sql_queries(1):
        alike(cast.awa, "contrat concurrent")


def test_who_names_a_need_sees_those_named_already(cast, needs, client):
    client.force_login(cast.awa)
    form = {"q": "lire un contrat concurrent", "naming": "1"}
    part = client.post("/ask/similar", form, headers={"HX-Request": "true"}).content.decode()
    assert "Named already" in part
    assert "<h1" not in part
    nothing = client.post("/ask/similar", {"q": "arroser ses tomates", "naming": "1"})
    assert "Nobody has named it yet." in nothing.content.decode()
