# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The subject that a sentence names."""

import pytest

from entrepairs.kernel.testing import sql_queries
from entrepairs.people.models import Subject
from entrepairs.people.queries import spoken

pytestmark = pytest.mark.django_db


@pytest.fixture
def words(cast):
    """Insurance of cars within insurance; two subjects that share a synonym."""
    for french, english, synonyms in (
        ("Assurance", "Insurance", []),
        ("Assurance auto", "Car insurance", ["voiture"]),
        ("Prêt à taux zéro", "Zero-rate loan", ["PTZ", "zone"]),
        ("Urbanisme", "Planning", ["zone"]),
        ("Ressources humaines", "Human resources", ["RH"]),
        ("Étude d’œuvres", "", ["son"]),
    ):
        facts = {"name_fr": french, "name_en": english, "synonyms": synonyms}
        Subject.objects.create(organisation=cast.house, **facts)
    return spoken.vocabulary(cast.awa)


def proposed(words, *texts):
    return str(words.proposed(*texts) or "")


def taken(words, text):
    return str(words.unmistakable(text) or "")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Expliquer les PRETS A TAUX ZERO", "Prêt à taux zéro"),
        ("Parler d’assurance", "Assurance"),
        ("Comparer des assurances auto", "Assurance auto"),
        ("Explaining zero rate loans", "Prêt à taux zéro"),
        ("Laver les voitures", "Assurance auto"),
        ("Une étude d'oeuvre", "Étude d’œuvres"),
        ("Dealing with an excess", "Franchise"),
        ("Le taux du prêt", ""),
        ("Rassurance", ""),
        ("", ""),
    ],
)
def test_it_is_named_whole_without_accents_or_plural(words, text, named):
    assert proposed(words, text) == named
    assert taken(words, text) == named


def test_the_longest_name_is_proposed_then_the_first(words):
    assert proposed(words, "Franchise ou assurance auto") == "Assurance auto"
    assert proposed(words, "Une franchise, une assurance") == "Franchise"
    assert proposed(words, "Dire non", "Sur la franchise") == "Franchise"
    assert proposed(words, "Une voiture", "Sur la franchise") == "Assurance auto"


def test_taken_without_asking_is_only_what_cannot_be_mistaken(words):
    assert proposed(words, "Écrire aux RH") == "Ressources humaines"
    assert taken(words, "Écrire aux RH") == ""
    assert taken(words, "Parler de son chien") == ""
    assert taken(words, "Franchise ou assurance") == ""
    assert proposed(words, "Trouver la zone") == "Prêt à taux zéro"
    assert taken(words, "Trouver la zone") == ""
    assert taken(words, "Assurance auto et voiture") == "Assurance auto"


def test_what_was_merged_is_found_by_what_it_became(cast):
    Subject.objects.create(organisation=cast.house, name_en="Own share", merged_into=cast.subject)
    assert spoken.vocabulary(cast.awa).proposed("My own share") is None
    cast.subject.synonyms = ["Own share"]
    cast.subject.save()
    assert spoken.vocabulary(cast.awa).proposed("My own share") == cast.subject


def test_each_house_has_its_words_for_one_query(cast):
    with sql_queries(1):
        words = spoken.vocabulary(cast.diego)
        assert words.proposed("The deductible", "The excess") is None
        assert words.tags == []
