# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which page comes first, and when none is good enough."""

import pytest

from entrepairs.discovery.engines import Page, Within, Wording
from entrepairs.discovery.engines.memory import MemoryEngine
from entrepairs.discovery.ranking import Question, is_sure, rank

BOOK = [
    Page(
        1, 1, "fr", 1, "Vélo électrique : habitation ou contrat dédié ?", "La garantie vol suffit."
    ),
    Page(2, 1, "fr", 1, "Résilier un contrat d’assurance auto", "Un courrier recommandé."),
    Page(3, 1, "en", 1, "Insure an electric cargo bike", "Home insurance covers theft."),
    Page(4, 1, "fr", 2, "Franchise doublée sans prévenir", "Regardez l’échéance."),
    Page(5, 1, "fr", 1, "Déclarer un dégât des eaux", "Appelez le plombier, puis nous."),
]


def engine(*pages):
    memory = MemoryEngine()
    memory.index(pages or BOOK)
    memory.commit()
    return memory


def asked(text, language="fr", groups=(1, 2), among=None):
    return rank(among or engine(), Question(text, language), Within(frozenset(groups)))


def pages(*args, **more):
    return [hit.page for hit in asked(*args, **more).pages]


def test_accents_elisions_and_plurals_do_not_matter():
    assert pages("l'assurance autos resilier")[0] == 2


def test_both_languages_are_searched_ones_own_first():
    assert pages("electric bike", "en")[0] == 3
    assert set(pages("vélo cargo", "fr")) == {1, 3}


def test_small_words_alone_find_nothing_beside_a_word_nobody_wrote():
    assert pages("comment une girafe") == []


def test_a_mistyped_word_finds_what_was_meant():
    ranking = asked("franchisse doublee")
    assert ranking.pages[0].page == 4
    assert asked("dega des eaux").pages[0].page == 5


def test_a_word_that_stands_only_where_one_may_not_read_is_unknown():
    assert len(asked("doublée", groups=[1]).unknown) == 1
    assert asked("doublée", groups=[1, 2]).unknown == frozenset()


def test_a_resolved_question_leads_to_its_answer():
    taught = [
        page
        if page.id != 2
        else Page(2, 1, "fr", 1, page.title, page.body, (Wording("lâcher mon bail", 1),))
        for page in BOOK
    ]
    assert pages("lacher son bail") == []
    assert pages("lacher son bail", among=engine(*taught))[0] == 2


@pytest.mark.parametrize(
    ("text", "sure"),
    [("résilier contrat assurance auto", True), ("contrat de bail mobilité", False)],
)
def test_it_says_when_it_is_not_sure(text, sure):
    found = asked(text).pages
    assert is_sure(found[0], found[1] if len(found) > 1 else None) is sure


@pytest.mark.parametrize(
    ("text", "language", "page"),
    [
        ("mettre fin à un accord de bicyclette", "fr", 2),
        ("water damage: report it", "en", 5),
        ("quel délai ?", "fr", 4),
    ],
)
def test_words_that_say_nearly_the_same_find_in_both_languages(text, language, page):
    assert page in pages(text, language)[:3]


def test_the_word_itself_counts_more_than_its_neighbours():
    notes = [
        Page(1, 1, "fr", 1, "Le salaire", "Versé le 28."),
        Page(2, 1, "fr", 1, "La paie", "Versée le 28."),
        Page(3, 1, "fr", 1, "La rémunération", "Versée le 28."),
    ]
    assert pages("salaire", among=engine(*notes)) == [1, 3, 2]
    assert pages("paie", among=engine(*notes))[0] == 2


def test_a_title_is_found_in_the_language_it_is_worded_in():
    page = Page(
        1, 1, "fr", 1, "Is it how we do this?", "Oui, comme ceci, en français dans le texte."
    )
    other = Page(2, 1, "en", 1, "What was that?", "Nothing to do with it.")
    assert pages("ceci", among=engine(page, other)) == [1]
    assert asked("texte this do", "en", among=engine(page, other)).pages[0].page == 1
