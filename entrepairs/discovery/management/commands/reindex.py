# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs reindex`: the search index made anew beside the one in use, then put in its place."""

from typing import Any

from django.core.management.base import BaseCommand

from entrepairs.discovery import following, pages
from entrepairs.kernel.progress import Progress


class Command(BaseCommand):
    help = "Make the search index anew. Search goes on meanwhile; a worker that runs does the work."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        following.request_rebuild()
        following.catch_up(Progress(quiet=options["verbosity"] == 0))
        if options["verbosity"]:
            self.stdout.write(f"{pages.total(after=0):,} texts can be searched.")
