# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One process, three threads: journal readers, outbox and schedule, background tasks."""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from entrepairs.kernel import journal, outbox, readers
from entrepairs.kernel.models import Heartbeat

if TYPE_CHECKING:
    from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

log = logging.getLogger(__name__)

PAUSE = 0.3
SILENT_AFTER = timedelta(minutes=2)
RETURNS = 3
# Set once this process is asked to end: a long task leaves what it holds to the next worker.
ending = threading.Event()


class Worker:
    """Follows the journal, delivers, keeps the schedule and runs tasks until `stop` is called."""

    def __init__(self) -> None:
        self.name = uuid.uuid4().hex[:12]
        self.stopping = threading.Event()
        self._last_run: dict[str, float] = {}
        self._task_worker: TaskWorker | None = None

    def run(self) -> None:
        """Work until stopped. Returns when all three threads have ended."""
        ending.clear()
        journal.settle_transactions()
        self._beat()
        threads = [
            threading.Thread(target=self._loop, args=(self._read,), name="readers"),
            threading.Thread(target=self._loop, args=(self._send,), name="outbox"),
            threading.Thread(target=self._loop, args=(self._run_tasks,), name="tasks"),
        ]
        for thread in threads:
            thread.start()
        self.stopping.wait()
        if self._task_worker:
            self._task_worker.running = False
        for thread in threads:
            thread.join(timeout=20)

    def stop(self) -> None:
        """Ask the threads to end after what they hold."""
        ending.set()
        self.stopping.set()

    def _loop(self, turn: Callable[[], int]) -> None:
        while not self.stopping.is_set():
            try:
                worked = turn()
            except OperationalError:
                log.warning("the database does not answer; trying again")
                worked = 0
                time.sleep(2)
            except Exception:
                log.exception("a turn of the worker failed")
                worked = 0
                time.sleep(2)
            close_old_connections()
            if not worked:
                self.stopping.wait(PAUSE)

    def _read(self) -> int:
        # Who has read to the end waits for more: a turn costs nearly as much for one deed as for
        # twenty.
        return readers.turn() + sum(bool(follow()) for follow in readers.wiring().FOLLOWERS)

    def _send(self) -> int:
        worked = outbox.deliver_due()
        self._every("heartbeat", 30, self._beat)
        self._every("tasks", 60, requeue_lost_tasks)
        for name, (seconds, run) in readers.wiring().SCHEDULE.items():
            self._every(name, seconds, run)
        return worked

    def _every(self, name: str, seconds: int, run: Callable[[], object]) -> None:
        now = time.monotonic()
        if now - self._last_run.get(name, -1e9) >= seconds:
            self._last_run[name] = now
            run()

    def _beat(self) -> None:
        Heartbeat.objects.update_or_create(worker=self.name, defaults={"at": timezone.now()})
        Heartbeat.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()

    def _run_tasks(self) -> int:
        from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

        self._task_worker = TaskWorker(
            queue_names=["default"],
            interval=PAUSE,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )
        self._task_worker.run()
        return 0


def requeue_lost_tasks() -> int:
    """Give back the running tasks of workers silent for two minutes; how many.

    A task is written to be run twice; after three returns it stays for the page of parked work.
    """
    from django_tasks_db.models import DBTaskResult

    alive = Heartbeat.objects.filter(at__gte=timezone.now() - SILENT_AFTER)
    names = set(alive.values_list("worker", flat=True))
    returned = 0
    running = DBTaskResult.objects.filter(
        status="RUNNING", started_at__lt=timezone.now() - SILENT_AFTER
    )
    for task in running:
        lost = task.worker_ids[-1] not in names
        if lost and len(task.worker_ids) <= RETURNS:
            task.status = "READY"
            task.save(update_fields=["status"])
            returned += 1
    return returned
