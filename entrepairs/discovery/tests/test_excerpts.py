# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is shown of a text, and how a mistyped question is put right."""

import pytest

from entrepairs.discovery import analysis
from entrepairs.discovery.corrections import corrected
from entrepairs.discovery.excerpts import LENGTH, marked, passage


def wanted(question):
    return set(analysis.terms(question))


def marks(segments):
    return [segment.text for segment in segments if segment.is_marked]


def written(segments):
    return "".join(segment.text for segment in segments)


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("conge", "Vos congés payés", ["congés"]),
        ("l'assurance", "Une assurance, l’assurance-vie", ["assurance", "l’assurance-vie"]),
        ("girafe", "Rien ici", []),
    ],
)
def test_the_words_that_were_asked_for_are_marked(question, text, words):
    segments = marked(text, wanted(question))
    assert marks(segments) == words
    assert written(segments) == text


def test_the_passage_is_where_the_words_stand_together():
    text = "La franchise. " + "Du texte sans rapport. " * 40 + "Doubler la franchise auto se fait."
    segments = passage([text + " Fin." * 200], wanted("franchise auto doubler"))
    assert marks(segments) == ["Doubler", "franchise", "auto"]
    assert len(written(segments)) <= LENGTH + 5


@pytest.mark.parametrize("text", ["", "court", "x" * 1000, "mot " * 500, "é" * 300 + " franchise"])
def test_any_text_gives_a_passage(text):
    assert len(written(passage([text], wanted("franchise")))) <= LENGTH + 5


def test_of_several_texts_the_one_that_says_most_is_shown():
    texts = ["Une franchise.", "La franchise auto.", "Auto et franchise."]
    assert written(passage(texts, wanted("franchise auto"))) == texts[1]


def test_an_unknown_word_is_corrected_from_the_given_texts_alone():
    texts = ["La franchise est doublée", "Une Franchise de 200 euros"]
    unknown = wanted("franchixe")
    assert corrected("Quelle franchixe ?", unknown, texts) == "Quelle franchise ?"
    assert corrected("Quelle franchixe ?", unknown, ["Rien à voir"]) == "Quelle franchixe ?"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("asurance", "assurance"), ("rembuorsement", "remboursement"), ("degat", "dégât")],
)
def test_a_letter_more_less_other_or_swapped(typed, meant):
    unknown = set() if typed == "degat" else wanted(typed)
    put_right = corrected(typed, unknown, [f"un {meant} connu"])
    assert put_right == (typed if typed == "degat" else meant)
