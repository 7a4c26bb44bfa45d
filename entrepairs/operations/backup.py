# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One file that holds an installation: tables, uploads, and a manifest to verify them by.

The same file serves every database: tables are lines of JSON (see `portable`). The manifest is the
last member, so that an archive that was cut off has none.
"""

import gzip
import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from django.apps import apps
from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

import entrepairs
from entrepairs.kernel.progress import Progress
from entrepairs.operations import exporting, portable

FORMAT = 1
MANIFEST = "manifest.json"
KEY_FILE = "secret-key"
TABLES, MEDIA = "tables/", "media/"
PERMISSIONS = 0o600
IN_MEMORY = 16 << 20
BLOCK = 1 << 20


class BackupError(Exception):
    """It cannot be made, read or restored; the text tells the operator why and what to do."""


@dataclass
class Manifest:
    """What an archive holds and what made it."""

    format: int
    version: str
    made_at: str
    engine: str
    migrations: dict[str, list[str]]
    tables: dict[str, portable.Measure] = field(default_factory=dict)
    # Every other member: size and hash.
    files: dict[str, tuple[int, str]] = field(default_factory=dict)

    def as_json(self) -> bytes:
        """The member's content."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(measure.rows for measure in self.tables.values())

    @property
    def uploads(self) -> str:
        """How many uploads, in words."""
        number = sum(name.startswith(MEDIA) for name in self.files)
        return f"{number:,} upload{'' if number == 1 else 's'}"


def make(file: BinaryIO, *, with_secret_key: bool, progress: Progress) -> Manifest:
    """Write an archive to a file or a pipe, of one moment, while people go on working."""
    manifest = Manifest(
        format=FORMAT,
        version=entrepairs.__version__,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        engine=connection.vendor,
        migrations=_migrations(),
    )
    packed = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, filename="")
    with packed, tarfile.open(fileobj=packed, mode="w|") as archive:
        _add_tables(archive, manifest, progress)
        _add_media(archive, manifest, progress)
        if with_secret_key:
            key = settings.SECRET_KEY.encode()
            manifest.files[KEY_FILE] = _add(archive, KEY_FILE, io.BytesIO(key))
        _add(archive, MANIFEST, io.BytesIO(manifest.as_json()))
    return manifest


def _migrations() -> dict[str, list[str]]:
    """What was applied. A backup is of up-to-date tables, so that their meaning is known."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BackupError("Tables are not up to date: run «entrepairs migrate» first.")
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return applied


def _add_tables(archive: tarfile.TarFile, manifest: Manifest, progress: Progress) -> None:
    kept = portable.tables(apps)
    progress.begin("tables", len(kept))
    with portable.snapshot():
        for number, (name, model) in enumerate(kept.items()):
            with tempfile.SpooledTemporaryFile(IN_MEMORY) as lines:
                manifest.tables[name] = portable.write(model, lines)
                _add(archive, f"{TABLES}{name}.jsonl", lines)
            progress.at(number)
    progress.end()


def _add_media(archive: tarfile.TarFile, manifest: Manifest, progress: Progress) -> None:
    # After the tables: a file is kept before its row, so every row of them has its file here.
    storage = storages["default"]
    progress.begin("uploads", 0)
    for number, name in enumerate(stored(storage)):
        if name.startswith(exporting.FOLDER):
            # Copies that live for days: in an archive they would outlive an erasure.
            continue
        member = f"{MEDIA}{name}"
        try:
            with storage.open(name) as content:
                manifest.files[member] = _add(archive, member, content)
        except FileNotFoundError:
            # Erased since it was listed, with its row.
            continue
        progress.at(number)
    progress.end()


def stored(storage: Storage, folder: str = "") -> Iterator[str]:
    """Names of all stored files, in order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from stored(storage, f"{folder}{name}/")


def _add(archive: tarfile.TarFile, name: str, content: BinaryIO) -> tuple[int, str]:
    """Add one member; its size and hash."""
    member = tarfile.TarInfo(name)
    member.mode = PERMISSIONS
    member.mtime = int(datetime.now(UTC).timestamp())
    member.size = content.seek(0, 2)
    content.seek(0)
    hashed = Hashed(content)
    archive.addfile(member, hashed)
    return member.size, hashed.hexdigest()


class Hashed:
    """Reads a file and hashes what passes."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self.file.read(size)
        self._hash.update(data)
        return data

    def hexdigest(self) -> str:
        """Of what was read."""
        return self._hash.hexdigest()
