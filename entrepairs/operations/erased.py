# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who was erased: a list of random public names beside the database, which no backup holds.

An older backup knows nothing of erasures made after it. So the list lies in the data folder, and a
restore does again what it says. A public name leads nowhere once its person is erased; nothing else
is in it but a day, and whether their own texts went too.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils import timezone

NAME = "erased"
KEPT, WITHDRAWN = "kept", "withdrawn"


def place() -> Path:
    """The file; an operator keeps a copy of it where the backups are not."""
    return Path(settings.DATA) / NAME


def write_down(slug: str, *, withdraws: bool) -> None:
    """Before the erasure is done for good: whoever stands here too early is erased at the next try.

    On the disk when this returns. Repeatable.
    """
    line = f"{slug} {timezone.now():%Y-%m-%d} {WITHDRAWN if withdraws else KEPT}\n"
    if slug in dict(listed()):
        return
    with place().open("a", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def listed() -> Iterator[tuple[str, bool]]:
    """The public names, and whether their own texts went too."""
    with suppress(FileNotFoundError), place().open(encoding="utf-8") as file:
        for line in file:
            # A line that was cut off by a crash is of an erasure that was not done.
            if line.endswith("\n"):
                slug, _day, texts = line.split()
                yield slug, texts == WITHDRAWN
