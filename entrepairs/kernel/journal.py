# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The journal of deeds: written by actions, read in order by the rooms that react."""

from typing import Any

from django.db import models, transaction

from entrepairs.kernel.models import Bookmark, JournalEntry
from entrepairs.kernel.prepared import Prepared, columns, instances
from entrepairs.kernel.writing import insert

NO_TRANSACTION_OPEN = 9_223_372_036_854_775_807


class OldestOpenTransaction(models.Func):
    """Entries below it are visible for good; at or above it one may still be missing."""

    template = str(NO_TRANSACTION_OPEN)
    output_field = models.BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Source: PostgreSQL manual, 9.27.8 transaction ID and snapshot information functions."""
        template = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        return super().as_sql(compiler, connection, template=template)


def record(name: str, *, actor: Any, about: models.Model) -> JournalEntry:
    """Write down a deed. Call it inside the action's transaction; readers see it once committed.

    The organisation is that of the thing, else the actor's.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{name}: a deed is recorded inside its action's transaction.")
    organisation: int = getattr(about, "organisation_id", 0) or actor.organisation_id
    entry = JournalEntry(name=name, actor=actor, about=about.pk, organisation_id=organisation)
    insert(entry)
    return entry


def entries_after(xact: int, entry: int, limit: int) -> list[JournalEntry]:
    """The next settled entries in order. Two SQL queries at most.

    Two stretches of one index. Asked for together, by an OR, an embedded database would go through
    all that was read before: there every entry has the transaction 0.
    """
    found = of_this_transaction.rows(xact, entry, limit=limit)
    if len(found) < limit:
        found += of_later_ones.rows(xact, limit=limit)
    return instances(JournalEntry, found[:limit])


def _settled() -> models.QuerySet:
    settled = JournalEntry.objects.filter(xact__lt=OldestOpenTransaction()).order_by("xact", "id")
    return settled.values_list(*columns(JournalEntry))


# Asked three times a second by each reader.
of_this_transaction = Prepared(
    lambda xact, entry, limit: _settled().filter(xact=xact, id__gt=entry)[:limit]
)
of_later_ones = Prepared(lambda xact, limit: _settled().filter(xact__gt=xact)[:limit])


def settle_transactions() -> None:
    """After a restore or an import the numbers come from another server: forget them.

    Run at the worker's start. Entries of a foreign numbering go to 0, and bookmarks that stood
    in it move to (0, entry).
    """
    foreign = JournalEntry.objects.filter(xact__gt=CurrentOrNone())
    with transaction.atomic():
        if foreign.update(xact=0):
            Bookmark.objects.filter(xact__gt=0).update(xact=0)


class CurrentOrNone(models.Func):
    """The present transaction's number, or one above all where there is none."""

    template = str(NO_TRANSACTION_OPEN)
    output_field = models.BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """See `OldestOpenTransaction`."""
        return super().as_sql(compiler, connection, template="pg_current_xact_id()::text::bigint")


def lag() -> float:
    """Seconds since the oldest entry that some reader has not read yet; 0 when all are through."""
    from django.utils import timezone

    oldest = None
    for mark in Bookmark.objects.all():
        waiting = entries_after(mark.xact, mark.entry, 1)
        if waiting and (oldest is None or waiting[0].at < oldest):
            oldest = waiting[0].at
    return (timezone.now() - oldest).total_seconds() if oldest else 0.0
