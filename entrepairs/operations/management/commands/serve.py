# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs serve`: the web server."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from entrepairs.operations import installation, serving
from entrepairs.people import opening


class Command(BaseCommand):
    help = "Serve the pages. Run `entrepairs worker` beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="processes (default: 2)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not installation.has_tables():
            self.stderr.write("Nothing is installed here yet: run `entrepairs init` first.")
            raise SystemExit(2)
        serving.refuse_port(options["host"], options["port"])
        if opening.is_waiting():
            self._say_how_to_open(options["port"])
        command = serving.web_command(
            host=options["host"], port=options["port"], workers=options["workers"]
        )
        os.execvpe(command[0], command, serving.environment())

    def _say_how_to_open(self, port: int) -> None:
        is_set = "url" in settings.OPTIONS.model_fields_set
        site = settings.PUBLIC_URL if is_set else f"http://localhost:{port}"
        self.stdout.write("Nobody has an account here yet. This address opens the house, once:")
        self.stdout.write(f"\n  {opening.address(site)}\n")
        self.stdout.flush()
