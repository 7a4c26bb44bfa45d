# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs serve`: the web server."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from entrepairs.operations import installation, serving


class Command(BaseCommand):
    help = "Serve the pages. Run `entrepairs worker` beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="processes (default: 2)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not installation.is_installed():
            self.stderr.write("Nothing is installed here yet: run `entrepairs init` first.")
            raise SystemExit(2)
        serving.refuse_port(options["host"], options["port"])
        command = serving.web_command(
            host=options["host"], port=options["port"], workers=options["workers"]
        )
        os.execvpe(command[0], command, serving.environment())
