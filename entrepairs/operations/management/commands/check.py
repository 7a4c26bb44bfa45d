# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs check`: is everything set and well? With --data: do counters and histories hold?"""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.check import Command as Check

from entrepairs.curation import reconcile as curation
from entrepairs.knowledge import reconcile
from entrepairs.operations import health
from entrepairs.skills import history


class Command(Check):
    help = "Check settings, tables, worker, storage, mail; --data compares counters with rows."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--data", action="store_true", help="compare counters with rows")
        parser.add_argument("--repair", action="store_true", help="with --data: write them right")

    def handle(self, *app_labels: Any, **options: Any) -> None:
        super().handle(*app_labels, **options)
        if options["data"]:
            self._check_data(repair=options["repair"])
        if not app_labels:
            self._look()

    def _look(self) -> None:
        if not settings.DATA.exists():
            raise CommandError(
                f"Nothing is installed in {settings.DATA} yet: run `entrepairs init`."
            )
        for sentence in health.warnings():
            self.stdout.write(f"- {sentence}")

    def _check_data(self, *, repair: bool) -> None:
        broken = history.faults()
        for slug, line in broken:
            # Nothing can be repaired: what stood there is not known any more.
            self.stdout.write(f"- The history of certification {slug} breaks at line {line}.")
        wrong = reconcile.drifts() + curation.drifts()
        for drift in wrong:
            told = f"{drift.counter} of {drift.slug} says {drift.kept}"
            self.stdout.write(f"- {told}, there are {drift.counted}.")
        if wrong and not repair:
            raise SystemExit(1)
        if wrong:
            reconcile.repair()
            curation.repair()
        self.stdout.write("Repaired." if wrong else "Counters equal their rows.")
        if broken:
            raise SystemExit(1)
