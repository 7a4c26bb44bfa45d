# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files kept under the digest of what they hold.

A file is complete and on the disk before the row that names it (I60): it is written beside its
place, flushed, renamed. Written twice, it is the same file.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

CHUNK = 1024 * 1024


def keep(folder: str, source: IO[bytes], variant: str = "", *, of: str = "") -> str:
    """Keep what `source` holds, and return its digest.

    A variant (a thumbnail) is kept beside the file whose digest is `of`.
    """
    digest = of or _digest(source)
    name = _name(folder, digest, variant)
    source.seek(0)
    storage = _storage()
    if isinstance(storage, FileSystemStorage):
        _write(Path(storage.path(name)), source)
    elif not storage.exists(name):
        storage.save(name, File(source))
    return digest


def open_kept(folder: str, digest: str, variant: str = "") -> IO[bytes]:
    """The file, open for reading; `FileNotFoundError` when it is not there."""
    return _storage().open(_name(folder, digest, variant))


def is_kept(folder: str, digest: str, variant: str = "") -> bool:
    """Is it there?"""
    return _storage().exists(_name(folder, digest, variant))


def drop(folder: str, digest: str, *variants: str) -> None:
    """Erase a file and its variants. Whoever calls makes sure that no row names it."""
    for variant in ("", *variants):
        _storage().delete(_name(folder, digest, variant))


def put(name: str, source: IO[bytes]) -> None:
    """Keep something under a name of its own, in the place of what stood there."""
    storage = _storage()
    source.seek(0)
    if isinstance(storage, FileSystemStorage):
        _write(Path(storage.path(name)), source)
    else:
        storage.delete(name)
        storage.save(name, File(source))


def open_named(name: str) -> IO[bytes]:
    """What `put` kept; `FileNotFoundError` when it is not there."""
    return _storage().open(name)


def drop_named(name: str) -> None:
    """Erase what `put` kept. Repeatable."""
    _storage().delete(name)


def _storage() -> Storage:
    return storages["default"]


def _name(folder: str, digest: str, variant: str) -> str:
    return f"{folder}/{digest[:2]}/{digest}{'-' + variant if variant else ''}"


def _digest(source: IO[bytes]) -> str:
    source.seek(0)
    found = hashlib.sha256()
    while chunk := source.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def _write(place: Path, source: IO[bytes]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, part = tempfile.mkstemp(dir=place.parent, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        Path(part).replace(place)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    _flush_folder(place.parent)


def _flush_folder(folder: Path) -> None:
    """The new name itself must survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
