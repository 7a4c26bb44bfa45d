# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""New rows, written by a statement whose text is made once (see `kernel.prepared`).

For what every deed writes: the framework takes longer to make the text than to run it.
"""

from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery
from django.db.transaction import mark_for_rollback_on_error


def insert(row: Model) -> None:
    """Write a new row, as `row.save(force_insert=True)` does; nobody is signalled.

    What the database itself has a default for is left to it, and not read back.
    """
    _insert(row, None)


def insert_once(row: Model) -> bool:
    """Write a row unless one with a unique value of it is there; whether it was written.

    While another transaction is writing such a row, it waits for what becomes of that one.
    """
    return _insert(row, OnConflict.IGNORE)


def _insert(row: Model, on_conflict: OnConflict | None) -> bool:
    sql, fields = _insertion(connection.vendor, type(row), on_conflict)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with mark_for_rollback_on_error(connection.alias), connection.cursor() as cursor:
        cursor.execute(sql, values)
        written = cursor.fetchone()
    if written:
        (row.pk,) = written
        row._state.adding, row._state.db = False, connection.alias
    return bool(written)


@lru_cache(maxsize=64)
def _insertion(
    _vendor: str, model: type[Model], on_conflict: OnConflict | None
) -> tuple[str, list[Field]]:
    """The text, and the columns whose values go in its places in order."""
    meta = model._meta
    fields = [
        field
        for field in meta.local_concrete_fields
        if field is not meta.auto_field and not field.has_db_default()
    ]
    query = InsertQuery(model, on_conflict=on_conflict)
    query.insert_values(fields, [model()])
    compiler: Any = query.get_compiler(connection=connection)
    compiler.returning_fields = [meta.pk]
    ((sql, _blank),) = compiler.as_sql()
    return sql, fields
