# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A staff of any size as a French spreadsheet holds it, with faults put where a test wants them."""

import csv
import io
from datetime import date

from openpyxl import Workbook

HEADERS = (
    *(
        "Matricule",
        "Nom",
        "Prénom",
        "Courriel professionnel",
        "Fonction",
        "Niveau",
        "Établissement",
    ),
    *("Service", "Matricule responsable", "Date d'entrée", "Date de sortie", "Téléphone"),
)
NUMBER, LAST, FIRST, EMAIL, JOB, LEVEL, SITE, UNIT, MANAGER, ARRIVED, LEFT, PHONE = range(12)
LASTS = "Petit Dûrand Lefèvre Garçon Noël Bénard Chaïb Müller Roux Étienne".split()
FIRSTS = "Zoé Éloïse Karim Léa Hugo Inès Joël Maëlle Noé Sofia".split()
SITES = ("Réseau / Agence Lyon", "Réseau / Agence Nîmes", "Siège", "Réseau / Agence Besançon")
UNITS = (
    "Réseau / Accueil",
    "Réseau / Conseil",
    "Siège / Accueil",
    "Siège / Informatique",
)


def staff(size):
    """So many lines; each tenth person leads the nine after them, and the first leads those."""
    return [line(n) for n in range(1, size + 1)]


def line(n):
    leader = 1 if n % 10 == 1 else n - (n - 1) % 10
    return [
        f"{n:05}",
        LASTS[n % 10],
        FIRSTS[n // 10 % 10],
        f"p{n}@marceau.example",
        "Conseiller" if n % 3 else "Chargée d’accueil",
        f"Niveau {n % 4 + 1}",
        SITES[n % 4],
        UNITS[n % 4],
        f"{leader:05}" if n > 1 else "",
        date(2015 + n % 9, n % 12 + 1, n % 28 + 1),
        None,
        "04 78 00 00 00",
    ]


def workbook(lines, headers=HEADERS, title=""):
    """An Excel file, with a line of title above if one is given."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Effectif")
    if title:
        sheet.append([title])
    sheet.append(list(headers))
    for cells in lines:
        sheet.append(list(cells))
    kept = io.BytesIO()
    book.save(kept)
    kept.seek(0)
    return kept


def text(lines, encoding="utf-8-sig", headers=HEADERS, separator=";"):
    """What a French Excel saves as CSV."""
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=separator, lineterminator="\r\n")
    writer.writerow(headers)
    for cells in lines:
        writer.writerow([_french(cell) for cell in cells])
    return io.BytesIO(kept.getvalue().encode(encoding))


def _french(cell):
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else cell


def spoil(lines):
    """Forty faults of ten kinds, four of each, on lines far from one another.

    What each line has, by its number in the file (the names of the columns are line 1).
    """
    expected = {}

    def at(n, code, **cells):
        for name, value in cells.items():
            lines[n - 1][globals()[name]] = value
        expected[n + 1] = code

    for k in range(4):
        base = 40 * k
        at(base + 12, "missing_name", LAST="", FIRST="\u00a0")
        at(base + 13, "bad_email", EMAIL=f"zoé petit{k}@marceau")
        at(base + 14, "bad_date", ARRIVED="31/02/2020")
        at(base + 15, "leaves_before_arriving", ARRIVED="01/03/2022", LEFT="01/02/2022")
        at(base + 16, "unknown_manager", MANAGER="99999")
        at(base + 17, "formula", JOB="=B2&C2")
        at(base + 18, "encoding", LAST="LefÃ¨vre")
    for k in range(2):
        base = 40 * k + 200
        at(base + 12, "same_email", EMAIL=f"p{base + 13}@marceau.example")
        at(base + 13, "same_email")
        at(base + 15, "same_number", NUMBER=f"{base + 16:05}")
        at(base + 16, "same_number")
        at(base + 22, "circular_manager", MANAGER=f"{base + 23:05}")
        at(base + 23, "circular_manager", MANAGER=f"{base + 22:05}")
    return expected
