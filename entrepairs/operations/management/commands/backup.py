# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs backup`: one file that holds the installation."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrepairs.kernel.progress import Progress
from entrepairs.operations import backup, state

FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


class Command(BaseCommand):
    help = "Save tables and uploads into one verified file, while people go on working."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", default="", help="default: backups/ in the data folder; - is a pipe"
        )
        parser.add_argument(
            "--with-secret-key", action="store_true", help="hold the secret key too: guard the file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._make(options)
        except backup.BackupError as mistake:
            raise CommandError(str(mistake)) from mistake
        except OSError as mistake:
            raise CommandError(f"The backup cannot be written: {mistake}.") from mistake

    def _make(self, options: dict[str, Any]) -> None:
        progress = Progress(quiet=options["verbosity"] == 0)
        key = options["with_secret_key"]
        if options["file"] == "-":
            backup.make(sys.stdout.buffer, with_secret_key=key, progress=progress)
            state.mark_backup()
            return
        path = Path(options["file"]) if options["file"] else _default_path()
        # Nobody takes half a backup for one: it gets its name when it is whole and on the disk.
        part = path.with_name(f"{path.name}.part")
        try:
            with os.fdopen(os.open(part, FLAGS, backup.PERMISSIONS), "wb") as file:
                manifest = backup.make(file, with_secret_key=key, progress=progress)
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)
        state.mark_backup()
        if options["verbosity"]:
            self.stdout.write(
                f"{path}: {manifest.rows:,} rows of {len(manifest.tables)} tables, "
                f"{manifest.uploads}, {path.stat().st_size / 1e6:,.1f} MB."
            )
            if not key:
                self.stdout.write(
                    "Without the secret key: keep that apart, or everybody signs in anew."
                )


def _default_path() -> Path:
    folder = settings.DATA / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"entrepairs-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.tar.gz"
