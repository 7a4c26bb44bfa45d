# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables as lines of JSON that mean the same on every database.

The first line of a table names its columns, each next one holds a row, in the order of the keys.
Equal tables give equal bytes, whatever the engine: that is how a restore is verified.
"""

import base64
import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

from django.apps.registry import Apps
from django.db import connection, models, transaction
from django.db.models import Max, Min, Q

from entrepairs.operations import rows

# What is not worth keeping, or must not leave the machine, each with its reason.
LEFT_BEHIND = {
    "django_session": "opens doors: everybody signs in again",
    "usersessions_usersession": "describes those sessions",
    "notifications_device": "belong to those sessions; people ask again on each device",
    "notifications_push": "what was told on those devices",
    "account_emailconfirmation": "short-lived links",
    "operations_export": "copies for one person that live some days, and lie in no backup",
    "kernel_heartbeat": "says that a worker of this machine lives",
}
CHUNK = 2000


@dataclass(frozen=True)
class Measure:
    """What a table held: enough to know it again."""

    rows: int
    sha256: str
    # Keys are not given twice, even where the last rows were deleted.
    last_key: int | None = None


@contextmanager
def snapshot() -> Iterator[None]:
    """All tables as they stand at one moment, while people go on writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django's own transaction would take the writers' lock: this one only reads.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def tables(apps: Apps) -> dict[str, type[models.Model]]:
    """The tables to keep, by name."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return {name: found[name] for name in sorted(found.keys() - LEFT_BEHIND.keys())}


def write(model: type[models.Model], file: BinaryIO) -> Measure:
    """Write one table; call it inside a snapshot."""
    fields, digest, number = _fields(model), hashlib.sha256(), 0

    def put(values: list[Any]) -> None:
        line = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        data = f"{line}\n".encode()
        digest.update(data)
        file.write(data)

    put([field.attname for field in fields])
    # A journal numbered by one server's transactions means nothing to another.
    changed = {"kernel_journalentry": _without_transaction, "kernel_bookmark": _bookmark}
    change = changed.get(model._meta.db_table)
    for values in _rows(model, fields):
        row = change(fields, values) if change else values
        put([_plain(value) for value in row])
        number += 1
    return Measure(rows=number, sha256=digest.hexdigest(), last_key=_last_key(model))


def read(model: type[models.Model], file: BinaryIO, measure: Measure) -> None:
    """Fill an empty table from what `write` wrote. Call it inside the restore's transaction."""
    columns = json.loads(file.readline())
    fields = {field.attname: field for field in _fields(model)}
    if set(columns) != fields.keys():
        raise ValueError(f"the columns of {model._meta.db_table} are others")
    readers = [(name, _reader(fields[name])) for name in columns]
    rows.insert(
        model,
        (
            {
                name: make(value)
                for (name, make), value in zip(readers, json.loads(line), strict=True)
            }
            for line in file
        ),
    )
    if measure.last_key is not None:
        _set_last_key(model, measure.last_key)


def empty(model: type[models.Model]) -> None:
    """Take away what migrations put there."""
    with connection.cursor() as cursor:
        cursor.execute(" ".join(["DELETE FROM", connection.ops.quote_name(model._meta.db_table)]))


def _fields(model: type[models.Model]) -> list[models.Field]:
    # By name: a table grown by migrations has its columns in another order.
    kept = [field for field in model._meta.concrete_fields if not field.generated]
    return sorted(kept, key=lambda field: field.attname)


def _rows(model: type[models.Model], fields: list[models.Field]) -> Iterator[tuple]:
    names = [field.attname for field in fields]
    ordered = models.QuerySet(model).order_by("pk")
    return ordered.values_list(*names).iterator(chunk_size=CHUNK)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _reader(field: models.Field) -> Any:
    # A JSON column holds what it holds: text in it is text, not JSON once more.
    return (lambda value: value) if isinstance(field, models.JSONField) else field.to_python


def _without_transaction(fields: list[models.Field], values: tuple) -> list[Any]:
    names = [field.attname for field in fields]
    return [0 if name == "xact" else value for name, value in zip(names, values, strict=True)]


def _bookmark(fields: list[models.Field], values: tuple) -> list[Any]:
    """The same place in a journal read by key alone: just before the first unread line."""
    from entrepairs.kernel.models import JournalEntry

    row = {field.attname: value for field, value in zip(fields, values, strict=True)}
    later = Q(xact__gt=row["xact"]) | Q(xact=row["xact"], id__gt=row["entry"])
    unread = JournalEntry.objects.filter(later).aggregate(first=Min("id"))["first"]
    last = JournalEntry.objects.aggregate(last=Max("id"))["last"]
    row["entry"] = unread - 1 if unread else last or 0
    return list((row | {"xact": 0}).values())


def _last_key(model: type[models.Model]) -> int | None:
    table, key = model._meta.db_table, model._meta.pk
    if not isinstance(key, models.AutoField):
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', key.column])
            cursor.execute(
                "SELECT coalesce(pg_sequence_last_value(%s::regclass), 0)", [cursor.fetchone()[0]]
            )
        else:
            cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [table])
        return cursor.fetchone()[0] or 0


def _set_last_key(model: type[models.Model], last: int) -> None:
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "pg_get_serial_sequence(%s, %s)"
            cursor.execute(
                f"SELECT setval({sequence}, %s, %s)", [f'"{table}"', column, max(last, 1), last > 0]
            )
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
