# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which files one may join, told by what they hold and not only by their name.

Nothing is unpacked here: an archive is known by its table of contents, read within bounds.
"""

import struct
import zipfile
from typing import IO

ZIP = b"PK\x03\x04"
END_OF_ZIP = b"PK\x05\x06"
TABLE_AT_MOST = 2 * 1024 * 1024
UNPACKED_AT_MOST = 1024 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."

# By extension: the media type, and what the file must begin with or hold.
STARTS = {
    "pdf": ("application/pdf", b"%PDF-"),
    "rtf": ("application/rtf", b"{\\rtf"),
}
HOLDS = {
    "docx": (OFFICE + "wordprocessingml.document", "word/document.xml"),
    "xlsx": (OFFICE + "spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": (OFFICE + "presentationml.presentation", "ppt/presentation.xml"),
    "odt": (OPEN + "text", "content.xml"),
    "ods": (OPEN + "spreadsheet", "content.xml"),
    "odp": (OPEN + "presentation", "content.xml"),
    "zip": ("application/zip", ""),
}
TEXTS = {"txt": "text/plain", "csv": "text/csv", "md": "text/markdown", "ics": "text/calendar"}
PICTURES = ("jpg", "jpeg", "png", "gif", "webp")


class UnknownTypeError(ValueError):
    """No file with this extension is taken."""


class NotWhatItSaysError(ValueError):
    """The file does not hold what its name promises."""


class UnpacksTooLargeError(ValueError):
    """An archive made to fill the disk of whoever opens it."""


def extension(name: str) -> str:
    """The lower-case ending of a file name, without its dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def recognise(name: str, source: IO[bytes]) -> str:
    """The media type of a file, or a refusal. Reads a few kilobytes; a text, wholly."""
    ending = extension(name)
    source.seek(0)
    try:
        if ending in STARTS:
            return _by_start(*STARTS[ending], source)
        if ending in HOLDS:
            return _by_contents(*HOLDS[ending], source)
        if ending in TEXTS:
            return _by_words(TEXTS[ending], source)
    finally:
        source.seek(0)
    raise UnknownTypeError(ending)


def _by_start(media_type: str, start: bytes, source: IO[bytes]) -> str:
    if source.read(len(start)) != start:
        raise NotWhatItSaysError
    return media_type


def _by_contents(media_type: str, wanted: str, source: IO[bytes]) -> str:
    if source.read(len(ZIP)) != ZIP:
        raise NotWhatItSaysError
    entries = contents(source)
    if sum(entry.file_size for entry in entries) > UNPACKED_AT_MOST:
        raise UnpacksTooLargeError
    if wanted and wanted not in {entry.filename for entry in entries}:
        raise NotWhatItSaysError
    return media_type


def contents(source: IO[bytes]) -> list[zipfile.ZipInfo]:
    """The archive's table of contents, unless it is itself a bomb.

    Refuses as `recognise` does. Leaves the source wherever it read last.
    """
    size = source.seek(0, 2)
    tail_at = max(0, size - 66_000)
    source.seek(tail_at)
    tail = source.read()
    end = tail.rfind(END_OF_ZIP)
    if end < 0 or end + 22 > len(tail):
        raise NotWhatItSaysError
    (length,) = struct.unpack_from("<L", tail, end + 12)
    if length > TABLE_AT_MOST:
        raise UnpacksTooLargeError
    try:
        with zipfile.ZipFile(source) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as broken:
        raise NotWhatItSaysError from broken


def _by_words(media_type: str, source: IO[bytes]) -> str:
    """Text has no zero bytes; which alphabet it uses is the reader's business."""
    while chunk := source.read(65_536):
        if b"\0" in chunk:
            raise NotWhatItSaysError
    return media_type
