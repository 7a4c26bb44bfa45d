# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who proposes a skill finds what official lists call so, accents apart."""

import pytest
from django.utils import translation

from entrepairs.kernel.testing import sql_queries
from entrepairs.skills.models import Reference
from entrepairs.skills.queries.references import references_like


@pytest.fixture
def house(cast):
    def keep(uri, french, english="", scheme="rome", **more):
        Reference.objects.create(
            organisation=more.pop("organisation", cast.house),
            scheme=scheme,
            uri=uri,
            label_fr=french,
            label_en=english,
            **more,
        )

    keep("1", "Étudier un réseau d’eau")
    keep("2", "Gérer les études", "manage studies", scheme="esco")
    keep("3", "Étude de sol", subject=cast.subject)
    keep("4", "Mettre en œuvre un savoir-faire (C++)")
    keep("5", "Études d'une autre maison", organisation=cast.other)
    return cast


def labels(person, text, language="fr", **more):
    with translation.override(language):
        return [one.label for one in references_like(person, text, **more)]


def test_those_that_begin_so_come_first_and_no_skill_of_ours_nor_another_house(house):
    with sql_queries(1):
        found = labels(house.bruno, "etud")
    assert found == ["Étudier un réseau d’eau", "Gérer les études"]
    assert labels(house.bruno, "etud", limit=1) == ["Étudier un réseau d’eau"]
    assert labels(house.diego, "etud") == ["Études d'une autre maison"]


@pytest.mark.parametrize(
    "typed", ["RÉSEAU D'EAU", "reseau d’eau", "mettre en oeuvre", "mettre en œuvre", "savoir faire"]
)
def test_accents_capitals_ligatures_and_signs_do_not_matter(house, typed):
    assert len(labels(house.bruno, typed)) == 1


@pytest.mark.parametrize("typed", ["c++)", "(c++"])
def test_signs_are_taken_as_they_are(house, typed):
    assert labels(house.bruno, typed) == ["Mettre en œuvre un savoir-faire (C++)"]


@pytest.mark.parametrize("typed", ["e.u", "[a", "a*", "\\w+", "%%", "no such"])
def test_what_no_label_holds_finds_nothing(house, typed):
    assert labels(house.bruno, typed) == []


def test_each_reads_their_language_else_the_other(house):
    assert labels(house.bruno, "studies", "en") == ["manage studies"]
    assert labels(house.bruno, "studies", "fr") == []
    assert labels(house.bruno, "étudier", "en") == ["Étudier un réseau d’eau"]


def test_one_letter_asks_nothing(house):
    with sql_queries(0):
        assert labels(house.bruno, " e ") == []
