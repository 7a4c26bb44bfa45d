# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs erase`: somebody who cannot sign in any more asked for it in writing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from entrepairs.operations import erasing
from entrepairs.people.models import Person


class Command(BaseCommand):
    help = "Erase an account at once and for good, at the written wish of its person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="e-mail address, or the last part of their page")
        parser.add_argument(
            "--withdraw", action="store_true", help="what only they wrote goes with them"
        )
        parser.add_argument("--sure", action="store_true", help="nobody can bring anything back")

    def handle(self, *args: Any, **options: Any) -> None:
        named = options["person"]
        person = Person.objects.filter(Q(slug=named) | Q(email__iexact=named)).first()
        if person is None:
            raise CommandError(f"There is nobody called {named}.")
        if not options["sure"]:
            raise CommandError(f"{person.name} would be erased for good: say so with --sure.")
        if not erasing.erase_now(person, withdraws=options["withdraw"]):
            raise CommandError("This is the last administrator: name another one first.")
        if options["verbosity"]:
            self.stdout.write("Erased.")
