# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs test-email`: does a mail leave the house?"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import translation

from entrepairs.operations import mailing


class Command(BaseCommand):
    help = "Send one mail to an address and say what the mail server answers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as mistake:
            raise CommandError(f"{options['email']} is no mail address.") from mistake
        server = mailing.server()
        self.stdout.write(f"From {server.sender} to {server.place}.")
        with translation.override("en"):
            trial = mailing.send_to(options["email"])
            if trial.reason:
                raise CommandError(f"{trial.sentence} ({trial.answer})")
        self.stdout.write(
            "Sent. If it does not arrive, look at SPF and DKIM of the sender's domain."
        )
