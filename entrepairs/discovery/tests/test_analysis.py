# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is one word for whoever searches."""

import pytest

from entrepairs.discovery import analysis


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("assurance", "l’assurance"),
        ("assurance", "L'ASSURANCE"),
        ("interim", "d’intérim"),
        ("il", "lorsqu’il"),
        ("conges payes", "Congés payés"),
        ("congé payé", "congés payés"),
        ("coeur", "cœur"),
        ("e-mail", "e-mail"),
        ("email", "e-mail"),
        ("teletravail", "télé-travail"),
        ("13 mois", "13ème mois"),
        ("13e mois", "13 eme mois"),
        ("L1221-3", "l1221-3"),
        ("posted", "posting"),
        ("policies", "policy"),
        ("e\u0301quipe", "équipe"),
        ("salarié", "salarié·e·s"),
        ("ﬁche", "fiche"),
    ],
)
def test_both_are_found_by_the_same_terms(typed, written):
    assert set(analysis.terms(typed)) <= set(analysis.terms(written))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("poste", "poser"),
        ("CDD", "CDI"),
        ("B2B", "B2C"),
        ("rtt", "rt"),
        ("peut-on", "peuton"),
        ("notes de frais", "not de frais"),
    ],
)
def test_different_words_stay_apart(one, other):
    assert analysis.terms(one) != analysis.terms(other)


def test_a_product_name_is_neither_cut_nor_stemmed():
    assert analysis.terms("ISO9001 iPhone15s") == ["iso9001", "iphone15s"]


def test_small_words_count_a_third_and_are_not_dropped():
    weights = analysis.weights("comment changer la date")
    assert weights["=comment"] == weights["=la"] == analysis.FUNCTION_WEIGHT
    assert weights[analysis.stem("changer")] == 1


def test_a_mistyped_word_shares_most_of_its_pieces():
    typed, meant = set(analysis.grams("remboursment")), set(analysis.grams("remboursement"))
    assert len(typed & meant) >= len(typed) / 2


def test_tokens_say_where_they_stand():
    text = "Résilier l’assurance-vie"
    found = [text[token.start : token.end] for token in analysis.tokens(text)]
    assert found == ["Résilier", "l’assurance-vie"]


@pytest.mark.parametrize("space", [" ", "\n", "\xa0", "\u202f", " – ", "  ", "\x1c"])
def test_a_text_holds_what_its_pieces_hold_whatever_stands_between_them(space):
    pieces = [
        "L’assurance-vie",
        "(e-mail)",
        "«congés»,",
        "re\u0301union",
        "1er,2e",
        "a_b",
        "…",
        "l’",
    ]
    written = space.join(pieces)
    words = [word.terms for word in analysis.tokens(written)]
    assert analysis.terms(written) == [term for terms in words for term in terms]
    assert analysis.held(written) == set(analysis.terms(written))
