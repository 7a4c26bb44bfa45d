# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs createadmin`: one more administrator."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from entrepairs.people import actions as people
from entrepairs.people.models import Organisation


class Command(BaseCommand):
    help = "Make somebody an administrator, with a new password shown once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--organisation", help="needed when there are several")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as mistake:
            raise CommandError(f"“{options['email']}” is not an e-mail address.") from mistake
        organisation = self._organisation(options["organisation"])
        password = secrets.token_urlsafe(12)
        try:
            person = people.create_administrator(
                actor=None, organisation=organisation, email=options["email"], password=password
            )
        except people.AddressTakenError as mistake:
            raise CommandError(f"{options['email']} belongs to another organisation.") from mistake
        self.stdout.write(f"{person.email} administers “{organisation.name}”.")
        self.stdout.write(f"Password, shown once: {password}")

    def _organisation(self, name: str | None) -> Organisation:
        found = Organisation.objects.filter(name__iexact=name) if name else Organisation.objects
        houses = list(found.all()[:2])
        if not houses:
            raise CommandError("No such organisation: run `entrepairs init` first.")
        if len(houses) > 1:
            raise CommandError("There are several organisations: name one with --organisation.")
        return houses[0]
