# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs init`: make an empty installation."""

import getpass
import secrets
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from entrepairs.operations import installation
from entrepairs.people import actions as people
from entrepairs.people import opening


class Command(BaseCommand):
    help = "Make an empty installation: folder, secret, tables, organisation, administrator."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", help="its name")
        parser.add_argument("--admin", metavar="EMAIL", help="the first administrator's address")
        parser.add_argument("--non-interactive", action="store_true", help="ask nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        name, email = options["organisation"], options["admin"]
        if not options["non_interactive"]:
            name = name or _asked("Name of the organisation (empty: in the browser): ")
            if name:
                email = email or _asked("E-mail of the first administrator: ")
        if bool(name) != bool(email):
            raise CommandError(
                "Give both --organisation NAME and --admin EMAIL, or neither: "
                "then the first steps are made in the browser."
            )
        if email:
            self._refuse_address(email)
        installation.prepare_folder()
        installation.prepare_database()
        if not name:
            self._say_next()
            return
        if installation.is_installed():
            self.stdout.write("Already installed: tables and files are up to date.")
            self.stdout.write(
                f"“{name}” and {email} were left aside; `entrepairs createadmin` adds somebody."
            )
            return
        password = self._password(ask=not options["non_interactive"])
        organisation = people.create_organisation(actor=None, name=name)
        people.create_administrator(
            actor=None, organisation=organisation, email=email, password=password
        )
        self.stdout.write(f"“{name}” is ready. Sign in as {email}.")
        if options["non_interactive"]:
            self.stdout.write(f"Password, shown once: {password}")
        self.stdout.write("Next: entrepairs serve, and entrepairs worker beside it.")
        self.stdout.write(f"Then begin at {settings.PUBLIC_URL}/admin/.")

    def _refuse_address(self, email: str) -> None:
        try:
            validate_email(email)
        except ValidationError as mistake:
            raise CommandError(f"“{email}” is not an e-mail address.") from mistake

    def _say_next(self) -> None:
        """Where nobody has an account, `serve` writes the address that opens the house."""
        if opening.is_waiting():
            self.stdout.write("Tables and files are ready, and nobody has an account yet.")
            self.stdout.write("Next: entrepairs serve, and entrepairs worker beside it.")
            self.stdout.write(f"Then open the house, once, at {opening.address()}")
        else:
            self.stdout.write("Already installed: tables and files are up to date.")

    def _password(self, *, ask: bool) -> str:
        if ask and sys.stdin.isatty():
            given = getpass.getpass("Password (empty: make one): ")
            if given:
                return given
        return secrets.token_urlsafe(12)


def _asked(question: str) -> str:
    """What is typed; nothing where nobody can type."""
    try:
        return input(question).strip()
    except EOFError:
        return ""
