# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading the files of a dump row by row, whatever their size."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from entrepairs.operations.importing.faults import BadSourceError

CHUNK = 1 << 16
# Numbers of expat's errors.
NO_ELEMENT, INVALID_TOKEN, UNCLOSED_TOKEN = 3, 4, 5
Row = dict[str, str]


class _Rows:
    """Takes the rows of the chunk being read, each with its line."""

    def __init__(self) -> None:
        self.line: Callable[[], int] = lambda: 0
        self.found: list[tuple[int, Row]] = []

    def start(self, tag: str, attributes: Row) -> None:
        if tag == "row":
            self.found.append((self.line(), attributes))

    def close(self) -> None:
        """The parser asks for it."""

    def take(self) -> list[tuple[int, Row]]:
        found, self.found = self.found, []
        return found


class Dump:
    """One folder in the official layout; `digest` tells its content once all was read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._hash = hashlib.sha256()
        if not folder.is_dir():
            raise BadSourceError(f"{folder} is not a folder. Give the one that holds Posts.xml.")
        if not self.has("Posts.xml"):
            raise BadSourceError(
                f"{folder} has no Posts.xml: it is not the folder of a Stack Exchange dump."
            )

    @property
    def digest(self) -> str:
        """Of everything read so far."""
        return self._hash.hexdigest()

    def has(self, name: str) -> bool:
        """Is there such a file?"""
        return (self.folder / name).is_file()

    def size(self, names: tuple[str, ...]) -> int:
        """Bytes of these files."""
        return sum((self.folder / name).stat().st_size for name in names if self.has(name))

    def rows(self, name: str, passed: Callable[[int], None]) -> Iterator[tuple[int, Row]]:
        """The rows of one file, each with its line; `passed` hears how many bytes were read."""
        rows = _Rows()
        parser = XMLParser(target=rows)
        rows.line = lambda: parser.parser.CurrentLineNumber
        try:
            with (self.folder / name).open("rb") as file:
                while chunk := file.read(CHUNK):
                    self._hash.update(chunk)
                    parser.feed(chunk)
                    passed(len(chunk))
                    yield from rows.take()
                parser.close()
        except ParseError as mistake:
            raise BadSourceError(_sentence(name, mistake)) from mistake
        except DefusedXmlException as mistake:
            raise BadSourceError(
                f"{name}, line {rows.line()}: it declares entities or fetches from elsewhere, "
                "which a dump never does. Nothing was written."
            ) from mistake
        except OSError as mistake:
            raise BadSourceError(f"{name} cannot be read: {mistake.strerror}.") from mistake


def _sentence(name: str, mistake: ParseError) -> str:
    line, column = mistake.position
    if mistake.code in (NO_ELEMENT, UNCLOSED_TOKEN):
        what = "the file is cut off"
    elif mistake.code == INVALID_TOKEN:
        what = "the file is damaged, or not in the encoding it declares"
    else:
        what = f"the file is damaged ({str(mistake).split(':')[0]})"
    return f"{name}, line {line}, column {column + 1}: {what}. Fetch it again. Nothing was written."
