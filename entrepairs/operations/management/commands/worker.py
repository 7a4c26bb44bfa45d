# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs worker`: what follows from what people do."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from entrepairs.kernel import memory
from entrepairs.kernel.worker import Worker


class Command(BaseCommand):
    help = "Follow the journal, send mails, run background tasks and the schedule."

    def handle(self, *args: Any, **options: Any) -> None:
        memory.give_back_at_once()
        worker = Worker()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _received, _frame: worker.stop())
        worker.run()
