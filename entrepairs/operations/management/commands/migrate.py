# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`migrate`: one at a time, never waiting long for a lock, and the cache table with it."""

from typing import Any

from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection

from entrepairs.knowledge import recleaning
from entrepairs.operations import tables

LOCK = 7_221_934  # an arbitrary number that stands for "migrations of Entrepairs"
PARTIAL = ("app_label", "plan", "check_unapplied", "fake", "prune")


class Command(Migrate):
    help = "Bring the tables up to date after an update."

    def handle(self, *args: Any, **options: Any) -> None:
        postgresql = connection.vendor == "postgresql"
        is_whole = not any(options[name] for name in PARTIAL)
        with connection.cursor() as cursor:
            if postgresql:
                cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
                cursor.execute("SET lock_timeout = '10s'")
            try:
                if is_whole:
                    tables.make_all()
                super().handle(*args, **options)
                call_command("createcachetable", verbosity=0)
                if is_whole:
                    self._clean_texts()
            finally:
                if postgresql:
                    cursor.execute("SET lock_timeout = DEFAULT")
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

    def _clean_texts(self) -> None:
        """Before a release that allows less serves a page."""
        cleaned = recleaning.clean_all()
        if cleaned:
            self.stdout.write(f"{cleaned} texts were cleaned again.")
