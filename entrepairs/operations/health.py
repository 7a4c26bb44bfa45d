# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Is the installation well? Facts without names, for a monitor, the operator and `check`."""

import logging
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from entrepairs.discovery import following
from entrepairs.kernel import journal
from entrepairs.kernel.models import Heartbeat, OutboxMessage, ParkedEntry
from entrepairs.media import transcoding

WORKER_SILENT_AFTER = timedelta(minutes=2)
LAG_WARNING = 10.0
PROBE = "health/probe"
UNWRITABLE = "Uploads cannot be written."
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its name, whether it is well, and a sentence when it is not."""

    name: str
    well: bool
    sentence: str = ""


def ready() -> list[Finding]:
    """What must hold to serve pages: database, migrations, worker, storage. Nothing is written."""
    return [*_tables(), _storage()]


def _tables() -> list[Finding]:
    database = _database()
    return [database, _migrations(), _worker()] if database.well else [database]


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Finding("database", well=False, sentence="The database does not answer.")
    return Finding("database", well=True)


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Finding(
            "migrations",
            well=False,
            sentence="Tables are not up to date: run `entrepairs migrate`.",
        )
    return Finding("migrations", well=True)


def _worker() -> Finding:
    since = timezone.now() - WORKER_SILENT_AFTER
    if not Heartbeat.objects.filter(at__gte=since).exists():
        return Finding(
            "worker", well=False, sentence="No worker was heard of for two minutes: start one."
        )
    return Finding("worker", well=True)


def _storage() -> Finding:
    """Could a file be kept? Asked every few seconds, so nothing is written to know."""
    if not isinstance(default_storage, FileSystemStorage):
        return _answer_of_store(lambda: default_storage.exists(PROBE))
    folder = Path(default_storage.location)
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("storage", well=False, sentence=UNWRITABLE)
    if shutil.disk_usage(folder).free < settings.UPLOAD_MAX_BYTES:
        return Finding("storage", well=False, sentence="The disk of the uploads is full.")
    return Finding("storage", well=True)


def _storage_written() -> Finding:
    """Is a file really kept? Once, when an operator asks."""
    found = _storage()
    return _answer_of_store(_write_probe) if found.well else found


def _answer_of_store(ask: Callable[[], object]) -> Finding:
    try:
        ask()
    except Exception:
        # Each kind of store fails in its own words.
        log.exception("the store of uploads fails")
        return Finding("storage", well=False, sentence=UNWRITABLE)
    return Finding("storage", well=True)


def _write_probe() -> None:
    default_storage.delete(default_storage.save(PROBE, ContentFile(b"written")))


def warnings() -> list[str]:
    """What an operator should look at, in sentences; a file is written to try. Six SQL queries."""
    findings = [*_tables(), _storage_written()]
    found = [finding.sentence for finding in findings if not finding.well]
    lag = journal.lag()
    if lag > LAG_WARNING:
        found.append(f"The journal is read {lag:.0f} s late: is a long transaction open?")
    behind = following.lag()
    if behind > LAG_WARNING:
        found.append(f"Search is {behind:.0f} s late: is the worker running?")
    parked = ParkedEntry.objects.count()
    if parked:
        found.append(f"{parked} journal entries are parked.")
    stuck = OutboxMessage.objects.filter(state=OutboxMessage.State.PARKED).count()
    if stuck:
        found.append(f"{stuck} mails could not be delivered.")
    if not settings.SESSION_COOKIE_SECURE:
        found.append("Pages are served without HTTPS: set `url` to an https address.")
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        found.append("Mails are kept in a folder, not sent: set `email_url`.")
    if not transcoding.is_here():
        found.append("Videos are refused: install ffmpeg (and ffprobe), or set `ffmpeg`.")
    return found


def gauges() -> dict[str, float]:
    """Numbers for a monitor; none of them names anybody. Five SQL queries."""
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING)
    oldest = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    return {
        "journal_lag_seconds": journal.lag(),
        "search_lag_seconds": following.lag(),
        "outbox_waiting": waiting.count(),
        "outbox_oldest_seconds": (
            max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0
        ),
        "outbox_parked": OutboxMessage.objects.filter(state=OutboxMessage.State.PARKED).count(),
        "journal_parked": ParkedEntry.objects.count(),
    }
