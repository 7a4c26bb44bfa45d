# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first page of a PDF as a picture, drawn by a process of its own that has little of all."""

import io
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from entrepairs.kernel import images, pdf_page

PATIENCE = 30  # seconds
SCRIPT = Path(pdf_page.__file__)


class LockedError(ValueError):
    """It asks for a password."""


class OddError(ValueError):
    """It cannot be read as a PDF, or asks for more time or room than a page gets."""


@dataclass(frozen=True)
class FirstPage:
    """The picture of a first page, and how many pages follow it, itself included."""

    picture: bytes
    width: int
    height: int
    pages: int


def first_page(source: IO[bytes]) -> FirstPage:
    """Draw it. Raises LockedError and OddError."""
    with tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        sent, drawn = Path(folder, "sent.pdf"), Path(folder, "page.png")
        with sent.open("wb") as target:
            shutil.copyfileobj(source, target)
        try:
            # Isolated: neither our settings nor our secrets are in its reach.
            done = subprocess.run(
                [sys.executable, "-I", str(SCRIPT), str(sent), str(drawn)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
                env={"LC_ALL": "C.UTF-8"},
                cwd=folder,
            )
        except subprocess.TimeoutExpired as late:
            raise OddError("too long") from late
        if done.returncode == pdf_page.LOCKED:
            raise LockedError
        if done.returncode or not done.stdout.isdigit():
            raise OddError(str(done.returncode))
        try:
            picture = images.remake(io.BytesIO(drawn.read_bytes()))
        except (images.NotAPictureError, images.TooManyPixelsError) as fault:
            raise OddError("no picture") from fault
    return FirstPage(picture.full, picture.width, picture.height, int(done.stdout))
