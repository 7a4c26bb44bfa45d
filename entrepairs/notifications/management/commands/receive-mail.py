# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs receive-mail`: what a mail server pipes to us, one mail at a time."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError

from entrepairs.notifications import receiving
from entrepairs.notifications.receiving.door import LARGEST

# As sysexits.h has it: the server keeps the mail and hands it over again.
TRY_AGAIN = 75


class Command(BaseCommand):
    help = "Read one mail (RFC 5322) on standard input. Answers are published, bounces followed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--recipient", default="", help="for whom the mail server took it, where it says so"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(LARGEST)
        try:
            became = receiving.receive(raw, options["recipient"])
        except OperationalError:
            self.stderr.write("The database does not answer: hand the mail over again.")
            sys.exit(TRY_AGAIN)
        # No address and no word of the mail: this line ends in a log.
        self.stdout.write(became)
