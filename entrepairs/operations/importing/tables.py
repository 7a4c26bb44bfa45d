# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A table saved by a spreadsheet, whatever its separator, its encoding and its language."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from entrepairs.kernel.folding import fold
from entrepairs.operations.importing.faults import BadSourceError

SEPARATORS = ";,\t"


@dataclass(frozen=True)
class Table:
    """The lines under a header that hold something, each with its number in the file."""

    name: str
    columns: Mapping[str, int]
    lines: list[tuple[int, list[str]]]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Number and cells by column; short lines are completed."""
        for number, cells in self.lines:
            yield (
                number,
                {
                    column: " ".join(cells[place].split()) if place < len(cells) else ""
                    for column, place in self.columns.items()
                },
            )


def read(path: str, headers: Mapping[str, tuple[str, ...]]) -> Table:
    """Read a table; `headers` are the names under which each column may come."""
    name = Path(path).name
    try:
        content = Path(path).read_bytes()
    except OSError as mistake:
        raise BadSourceError(f"{path} cannot be read: {mistake.strerror}.") from mistake
    # A database refuses the null character, and nobody misses it.
    text = decoded(name, content).replace("\0", "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as mistake:
        raise BadSourceError(
            f"{name}, line {reader.line_num}: {mistake}. Nothing was written."
        ) from mistake
    lines = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not lines:
        raise BadSourceError(f"{name} is empty.")
    columns = _columns(lines[0][1], headers)
    return Table(name=name, columns=columns, lines=lines[1:])


def decoded(name: str, content: bytes) -> str:
    """The text, in one of the encodings in which tables come; `name` is for the message."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        # Spreadsheets on Windows save «CSV» in their own encoding, which is hardly ever UTF-8 too.
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as failed:
            mistake = failed
    line = content[: mistake.start].count(b"\n") + 1
    raise BadSourceError(f"{name}, line {line}: neither UTF-8 nor Windows text. Save it as UTF-8.")


def separator(text: str) -> str:
    """What parts the cells of its first line."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=header.count)


def _columns(cells: list[str], headers: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        words = "".join(letter if letter.isalnum() else " " for letter in fold(cell)).split()
        for column, names in headers.items():
            if " ".join(words) in names:
                found.setdefault(column, place)
    return found
