# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of a new database, made at once instead of through their history.

Replaying every migration makes the same tables in some hundred steps. What both make is compared
by a test, on each database; an installation that holds data is only ever migrated.
"""

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

if TYPE_CHECKING:
    from collections.abc import Iterator


def make_all() -> bool:
    """Make all tables where there is none, their migrations written down as applied; else False.

    Both or neither, should it be cut off. What migrations do to rows has none to do it to.
    """
    if connection.introspection.table_names():
        return False
    executor = MigrationExecutor(connection)
    with _without_checks(), transaction.atomic():
        plain = Migrate()
        plain.verbosity = 0
        plain.sync_apps(connection, {app.label for app in apps.get_app_configs()})
        for key in sorted(executor.loader.disk_migrations):
            executor.recorder.record_applied(*key)
    return True


@contextmanager
def _without_checks() -> "Iterator[None]":
    """SQLite changes tables inside a transaction only where keys are not looked after."""
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()
