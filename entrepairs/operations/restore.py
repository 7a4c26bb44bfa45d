# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An installation from a backup: verified wholly, then all of it or nothing of it."""

import json
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.apps.registry import Apps
from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

import entrepairs
from entrepairs.kernel import journal
from entrepairs.kernel.progress import Progress
from entrepairs.operations import installation, portable, tables
from entrepairs.operations.backup import (
    BLOCK,
    FORMAT,
    KEY_FILE,
    MANIFEST,
    MEDIA,
    PERMISSIONS,
    TABLES,
    BackupError,
    Hashed,
    Manifest,
    stored,
)

DAMAGED = "The archive is damaged: {}. Nothing was restored."


def restore(file: BinaryIO, *, progress: Progress) -> Manifest:
    """Fill an empty installation from an archive (a file or a pipe)."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    _require_empty()
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.DATA) as name:
        folder = Path(name)
        manifest = _unpack(file, folder, progress)
        _require_known(manifest)
        apps = _tables_of(manifest)
        _put(apps, folder, manifest, progress)
        _place_secret_key(folder)
    installation.prepare_folder()
    installation.prepare_database()
    journal.settle_transactions()
    return manifest


def _require_empty() -> None:
    if installation.is_installed():
        raise BackupError(
            "There is an organisation here already. Restore into an empty installation: "
            "another ENTREPAIRS_DATA folder, and an empty database if it is PostgreSQL."
        )
    if next(stored(storages["default"]), None) is not None:
        raise BackupError("There are uploads here already. Restore into an empty installation.")


def _unpack(file: BinaryIO, folder: Path, progress: Progress) -> Manifest:
    """Every member into the folder, verified against the manifest."""
    found: dict[str, tuple[int, str]] = {}
    progress.begin("verifying", 0)
    try:
        with tarfile.open(fileobj=file, mode="r|*") as archive:
            for member in archive:
                path = _place(folder, member)
                content = Hashed(archive.extractfile(member))
                with path.open("wb") as target:
                    shutil.copyfileobj(content, target, BLOCK)
                found[member.name] = member.size, content.hexdigest()
                progress.at(len(found))
    except (tarfile.TarError, EOFError, zlib.error, OSError) as mistake:
        raise BackupError(DAMAGED.format(f"it cannot be read to its end ({mistake})")) from mistake
    progress.end()
    return _verified(folder, found)


def _place(folder: Path, member: tarfile.TarInfo) -> Path:
    parts = PurePosixPath(member.name).parts
    inside = member.name in (MANIFEST, KEY_FILE) or member.name.startswith((TABLES, MEDIA))
    if not (member.isfile() and inside) or ".." in parts or "/" in parts:
        raise BackupError(DAMAGED.format(f"«{member.name}» has no place in it"))
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _verified(folder: Path, found: Mapping[str, tuple[int, str]]) -> Manifest:
    if MANIFEST not in found:
        raise BackupError(DAMAGED.format("it has no manifest, as when it was cut off"))
    manifest = _read_manifest(folder / MANIFEST)
    expected = {name: tuple(measure) for name, measure in manifest.files.items()}
    hashes = {f"{TABLES}{name}.jsonl": m.sha256 for name, m in manifest.tables.items()}
    for name in sorted(found.keys() - {MANIFEST} | expected.keys() | hashes.keys()):
        if name not in found:
            raise BackupError(DAMAGED.format(f"«{name}» is missing"))
        size, sha256 = found[name]
        if sha256 != hashes.get(name) and (size, sha256) != expected.get(name):
            raise BackupError(DAMAGED.format(f"«{name}» is not what was saved"))
    return manifest


def _read_manifest(path: Path) -> Manifest:
    try:
        facts = json.loads(path.read_bytes())
        if facts["format"] > FORMAT:
            raise BackupError(_newer(facts["version"]))
        tables = {name: portable.Measure(**m) for name, m in facts.pop("tables").items()}
        return Manifest(**facts, tables=tables)
    except (ValueError, KeyError, TypeError) as mistake:
        raise BackupError(DAMAGED.format("its manifest cannot be read")) from mistake


def _newer(version: str) -> str:
    return (
        f"This backup was made by Entrepairs {version}, and this is {entrepairs.__version__}: "
        f"install {version} or later first. Nothing was restored."
    )


def _require_known(manifest: Manifest) -> None:
    """Refuse tables of a later version: what they mean is not known here."""
    known = MigrationExecutor(connection).loader.disk_migrations
    applied = {(app, name) for app, names in manifest.migrations.items() for name in names}
    if applied - known.keys() or _number(manifest.version) > _number(entrepairs.__version__):
        raise BackupError(_newer(manifest.version))


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _tables_of(manifest: Manifest) -> Apps:
    """Make the tables as they were when the backup was made; the models that describe them."""
    applied = {(app, name) for app, names in manifest.migrations.items() for name in names}
    if applied == MigrationExecutor(connection).loader.disk_migrations.keys():
        tables.make_all()
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    parents = {
        parent.key
        for key in applied
        for parent in graph.node_map[key].parents
        if key[0] == parent.key[0]
    }
    last = sorted(applied - parents)
    executor.migrate(last)
    return executor.loader.project_state(last).apps


def _put(apps: Apps, folder: Path, manifest: Manifest, progress: Progress) -> None:
    """Tables and uploads: both, or neither."""
    placed: list[str] = []
    try:
        with transaction.atomic():
            _fill(apps, folder, manifest, progress)
            placed = _place_media(folder, manifest)
    except BaseException:
        for name in placed:
            storages["default"].delete(name)
        raise


def _fill(apps: Apps, folder: Path, manifest: Manifest, progress: Progress) -> None:
    there = portable.tables(apps)
    if manifest.tables.keys() - there.keys():
        raise BackupError(DAMAGED.format("its tables are not those of its version"))
    models = {name: there[name] for name in manifest.tables}
    progress.begin("restoring", manifest.rows)
    done = 0
    for model in there.values():
        portable.empty(model)
    try:
        for name, model in models.items():
            with (folder / f"{TABLES}{name}.jsonl").open("rb") as lines:
                portable.read(model, lines, manifest.tables[name])
            progress.at(done := done + manifest.tables[name].rows)
    except (ValueError, DatabaseError) as mistake:
        raise BackupError(DAMAGED.format(f"{name}: {mistake}")) from mistake
    _compare(models, manifest)
    progress.end()


def _compare(models: Mapping[str, type], manifest: Manifest) -> None:
    """Read the tables back: they must give the bytes they were filled from."""
    for name, model in models.items():
        with tempfile.TemporaryFile() as lines:
            if portable.write(model, lines) != manifest.tables[name]:
                raise BackupError(
                    f"The table {name} did not come back equal. Nothing was restored."
                )


def _place_media(folder: Path, manifest: Manifest) -> list[str]:
    storage = storages["default"]
    names = [name.removeprefix(MEDIA) for name in manifest.files if name.startswith(MEDIA)]
    for name in names:
        source = folder / MEDIA / name
        if isinstance(storage, FileSystemStorage):
            target = Path(storage.path(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
        else:
            with source.open("rb") as content:
                storage.save(name, File(content))
    return names


def _place_secret_key(folder: Path) -> None:
    saved = folder / KEY_FILE
    if saved.exists() and not settings.OPTIONS.secret_key:
        saved.chmod(PERMISSIONS)
        saved.rename(settings.DATA / KEY_FILE)
