# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files of an official list, in a folder or in an archive, read where they lie."""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from entrepairs.operations.importing.faults import BadSourceError

# The largest official file has a third of it: more is a mistake, or an archive made to burst.
MOST_BYTES = 100 << 20
# A member with a password is a RuntimeError, one packed in an unknown way its kin.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError)


@dataclass(frozen=True)
class File:
    """One table; `name` is how messages call it, `base` what it is called without its folder."""

    name: str
    base: str
    path: Path
    member: zipfile.ZipInfo | None = None

    def content(self) -> bytes:
        """All of it. A member is read out of its archive: nothing is ever unpacked to a path."""
        try:
            size = self.member.file_size if self.member else self.path.stat().st_size
            if size > MOST_BYTES:
                raise BadSourceError(
                    f"{self.name} has {size >> 20:,} MB, more than any official file "
                    f"({MOST_BYTES >> 20} MB at most). Nothing was written."
                )
            if self.member is None:
                return self.path.read_bytes()
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as content:
                # What a member says of its size also bounds what is inflated.
                return content.read(MOST_BYTES)
        except DAMAGED as mistake:
            raise BadSourceError(
                f"{self.name} cannot be read ({mistake}). Fetch it again. Nothing was written."
            ) from mistake


class Files:
    """The tables of one folder (and of the folders in it), or of archives."""

    def __init__(self, path: str) -> None:
        place = Path(path)
        self.name = place.resolve().name
        if place.is_dir():
            self._files = _of_folder(place)
        elif zipfile.is_zipfile(place):
            self._files = list(_of_archive(place))
        else:
            raise BadSourceError(
                f"{path} is neither a folder nor a whole .zip archive. Give the folder that holds "
                "the official files, or the archive as it was fetched."
            )

    def called(self, pattern: str) -> list[tuple[File, re.Match[str]]]:
        """The files whose whole name matches, capitals apart."""
        looked = ((file, re.fullmatch(pattern, file.base, re.IGNORECASE)) for file in self._files)
        return [(file, match) for file, match in looked if match]


def _of_folder(folder: Path) -> list[File]:
    try:
        inside = sorted((*folder.glob("*"), *folder.glob("*/*")))
    except OSError as mistake:
        raise BadSourceError(f"{folder} cannot be read: {mistake.strerror}.") from mistake
    tables = [
        File(str(path.relative_to(folder)), path.name, path)
        for path in inside
        if path.suffix.lower() == ".csv" and path.is_file()
    ]
    archives = [path for path in inside if zipfile.is_zipfile(path)] if not tables else []
    return tables + [file for path in archives for file in _of_archive(path)]


def _of_archive(path: Path) -> Iterator[File]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except DAMAGED as mistake:
        raise BadSourceError(
            f"{path.name} cannot be read ({mistake}). Fetch it again. Nothing was written."
        ) from mistake
    for member in members:
        base = re.split(r"[/\\]", member.filename)[-1]
        if not member.is_dir():
            yield File(f"{path.name}, {base}", base, path, member)
