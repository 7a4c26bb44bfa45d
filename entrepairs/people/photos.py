# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Portraits: made anew as a small square, kept under the digest of what they hold."""

from io import BytesIO
from typing import IO

from entrepairs.kernel import files, images

FOLDER = "photos"
SIDE = 256
MEDIA_TYPE = images.MEDIA_TYPE


class NotAPhotoError(ValueError):
    """The file is not a picture that can be read, or it is far too large."""


def keep(file: IO[bytes]) -> str:
    """Keep the square portrait made from a file; its digest. Repeatable."""
    try:
        portrait = images.portrait(file, SIDE)
    except (images.NotAPictureError, images.TooManyPixelsError) as error:
        raise NotAPhotoError from error
    return files.keep(FOLDER, BytesIO(portrait))


def opened(digest: str) -> IO[bytes]:
    """The portrait, open for reading; FileNotFoundError when it is gone."""
    return files.open_kept(FOLDER, digest)


def drop(digest: str) -> None:
    """Erase a portrait that nobody shows any more."""
    files.drop(FOLDER, digest)
