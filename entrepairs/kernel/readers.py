# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Readers of the journal: each has a bookmark and moves it with what it wrote."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.kernel.models import Bookmark, JournalEntry, ParkedEntry
from entrepairs.kernel.prepared import Prepared, columns, instances

log = logging.getLogger(__name__)

Reaction = Callable[[JournalEntry], None]
BATCH = 200
# Seconds. An embedded database has one writer at a time, and a person may be waiting for this one.
WHILE = 0.02
# Times as long where others write meanwhile: what begins and ends a turn costs as much as an entry
# does, and what is left is read again.
AMONG_OTHERS = 10
TRIES = 5


def wiring() -> ModuleType:
    """The page of consequences, `config/wiring.py`."""
    return import_module(settings.JOURNAL_WIRING)


def turn() -> bool:
    """Let each reader read on a little; whether one of them left something for want of time."""
    steps = [_step(name, reactions) for name, reactions in wiring().READERS.items()]
    return any(is_behind for _passed, is_behind in steps)


def step(reader: str, reactions: Mapping[str, Reaction]) -> int:
    """Read on by one batch and commit; how many entries were passed.

    Effects in the database and the bookmark move in one transaction, so each entry has its effect
    exactly once whatever happens. A failing entry holds this reader only: it is tried again later
    with a growing pause and parked after five tries.
    """
    return _step(reader, reactions)[0]


def _step(reader: str, reactions: Mapping[str, Reaction]) -> tuple[int, bool]:
    mark = _bookmark(reader)
    if not journal.entries_after(mark.xact, mark.entry, 1):
        return 0, False
    with transaction.atomic():
        mark = _bookmark(reader, locked=True)
        if mark.next_try_at > timezone.now():
            return 0, False
        entries = journal.entries_after(mark.xact, mark.entry, BATCH)
        passed = _digest_for_a_while(mark, entries, reactions)
        if entries:
            mark.save(update_fields=["xact", "entry", "tries", "next_try_at"])
        return passed, passed < len(entries) or len(entries) == BATCH


def _bookmark(reader: str, *, locked: bool = False) -> Bookmark:
    for mark in instances(Bookmark, _bookmarks.rows(reader, locked=locked)):
        return mark
    return Bookmark.objects.get_or_create(reader=reader)[0]


def _bookmarks_of(reader: str, *, locked: bool) -> QuerySet:
    rows = Bookmark.objects.select_for_update() if locked else Bookmark.objects.all()
    return rows.filter(reader=reader).values_list(*columns(Bookmark))


_bookmarks = Prepared(_bookmarks_of)


def _digest_for_a_while(
    mark: Bookmark, entries: Sequence[JournalEntry], reactions: Mapping[str, Reaction]
) -> int:
    """Go through the entries until one fails, or people have waited long enough to write.

    Nearly always none fails. They are tried as one, and each by itself only where one did.
    """
    begun = mark.xact, mark.entry, mark.tries
    try:
        return _as_one(mark, entries, reactions)
    except Exception:
        log.debug("the reader %s goes on entry by entry", mark.reader, exc_info=True)
        mark.xact, mark.entry, mark.tries = begun
    return _go_through(mark, entries, lambda entry: _digest(mark, entry, reactions))


def _as_one(
    mark: Bookmark, entries: Sequence[JournalEntry], reactions: Mapping[str, Reaction]
) -> int:
    with transaction.atomic():
        passed = _go_through(mark, entries, lambda entry: _react(entry, reactions))
        if transaction.get_rollback():
            # A reaction kept an error of the database to itself: what others wrote would go too.
            raise DatabaseError(f"one of {passed} entries failed silently")
    return passed


def _go_through(
    mark: Bookmark, entries: Sequence[JournalEntry], digest: Callable[[JournalEntry], bool]
) -> int:
    end = time.monotonic() + _patience()
    passed = 0
    for entry in entries:
        if not digest(entry):
            break
        mark.xact, mark.entry, mark.tries = entry.xact, entry.id, 0
        passed += 1
        if time.monotonic() > end:
            break
    return passed


def _patience() -> float:
    return WHILE * AMONG_OTHERS if connection.features.has_select_for_update else WHILE


def _react(entry: JournalEntry, reactions: Mapping[str, Reaction]) -> bool:
    if reaction := reactions.get(entry.name):
        reaction(entry)
    return True


def _digest(mark: Bookmark, entry: JournalEntry, reactions: Mapping[str, Reaction]) -> bool:
    try:
        with transaction.atomic():
            return _react(entry, reactions)
    except Exception as error:
        log.exception("the reader %s fails on the entry %s", mark.reader, entry.pk)
        return _retry_or_park(mark, entry, error)


def _retry_or_park(mark: Bookmark, entry: JournalEntry, error: Exception) -> bool:
    mark.tries += 1
    if mark.tries < TRIES:
        mark.next_try_at = timezone.now() + timedelta(seconds=2**mark.tries)
        return False
    ParkedEntry.objects.get_or_create(
        reader=mark.reader, entry=entry, defaults={"error": type(error).__name__}
    )
    return True


def replay(parked: ParkedEntry) -> None:
    """Give a parked entry to its reader again; it leaves the page of parked work if it passes."""
    reaction = wiring().READERS[parked.reader][parked.entry.name]
    with transaction.atomic():
        reaction(parked.entry)
        parked.delete()


def catch_up(limit: int = 1_000_000) -> int:
    """Let all readers read to the end: tests, imports, restores. How many entries were passed."""
    total = 0
    for reader, reactions in wiring().READERS.items():
        while total < limit and (passed := step(reader, reactions)):
            total += passed
    return total
