# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs demo`: a living company to look at, web and worker in one foreground group."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from entrepairs.operations import demo, installation, serving


class Command(BaseCommand):
    help = "Make the demo company, then serve it until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--size", choices=["small", "large"], default="small")
        parser.add_argument("--no-serve", action="store_true", help="make the data and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["no_serve"]:
            serving.refuse_port(options["host"], options["port"])
        # The demo shows what is there, not how safely a disk writes: rulings on SQLite.
        os.environ.setdefault("ENTREPAIRS_DURABLE", "false")
        installation.prepare_folder()
        os.environ["ENTREPAIRS_URL"] = f"http://localhost:{options['port']}"
        self.stdout.write("Tables and files…")
        installation.prepare_database()
        if not demo.is_loaded():
            self.stdout.write("The demo company moves in…")
            demo.load(seed=options["seed"], size=options["size"], progress=self.stdout.write)
        if options["no_serve"]:
            return
        self._say_where(options["port"])
        web = serving.web_command(host=options["host"], port=options["port"], workers=1)
        raise SystemExit(serving.run_together([web, serving.worker_command()]))

    def _say_where(self, port: int) -> None:
        lines = [f"\n  Entrepairs is at  http://localhost:{port}\n"]
        lines += [
            f"  {login.part:<15} {login.email:<38} {login.password}" for login in demo.logins()
        ]
        lines.append(
            f"\n  Mails are kept in {_short(settings.DATA / 'mails')}: codes and invitations"
            "\n  at once, notices in their reader's working hours. Ctrl-C stops all.\n"
        )
        self.stdout.write("\n".join(lines))


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
