# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""French spaces and apostrophes, on the tool's words alone."""

import pytest
from django.utils import translation

from entrepairs.kernel import html
from entrepairs.kernel.typography import curled, french, in_french, quoted

NARROW, FIRM = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Que voulez-vous savoir ?", f"Que voulez-vous savoir{NARROW}?"),
        ("Vraiment ! Oui ; non", f"Vraiment{NARROW}! Oui{NARROW}; non"),
        ("Accessibilité : partielle", f"Accessibilité{FIRM}: partielle"),
        ("« Bonjour »", f"«{FIRM}Bonjour{FIRM}»"),
        ("«Bonjour»", f"«{FIRM}Bonjour»"),
        ("L'adresse d'Awa", "L’adresse d’Awa"),
        ("90 % des 12 000 réponses", f"90{FIRM}% des 12{NARROW}000 réponses"),
        ("à 8 h 45, pendant 20 min", f"à 8{FIRM}h 45, pendant 20{FIRM}min"),
    ],
)
def test_french_spaces(typed, printed):
    assert french(typed) == printed
    assert french(printed) == printed


@pytest.mark.parametrize(
    "untouched",
    [
        "%(name)s a répondu %(when)s",
        "https://example.org/?q=1;2",
        "<a href='/aide'>",
        "10:30",
        "Déjà bien.",
    ],
)
def test_what_is_not_a_sentence_stays(untouched):
    assert french(untouched) == untouched


def test_only_a_french_reader_gets_french_spaces():
    words = in_french(lambda text: text)
    with translation.override("en"):
        assert words("Who ?") == "Who ?"
    with translation.override("fr"):
        assert words("Qui ?") == f"Qui{NARROW}?"


def test_the_words_alone_keep_the_spaces_that_do_not_break():
    typed = html.clean(f"<p>Il dit  «{FIRM}oui{FIRM}»,&nbsp; puis\ts’en va{NARROW}!</p>")
    assert html.plain(typed) == f"Il dit «{FIRM}oui{FIRM}», puis s’en va{NARROW}!"


@pytest.mark.parametrize(
    ("language", "written", "inside"),
    [
        ("fr", "Dire « non » sans blesser", "Dire “non” sans blesser"),
        ("fr", f"Le « {FIRM}oui, mais{NARROW}», encore", "Le “oui, mais”, encore"),
        ("fr", "Say “no” to Awa’s client", "Say “no” to Awa’s client"),
        ("en", "Say “no” to Awa’s client", "Say ‘no’ to Awa’s client"),
        ("en", "Dire « non »", "Dire « non »"),
    ],
)
def test_marks_inside_marks_are_of_the_second_order(language, written, inside):
    with translation.override(language):
        assert quoted(written) == inside
        assert quoted(inside) == inside


def test_apostrophes_alone():
    assert curled("L'état d'un 'mot' : 5'") == "L’état d’un 'mot' : 5'"
