# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the worker does once the journal promised it, or on its day. Written to be run twice."""

from django_tasks import task

from entrepairs.kernel.models import JournalEntry
from entrepairs.operations import erasing, exporting
from entrepairs.operations.importing.staff import checking, loading


def check_staff_file(entry: JournalEntry) -> None:
    """Its columns were said."""
    check.enqueue(entry.about)


def load_staff_file(entry: JournalEntry) -> None:
    """Somebody said yes to its preview."""
    load.enqueue(entry.about)


def make_export(entry: JournalEntry) -> None:
    """Somebody asked for a copy of their data."""
    export.enqueue(entry.about)


def erase_who_asked() -> int:
    """The day of some has come; how many. By the clock."""
    keys = list(erasing.due())
    for key in keys:
        erase.enqueue(key)
    return len(keys)


@task()
def export(key: int) -> None:
    exporting.make(key)


@task()
def erase(key: int) -> None:
    erasing.erase(key)


@task()
def check(key: int) -> None:
    checking.check(key)


@task()
def load(key: int) -> None:
    loading.load(key)
