# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs resetfactors`: let somebody in again who lost their second factor."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrepairs.people import actions as people
from entrepairs.people.models import Person


class Command(BaseCommand):
    help = "Take the second factors of an account away, for an administrator who is locked out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=options["email"].strip()).first()
        if person is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        if people.forget_factors(actor=None, person=person):
            self.stdout.write(f"{person.email} signs in without a second factor; a mail says so.")
        else:
            self.stdout.write(f"{person.email} has no second factor.")
