# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lines that were left out, as a file like the one that came, with what is wrong beside them.

Whoever keeps the staff corrects these and loads them alone. A cell that a spreadsheet would take
for a formula is given as a text.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from entrepairs.operations.importing.staff import telling
from entrepairs.operations.models import StaffFile, StaffLine

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# Spreadsheets in French part columns so, and ours are read with any separator.
SEPARATOR = ";"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Returned:
    """A file to take away."""

    name: str
    media_type: str
    content: bytes


def left_out(file: StaffFile, lines: Iterable[StaffLine]) -> Returned:
    """The lines as they came, in the kind of file that they came in."""
    name = PurePath(file.name)
    said = gettext("%(name)s, lines left out") % {"name": name.stem}
    table = _table(file, lines)
    if name.suffix.lower() == ".xlsx":
        return Returned(f"{said}.xlsx", XLSX, _workbook(table))
    return Returned(f"{said}.csv", CSV, _text(table))


def _table(file: StaffFile, lines: Iterable[StaffLine]) -> Iterator[list[str]]:
    yield [*file.headers, gettext("What is wrong")]
    width = len(file.headers)
    for line in lines:
        # Left out at the last moment: what was understood of it stands for its cells.
        cells = line.cells or [line.facts.get(name, "") for name in file.mapping]
        cells = [*cells, *[""] * (width - len(cells))]
        # Cells beyond the columns are what is wrong with a shifted line: they come last.
        told = " ".join(telling.sentence(one) for one in line.faults)
        yield [*cells[:width], told, *cells[width:]]


def _workbook(table: Iterable[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in table:
        cells = [WriteOnlyCell(sheet, value) for value in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _text(table: Iterable[Sequence[str]]) -> bytes:
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=SEPARATOR)
    for row in table:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    # With a mark in front, without which a spreadsheet takes it for another encoding.
    return kept.getvalue().encode("utf-8-sig")
