# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Making an installation: its folder, its secret, its tables, its first organisation."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from entrepairs.people.models import Organisation


def prepare_folder() -> None:
    """Make the data folder and its secret key, readable by their owner alone. Repeatable."""
    for folder in (settings.DATA, settings.DATA / "media", settings.DATA / "mails"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as mistake:
            raise CommandError(
                f"The folder {folder} cannot be made: {mistake.strerror}. "
                "ENTREPAIRS_DATA says which one is meant."
            ) from mistake
    key = settings.DATA / "secret-key"
    if not settings.OPTIONS.secret_key and not key.exists():
        _write_secret(key, secrets.token_urlsafe(50))
        settings.SECRET_KEY = key.read_text()


def _write_secret(path: Path, secret: str) -> None:
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)


def prepare_database() -> None:
    """Bring the tables up to date and gather the static files."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)


def has_tables() -> bool:
    """Was it made, be it empty?"""
    return Organisation._meta.db_table in connection.introspection.table_names()


def is_installed() -> bool:
    """Is there an organisation?"""
    return has_tables() and Organisation.objects.exists()
