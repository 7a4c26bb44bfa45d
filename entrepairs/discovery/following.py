# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reader of the journal that keeps the index equal to the database.

It keeps its own place inside the index's folder, moved after each commit: what a crash forgets is
read again, and putting a page in the place of itself changes nothing. One process at a time writes
(a lock on a file); the worker does, or a command while no worker runs.
"""

import fcntl
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import IO

from django.db.models import Func
from django.utils import timezone

from entrepairs.discovery import pages, store
from entrepairs.discovery.engines.tantivy import TantivyWriter
from entrepairs.discovery.store import Mark
from entrepairs.kernel import journal
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.progress import Progress

ENTRIES, PAGES = 500, 1000  # at once
COMMIT_EVERY = 1.0  # seconds; a commit costs as much for one page as for fifty
PATIENCE = 0.2
BEFORE_ALL = Mark(built=0)


class Volume:
    """One folder of the index, open for writing."""

    def __init__(self, folder: Path, mark: Mark) -> None:
        self.folder, self.mark = folder, mark
        self.writer = TantivyWriter(folder)
        self.committed_at = 0.0
        self.is_dirty = self.is_behind = False

    def follow(self) -> int:
        """Read on in the journal; how many entries were passed."""
        entries = journal.entries_after(self.mark.xact, self.mark.entry, ENTRIES)
        if entries:
            self._renew(pages.changed(entries))
            self._move(self.mark.at(entries[-1].xact, entries[-1].pk))
        self.is_behind = len(entries) == ENTRIES
        return len(entries)

    def build(self) -> int:
        """Go on through all pages; how many were written. At the end, the journal remains."""
        if self.mark.built is None:
            return 0
        numbers = pages.after(self.mark.built, PAGES)
        self._renew(numbers)
        self._move(replace(self.mark, built=numbers[-1] if numbers else None))
        return len(numbers)

    def is_due(self) -> bool:
        """Is it time for another commit?"""
        return time.monotonic() - self.committed_at >= COMMIT_EVERY

    def commit(self, *, now: bool = False) -> bool:
        """Make what was read last, at most once a second unless asked `now`."""
        if not self.is_dirty or not (now or self.is_due()):
            return False
        self.writer.commit()
        store.write_mark(self.folder, self.mark)
        self.committed_at, self.is_dirty = time.monotonic(), False
        return True

    def close(self) -> None:
        """Let go; what was not committed will be read again."""
        self.writer.close()

    def _renew(self, numbers: set[int] | list[int]) -> None:
        present = pages.of(numbers)
        self.writer.remove(set(numbers).difference(page.id for page in present))
        self.writer.index(present)

    def _move(self, mark: Mark) -> None:
        self.mark, self.is_dirty = mark, True


class Keeper:
    """Keeps the served folder up to date, and builds the next one when there must be one."""

    def __init__(self) -> None:
        self.served: Volume | None = None
        self.building: Volume | None = None

    def step(self) -> bool:
        """Do a little; true while there is more to do."""
        self._open()
        more = []
        # A page that changes again before the commit would be read for nothing.
        if self.served and (self.served.is_behind or self.served.is_due()):
            self.served.follow()
            more.append(self.served.is_behind)
        if self.building:
            more += [bool(self.building.build() or self._finish(self.building))]
        for volume in (self.served, self.building):
            if volume:
                volume.commit()
        return any(more)

    def close(self) -> None:
        """Commit what was read and let go."""
        for volume in (self.served, self.building):
            if volume:
                volume.commit(now=True)
                volume.close()
        self.served = self.building = None

    def _open(self) -> None:
        """Stand where the files say: a command may have asked for a new folder."""
        self.served = _reopened(self.served, store.named(store.CURRENT))
        begun = store.named(store.BUILDING)
        self.building = _reopened(self.building, begun)
        if self.building is None and (begun or self.served is None):
            # There is nothing to search in, or what was begun is of another journal.
            request_rebuild()
            self.building = _reopened(None, store.named(store.BUILDING))

    def _finish(self, volume: Volume) -> int:
        """All pages are in: read what happened meanwhile, then serve it."""
        passed = volume.follow()
        if passed:
            return passed
        volume.commit(now=True)
        store.switch(volume.folder)
        if self.served:
            self.served.close()
        self.served, self.building = volume, None
        return 0


def _reopened(volume: Volume | None, folder: Path | None) -> Volume | None:
    if volume and volume.folder == folder:
        return volume
    if volume:
        volume.close()
    mark = _agreed(store.read_mark(folder)) if folder else None
    return Volume(folder, mark) if folder and mark else None


def _agreed(mark: Mark | None) -> Mark | None:
    """The mark as the journal numbers its entries today; nothing if it is of another journal.

    After a restore the transaction numbers begin anew; after the restore of an older copy, or
    beside another database, the entry itself is not there.
    """
    if mark is None or mark.entry == 0:
        return mark
    row = JournalEntry.objects.filter(pk=mark.entry).values_list("xact", flat=True).first()
    return None if row is None else mark.at(row, mark.entry)


def request_rebuild() -> None:
    """Have the index made anew beside the one that is searched. Whoever keeps it does it."""
    # The last entry that will have nothing before it any more.
    last = _last(xact__lt=journal.OldestOpenTransaction())
    store.begin(BEFORE_ALL.at(*last) if last else BEFORE_ALL)


def follow() -> bool:
    """A turn of the worker: do a little of what is due, if no other process does."""
    return _turn.take()


def catch_up(progress: Progress) -> None:
    """Return when all that was done until now can be searched: by itself, or by the worker."""
    # Whatever is there: where an older transaction is still open, we wait for it.
    target = _last(xact__lte=journal.CurrentOrNone())
    progress.begin("indexing", max(1, _ahead(target)))
    total = max(1, _ahead(target))
    while (ahead := _ahead(target)) > 0:
        progress.at(total - ahead)
        _read_to_the_end(lambda: progress.at(total - _ahead(target)))
        if _ahead(target) >= ahead:
            time.sleep(PATIENCE)
    progress.end()


def lag() -> float:
    """Seconds since the oldest deed that search does not know yet; 0 when it knows all."""
    folder = store.named(store.CURRENT)
    mark = (store.read_mark(folder) if folder else None) or Mark()
    waiting = journal.entries_after(mark.xact, mark.entry, 1)
    return (timezone.now() - waiting[0].at).total_seconds() if waiting else 0.0


def _last(**transactions: Func) -> tuple[int, int] | None:
    """The place of the last entry of these transactions."""
    entries = JournalEntry.objects.filter(**transactions)
    return entries.order_by("-xact", "-pk").values_list("xact", "pk").first()


def _ahead(target: tuple[int, int] | None) -> int:
    """About how much is left to read until the target is in the folder that is searched."""
    building = store.named(store.BUILDING)
    if building:
        mark = store.read_mark(building)
        return 1 + pages.total(after=mark.built if mark else 0)
    folder = store.named(store.CURRENT)
    mark = store.read_mark(folder) if folder else None
    if mark is None:
        return 1 + pages.total(after=0)
    if target is None or (mark.xact, mark.entry) >= target:
        return 0
    return max(1, target[1] - mark.entry)


def _read_to_the_end(say: Callable[[], None]) -> bool:
    """Be the keeper until there is nothing to do; false if somebody else is."""
    lock = _take_lock()
    if lock is None:
        return False
    keeper = Keeper()
    with closing(lock), closing(keeper):
        while keeper.step():
            say()
    return True


def _take_lock() -> IO[str] | None:
    """The right to write, as long as the file stays open; nothing if another process has it."""
    store.root().mkdir(parents=True, exist_ok=True)
    file = (store.root() / store.LOCK).open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


class _Turn:
    """The worker's hold on the index, from its first turn to its end."""

    def __init__(self) -> None:
        self.lock: IO[str] | None = None
        self.keeper = Keeper()

    def take(self) -> bool:
        self.lock = self.lock or _take_lock()
        if self.lock is None:
            return False
        try:
            return self.keeper.step()
        except Exception:
            # Opened anew next time, from what was committed.
            self.keeper = Keeper()
            raise


_turn = _Turn()
