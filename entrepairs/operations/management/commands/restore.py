# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs restore`: an empty installation becomes the one of a backup."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrepairs.discovery import following
from entrepairs.kernel.progress import Progress
from entrepairs.operations import erasing, restore
from entrepairs.operations.backup import BackupError, Manifest


class Command(BaseCommand):
    help = "Fill an empty installation from a backup, whichever its database and this one's."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="what `entrepairs backup` wrote; - is a pipe")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(quiet=options["verbosity"] == 0)
        try:
            manifest = self._restore(options["file"], progress)
        except BackupError as mistake:
            raise CommandError(str(mistake)) from mistake
        again = erasing.do_again()
        following.catch_up(progress)
        if options["verbosity"]:
            self._say(manifest)
            if again:
                self.stdout.write(f"Erased again, as the list beside the database says: {again:,}.")

    def _restore(self, name: str, progress: Progress) -> Manifest:
        if name == "-":
            return restore.restore(sys.stdin.buffer, progress=progress)
        path = Path(name)
        if not path.is_file():
            raise BackupError(f"There is no file {name}.")
        with path.open("rb") as file:
            return restore.restore(file, progress=progress)

    def _say(self, manifest: Manifest) -> None:
        self.stdout.write(
            f"Restored the backup of {manifest.made_at} (Entrepairs {manifest.version}): "
            f"{manifest.rows:,} rows of {len(manifest.tables)} tables, {manifest.uploads}, "
            "read back and found equal. Everybody signs in again."
        )
