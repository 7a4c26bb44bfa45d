# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the worker does with a staff file, once the journal promised it. Written to be run twice."""

from django_tasks import task

from entrepairs.kernel.models import JournalEntry
from entrepairs.operations.importing.staff import checking, loading


def check_staff_file(entry: JournalEntry) -> None:
    """Its columns were said."""
    check.enqueue(entry.about)


def load_staff_file(entry: JournalEntry) -> None:
    """Somebody said yes to its preview."""
    load.enqueue(entry.about)


@task()
def check(key: int) -> None:
    checking.check(key)


@task()
def load(key: int) -> None:
    loading.load(key)
