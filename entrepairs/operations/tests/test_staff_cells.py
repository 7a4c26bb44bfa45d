# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the cells of a staff file mean, and what is wrong with one of them."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from entrepairs.operations.importing.staff import columns, reading, sheets

MAPPING = ("number", "email", "name", "unit", "arrived")


def codes(*cells):
    return [one["code"] for one in reading.row(2, cells, MAPPING).faults]


@pytest.mark.parametrize(
    "text", ["31/01/2026", "2026-01-31", "31.01.2026", "31/01/26", "46053", "2026-01-31T00:00:00"]
)
def test_a_day_is_read_however_it_is_written(text):
    assert reading.day(text) == date(2026, 1, 31)


@pytest.mark.parametrize("text", ["31/02/2026", "hier", "12", "2026"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=text):
        reading.day(text)


def test_a_contract_without_end_says_nothing():
    row = reading.row(2, ("1", "", "Zoé", "31/12/9999"), ("number", "email", "name", "left"))
    assert (row.faults, row.get("left")) == ([], "")


@pytest.mark.parametrize("one, other", [("00412", "412"), ("ab 12", "AB12"), ("000", "0")])
def test_a_number_is_the_same_without_zeros_spaces_and_capitals(one, other):
    assert reading.number_key(one) == reading.number_key(other)


@pytest.mark.parametrize(
    "cells, found",
    [
        (("1", "a@x.fr", "Zoé Petit", "", ""), []),
        (("1", "", "Zoé", "-", "—"), []),
        (("", "", "Zoé", "", ""), ["no_identity"]),
        (("1", "", "=A2&B2", "", ""), ["formula"]),
        (("1", "", "@SUM(A1)", "", ""), ["formula"]),
        (("1", "", "Zoé", "#N/A", ""), ["broken_cell"]),
        (("1", "", "ZoÃ©", "", ""), ["encoding"]),
        (("1", "", "Zo\ufffd", "", ""), ["encoding"]),
        (("1", "", "Zoé", "x" * 121, ""), ["too_long"]),
        (("1", "", "Zoé", "", "", "more"), ["shifted"]),
        (("1", "", "Éloïse Müller", "Œuvres", ""), []),
    ],
)
def test_what_is_wrong_with_a_line_is_named(cells, found):
    assert codes(*cells) == found


def test_spaces_too_many_are_taken_away_and_said():
    row = reading.row(2, ("1", " a@x.fr\u00a0", "Zoé\u00a0 Petit\u200b", "", ""), MAPPING)

    assert (row.get("email"), row.get("name"), row.faults) == ("a@x.fr", "Zoé Petit", [])
    assert row.remarks == [{"code": "spaces", "fields": ["email", "name"]}]


@pytest.mark.parametrize(
    "text, parts",
    [
        ("Réseau / Agence Lyon", ["Réseau", "Agence Lyon"]),
        ("Réseau > Lyon > Accueil", ["Réseau", "Lyon", "Accueil"]),
        ("R/D", ["R/D"]),
        ("Ressources-humaines", ["Ressources-humaines"]),
    ],
)
def test_a_path_is_told_from_a_name(text, parts):
    assert reading.places(text) == parts


@pytest.mark.parametrize(
    "header, field",
    [
        ("N° de matricule", ""),
        ("Matricule salarié", "number"),
        ("Courriel professionnel", "email"),
        ("N+1", "manager"),
        ("Date d’entrée", "arrived"),
        ("DATE DE SORTIE", "left"),
        ("Téléphone", ""),
    ],
)
def test_a_column_is_known_by_its_name(header, field):
    assert columns.by_name(columns.key(header)) == field


def test_the_first_sheet_shown_is_read_with_its_line_numbers():
    book = Workbook()
    book.active.title, book.active.sheet_state = "Paramètres", "hidden"
    book.active.append(["Matricule", "Nom"])
    sheet = book.create_sheet("Effectif")
    sheet["A1"] = "Effectif au 30 novembre"
    sheet.append(["Matricule", "Nom", "Courriel"])
    sheet.append([])
    sheet.append([412.0, "Petit", None])
    kept = io.BytesIO()
    book.save(kept)

    head = sheets.head(kept)

    assert (head.line, head.headers) == (2, ["Matricule", "Nom", "Courriel"])
    assert list(sheets.lines(kept, head.line)) == [(4, ["412", "Petit"])]


def test_utf_8_with_a_damaged_letter_stays_utf_8():
    content = "Nom;Courriel\nÉloïse Lefèvre;a@x.fr\nZoé;b@x.fr\n".encode().replace(b"Zo\xc3", b"Zo")
    rows = [cells for _number, cells in sheets.lines(io.BytesIO(content), 1)]

    assert rows == [["Éloïse Lefèvre", "a@x.fr"], ["Zo\ufffd", "b@x.fr"]]
