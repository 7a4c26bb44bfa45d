# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the index lies: a folder for each time it was built, and a small file that names one.

search/current           the name of the folder that is searched
search/building          the name of the folder that will take its place, while it is made
search/<name>/mark.json  how far in the journal the folder has read, written after each commit
"""

import json
import os
import secrets
import shutil
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from django.conf import settings

from entrepairs.discovery.engines import Searcher
from entrepairs.discovery.engines.memory import MemoryEngine
from entrepairs.discovery.engines.tantivy import TantivySearcher

# Raise it with any change of analysis or fields: a folder of another format is built anew.
FORMAT = 3
CURRENT, BUILDING, MARK, LOCK = "current", "building", "mark.json", "lock"


@dataclass(frozen=True)
class Mark:
    """How far a folder has read: in the journal, and (while it is made) among the pages."""

    xact: int = 0
    entry: int = 0
    built: int | None = None
    format: int = FORMAT

    def at(self, xact: int, entry: int) -> "Mark":
        """The same folder, further in the journal."""
        return replace(self, xact=xact, entry=entry)


def root() -> Path:
    """The folder of all this."""
    return Path(settings.DATA) / "search"


def named(name: str) -> Path | None:
    """The folder that a small file names, if it is there and of this format."""
    try:
        folder = root() / (root() / name).read_text().strip()
    except FileNotFoundError:
        return None
    mark = read_mark(folder)
    return folder if mark and mark.format == FORMAT else None


def read_mark(folder: Path) -> Mark | None:
    """Where the folder stands; nothing if it was never committed or cannot be read."""
    try:
        return Mark(**json.loads((folder / MARK).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def write_mark(folder: Path, mark: Mark) -> None:
    """Say how far the folder has come, once what it read was committed."""
    _write(folder / MARK, json.dumps(asdict(mark)))


def begin(mark: Mark) -> Path:
    """A new folder to be built; one that was begun before is given up."""
    folder = root() / secrets.token_hex(6)
    folder.mkdir(parents=True)
    write_mark(folder, mark)
    _write(root() / BUILDING, folder.name)
    _clear()
    return folder


def switch(folder: Path) -> None:
    """Search in this folder from now on. The old one goes; who reads in it still may."""
    _write(root() / CURRENT, folder.name)
    (root() / BUILDING).unlink(missing_ok=True)
    _clear()


def _write(path: Path, text: str) -> None:
    """All or nothing, and lasting."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with part.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _clear() -> None:
    kept = {folder.name for name in (CURRENT, BUILDING) if (folder := named(name))}
    for folder in root().iterdir():
        if folder.is_dir() and folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


class Reading:
    """The searcher of this process, reopened or reloaded when the files say so."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.folder: Path | None = None
        self.seen: object = None
        self.searcher: Searcher = MemoryEngine()
        self.mark = Mark()

    def refreshed(self) -> Searcher:
        with self.lock:
            # The folder may go while it is opened: another one has taken its place.
            with suppress(OSError, ValueError):
                self._look(named(CURRENT))
            return self.searcher

    def _look(self, folder: Path | None) -> None:
        if folder != self.folder:
            self.searcher = TantivySearcher(folder) if folder else MemoryEngine()
            self.folder, self.seen = folder, None
        if folder:
            written = (folder / MARK).stat()
            seen = written.st_mtime_ns, written.st_ino
            if seen != self.seen:
                # Read before and told after: what is searched is never behind its mark.
                mark = read_mark(folder) or Mark()
                self.searcher.reload()
                self.mark = mark
                self.seen = seen


_reading = Reading()


def searcher() -> Searcher:
    """The index as last committed; empty until it was built once. Call it once a request."""
    return _reading.refreshed()


def mark() -> Mark:
    """How far in the journal the index that is searched had read, at least."""
    return _reading.mark
