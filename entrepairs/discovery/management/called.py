# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What commands that answer as somebody share: as whom, what is asked, how much is shown."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from entrepairs.discovery.management.told import BadLineError, Told
from entrepairs.people.models import Person

SHOWN, MOST = 10, 100


def add_arguments(parser: CommandParser, *, text: str, batch: str) -> None:
    """TEXT or --batch -, --as, --limit and --json; `text` and `batch` say what these hold."""
    parser.add_argument("text", nargs="*", metavar="TEXT", help=text)
    parser.add_argument("--as", dest="email", required=True, metavar="EMAIL")
    parser.add_argument("--limit", type=int, default=SHOWN, metavar="N")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--batch", metavar="-", help=batch)


def reader(options: dict[str, Any]) -> Person:
    """Who asks; refused for an address that nobody here has."""
    person = Person.objects.filter(email__iexact=options["email"]).present().first()
    if person is None:
        raise CommandError(f"Nobody here has the address {options['email']}.")
    return person


def limit(options: dict[str, Any]) -> int:
    """How many are shown; refused outside what can be."""
    most: int = options["limit"]
    if not 0 < most <= MOST:
        raise CommandError(f"--limit is from 1 to {MOST}.")
    return most


def wanted(line: Told, limit: int) -> int:
    """How many one line of a batch wants: its «k», within what can be."""
    most = line.get("k")
    if most is None:
        return limit
    if not isinstance(most, int):
        raise BadLineError("«k» must be a whole number.")
    return max(1, min(most, MOST))
