# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many plain rows at once: imports, restores. Model objects would cost twice the whole rest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from django.db import connection, models

CONVERTED = (models.DateTimeField, models.DateField, models.JSONField, models.DecimalField)


def reserve(model: type[models.Model], number: int) -> Sequence[int]:
    """Keys for so many new rows. Call it in the transaction that inserts them."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            next_key = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(next_key, [f'"{table}"', column, number])
            return [key for (key,) in cursor.fetchall()]
        # One transaction writes at a time, so nobody takes the same keys meanwhile.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or [0])[0]
        return range(last + 1, last + number + 1)


def insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows given by column attribute; what they leave out takes the field's default.

    All rows name the same columns. Foreign keys are keys (`author_id`), never objects.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    given = {f.attname: _prepared(f) for f in model._meta.concrete_fields if f.attname in first}
    assumed = {f.attname: _default(f) for f in model._meta.concrete_fields if _is_assumed(f, first)}
    columns = [model._meta.get_field(name).column for name in (*given, *assumed)]

    def values(row: Mapping[str, Any]) -> list[Any]:
        prepared = [convert(row[name]) if convert else row[name] for name, convert in given.items()]
        return [*prepared, *(make() for make in assumed.values())]

    with connection.cursor() as cursor:
        cursor.executemany(_sql(model, columns), map(values, chain([first], rows)))


def _is_assumed(field: models.Field, given: Mapping[str, Any]) -> bool:
    in_the_database = field.has_db_default() or isinstance(field, models.AutoField)
    return field.attname not in given and not in_the_database


def _prepared(field: models.Field) -> Callable[[Any], Any] | None:
    if isinstance(field, CONVERTED):
        return partial(field.get_db_prep_save, connection=connection)
    return None


def _default(field: models.Field) -> Callable[[], Any]:
    if callable(field.default):
        return lambda: field.get_db_prep_save(field.get_default(), connection)
    constant = field.get_db_prep_save(field.get_default(), connection)
    return lambda: constant


def _sql(model: type[models.Model], columns: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    places = ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)
    words = ["INSERT INTO", table, "(", names, ") VALUES (", places, ")"]
    return " ".join(words)
