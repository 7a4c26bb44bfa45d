# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of a new database are those that all its migrations make, one after the other."""

import json

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from entrepairs.operations import tables
from entrepairs.operations.tests.conftest import run

# Permissions of groups are nobody's here; the framework's own migrations give their key 8 bytes
# where its model has 4.
UNLIKE = {"auth_group_permissions"}
REPLAY = """
import sys
import django
django.setup()
from django.core.management.commands.migrate import Command
from django.core.management import call_command
from entrepairs.operations.tests.test_tables import shape
call_command(Command(), verbosity=0)
sys.stdout.write(shape())
"""


def shape():
    """Every table with its columns, constraints and indexes, as text."""
    with connection.cursor() as cursor:
        inspect = connection.introspection
        found = {name: _table(inspect, cursor, name) for name in inspect.table_names(cursor)}
    return json.dumps(found, sort_keys=True, default=str)


def _table(inspect, cursor, name):
    columns = {
        column.name: [inspect.get_field_type(column.type_code, column), column.null_ok]
        for column in inspect.get_table_description(cursor, name)
    }
    keys = inspect.get_constraints(cursor, name).values()
    # Names are made of hashes of the names that things had; what they hold is what counts.
    return [columns, sorted(json.dumps(_held(key), sort_keys=True) for key in keys)]


def _held(key):
    return {name: told for name, told in key.items() if name != "name"}


@pytest.mark.long
@pytest.mark.django_db
def test_a_new_database_is_what_its_migrations_make(tmp_path, another_database):
    replayed = json.loads(run(tmp_path, "-c", REPLAY, database=another_database))
    new = json.loads(shape())
    assert replayed.keys() == new.keys()
    for name in sorted(new.keys() - UNLIKE):
        assert replayed[name] == new[name], name
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.django_db
def test_tables_that_are_there_are_left_alone():
    assert tables.make_all() is False
