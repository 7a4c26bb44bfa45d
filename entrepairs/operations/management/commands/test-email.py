# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs test-email`: does a mail leave the house?"""

import smtplib
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email


class Command(BaseCommand):
    help = "Send one mail to an address and say what the mail server answers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as mistake:
            raise CommandError(f"{options['email']} is no mail address.") from mistake
        backend = settings.EMAIL_BACKEND.rsplit(".", 2)[1]
        host = getattr(settings, "EMAIL_HOST", "")
        where = f"{host}:{settings.EMAIL_PORT}" if backend == "smtp" else settings.EMAIL_FILE_PATH
        self.stdout.write(f"From {settings.DEFAULT_FROM_EMAIL} through {backend} ({where}).")
        message = EmailMessage(
            "Entrepairs: test",
            "This mail was sent by `entrepairs test-email`.",
            to=[options["email"]],
        )
        try:
            message.send()
        except smtplib.SMTPException as answer:
            raise CommandError(f"The mail server refused: {answer}") from answer
        except OSError as fault:
            raise CommandError(f"The mail server does not answer: {fault}") from fault
        self.stdout.write(
            "Sent. If it does not arrive, look at SPF and DKIM of the sender's domain."
        )
