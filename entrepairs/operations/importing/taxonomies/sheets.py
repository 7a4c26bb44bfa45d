# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows of an official table by the names of their columns, as these tables really come."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from entrepairs.kernel.folding import fold
from entrepairs.operations.importing import tables
from entrepairs.operations.importing.faults import BadSourceError, Faults
from entrepairs.operations.importing.taxonomies.files import File

# `code_domaine_professionel` is meant; `libelle_macro_competence` is another column.
AKIN = 0.88
# é, à, ç… as UTF-8 writes them; in Windows text this pair of signs makes no sense.
ACCENT_OF_UTF8 = re.compile(rb"\xc3[\xa0-\xbf]")
Row = dict[str, str]


def rows(
    file: File, needed: Sequence[str], more: Sequence[str] = (), *, faults: Faults
) -> Iterator[tuple[int, Row]]:
    """Each row with the line it begins on; a column of `more` that is not there is empty.

    Lines inside a cell are kept. Lines that are cut off go into `faults`; what makes the rest
    unreadable is raised.
    """
    lines = _lines(file)
    header = next(lines, None)
    if header is None:
        raise BadSourceError(f"{file.name} is empty. Fetch it again. Nothing was written.")
    number, names = header
    columns = _columns(f"{file.name}, line {number}", names, needed, more)
    last = max(columns[column] for column in needed)
    for number, cells in lines:
        if len(cells) <= last or any(map(str.strip, cells[len(names) :])):
            faults.add(
                f"{file.name}, line {number}",
                f"it has {len(cells)} cells, but the first line {len(names)}: fetch it again.",
            )
            continue
        row = {
            column: cells[place].strip() if place < len(cells) else ""
            for column, place in columns.items()
        }
        yield number, dict.fromkeys(more, "") | row


def _lines(file: File) -> Iterator[tuple[int, list[str]]]:
    """Cells of the lines that hold something; a quoted cell may go over several lines."""
    text = _text(file)
    separator = tables.separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as mistake:
        raise BadSourceError(
            f"{file.name}, line {begins}: a quotation mark is missing, or one too many "
            f"({mistake}). Fetch the file again. Nothing was written."
        ) from mistake


def _text(file: File) -> str:
    content = file.content()
    try:
        content.decode()
    except UnicodeDecodeError as mistake:
        # Windows text has hardly two such pairs; UTF-8 with one bad byte would come out garbled.
        if len(ACCENT_OF_UTF8.findall(content)) > 1:
            line = content[: mistake.start].count(b"\n") + 1
            raise BadSourceError(
                f"{file.name}, line {line}: a byte is damaged (0x{content[mistake.start]:02X}, "
                "in a file of UTF-8). Fetch it again. Nothing was written."
            ) from mistake
    text = tables.decoded(file.name, content).replace("\0", "")
    return unicodedata.normalize("NFC", text)


def _columns(
    place: str, names: list[str], needed: Sequence[str], more: Sequence[str]
) -> dict[str, int]:
    """Where each column stands; a name that is misspelt is found by what it looks like."""
    here: dict[str, int] = {}
    for at, name in enumerate(names):
        here.setdefault(_bare(name), at)
    wanted = (*needed, *more)
    columns = {column: here[_bare(column)] for column in wanted if _bare(column) in here}
    strange = [name for name, at in here.items() if at not in columns.values()]
    for column in wanted:
        if column not in columns and (near := get_close_matches(_bare(column), strange, 1, AKIN)):
            columns[column] = here[near[0]]
    if missing := [f"«{column}»" for column in needed if column not in columns]:
        raise BadSourceError(
            f"{place}: there is no column {' nor '.join(missing)}, but {', '.join(names)}. "
            "Is it the official file? Nothing was written."
        )
    return columns


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name)))
