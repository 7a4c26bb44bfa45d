# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lines of a table: an Excel workbook read as it streams, or text with separators.

A workbook is a compressed archive of XML: how much it unpacks to is looked at before, and its XML
is read by a parser that refuses entities.
"""

import csv
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO, Any

from openpyxl import DEFUSEDXML, Workbook, load_workbook

from entrepairs.kernel import filetypes
from entrepairs.operations.importing import tables
from entrepairs.operations.importing.staff import columns
from entrepairs.operations.importing.staff.faults import UnreadableError

MOST_LINES = 100_000
MOST_COLUMNS = 200
MOST_UNPACKED = 400 * 1024 * 1024
MOST_TEXT = 50 * 1024 * 1024
# The names of the columns stand in one of the first lines: a title may come before them.
FIRST = 20
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXAMPLES = 3

Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Head:
    """The names of the columns, the line they stand on, and what a few lines hold."""

    line: int
    headers: list[str]
    examples: list[list[str]]


def head(file: IO[bytes]) -> Head:
    """Read no further than the first lines. Raises UnreadableError."""
    first = list(islice(_filled(file), FIRST + EXAMPLES))
    if not first:
        raise UnreadableError("empty")
    place = max(range(min(len(first), FIRST)), key=lambda n: (_recognised(first[n][1]), -n))
    number, headers = first[place]
    while headers and not headers[-1].strip():
        headers.pop()
    below = first[place + 1 :][:EXAMPLES]
    examples = [
        [cells[n].strip() for _, cells in below if n < len(cells)] for n in range(len(headers))
    ]
    return Head(number, [" ".join(header.split()) for header in headers], examples)


def lines(file: IO[bytes], below: int) -> Iterator[Line]:
    """The lines that hold something, below the one of that number. Raises UnreadableError."""
    for read, (number, cells) in enumerate(line for line in _filled(file) if line[0] > below):
        if read >= MOST_LINES:
            raise UnreadableError("too_many_lines", most=MOST_LINES)
        yield number, cells


def _recognised(cells: list[str]) -> int:
    return sum(bool(columns.by_name(columns.key(cell))) for cell in cells)


def _filled(file: IO[bytes]) -> Iterator[Line]:
    file.seek(0)
    start = file.read(len(OLD_OR_LOCKED))
    file.seek(0)
    if start == OLD_OR_LOCKED:
        raise UnreadableError("old_or_locked")
    read = _workbook if start.startswith(b"PK") else _text
    return (line for line in read(file) if any(cell.strip() for cell in line[1]))


def _workbook(file: IO[bytes]) -> Iterator[Line]:
    if not DEFUSEDXML:
        raise UnreadableError("no_safe_parser")
    _look_at(file)
    try:
        with warnings.catch_warnings():
            # It warns of styles and extensions that it leaves out: only cells are wanted.
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, keep_links=False)
        sheet = _first_shown(book)
        # Some programs write a size that is not the sheet's.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(), start=1):
            yield number, [_said(cell) for cell in row[:MOST_COLUMNS]]
        book.close()
    except UnreadableError:
        raise
    except Exception as mistake:
        # A damaged archive, sheet or cell: the library raises whatever the damage led to.
        raise UnreadableError("damaged") from mistake


def _first_shown(book: Workbook) -> Any:
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise UnreadableError("no_sheet")
    return shown[0]


def _look_at(file: IO[bytes]) -> None:
    try:
        held = filetypes.contents(file)
    except filetypes.UnpacksTooLargeError as mistake:
        raise UnreadableError("too_heavy") from mistake
    except filetypes.NotWhatItSaysError as mistake:
        raise UnreadableError("damaged") from mistake
    _, workbook = filetypes.HOLDS["xlsx"]
    if workbook not in {one.filename for one in held}:
        raise UnreadableError("not_a_table")
    if sum(one.file_size for one in held) > MOST_UNPACKED:
        raise UnreadableError("too_heavy")
    file.seek(0)


def _said(cell: Any) -> str:
    """A cell as text. A formula is said as one: what it once gave may be out of date."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return value if isinstance(value, str) else "="
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _text(file: IO[bytes]) -> Iterator[Line]:
    content = file.read(MOST_TEXT + 1)
    if len(content) > MOST_TEXT:
        raise UnreadableError("too_heavy")
    text = _decoded(content).replace("\0", "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=tables.separator(text))
    try:
        before = 0
        for cells in reader:
            # A cell may hold line ends: a line is named by where it begins.
            yield before + 1, cells[:MOST_COLUMNS]
            before = reader.line_num
    except csv.Error as mistake:
        raise UnreadableError("not_a_table") from mistake


def _decoded(content: bytes) -> str:
    """UTF-8 with a few damaged letters stays UTF-8: taken for Windows text, all accents would go.

    What cannot be read at all becomes U+FFFD, which `reading` names by its line.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    text = content.decode("utf-8-sig", errors="replace")
    lost = text.count("\ufffd")
    kept = sum(letter > "\x7f" for letter in text) - lost
    if not lost or kept > lost:
        return text
    return content.decode("cp1252", errors="replace")
