# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A live channel: whoever has a page open hears that a thing has changed, never what.

One watcher a process looks several times a second at the versions of all things that somebody
listens to, in one query, and hands the numbers to the streams; a page then asks for what is new
with its reader's rights. A stream holds a thread, so there is a bound; beyond it pages poll.
"""

import logging
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

from django.db import connection

log = logging.getLogger(__name__)

PAUSE = 0.2  # seconds between two looks
BEAT = 5.0  # seconds of silence after which a stream says that it lives
MOST = 128  # streams of a process

Versions = Callable[[Collection[int]], Mapping[int, int]]
Heard = queue.SimpleQueue[int]


class Channel:
    """The streams of one kind of thing in this process."""

    def __init__(self, versions: Versions) -> None:
        self.versions = versions
        self.listeners: dict[int, set[Heard]] = defaultdict(set)
        self.lock = threading.Lock()
        self.watcher: threading.Thread | None = None

    @property
    def is_full(self) -> bool:
        """Do as many listen as this process can serve?"""
        return sum(map(len, self.listeners.values())) >= MOST

    def stream(self, thing: int, allowed: Callable[[], bool]) -> Iterator[bytes]:
        """Server-sent events: the version now, then each one that follows.

        `allowed` is asked at each event and each beat: the stream ends once it says no.
        Source: HTML standard, 9.2 Server-sent events.
        """
        heard = self._listen(thing)
        try:
            told = self.versions([thing]).get(thing)
            yield b"retry: 1000\n\n"
            while _asked(allowed):
                yield b": \n\n" if told is None else f"id: {told}\ndata: {told}\n\n".encode()
                told = _next(heard)
        finally:
            self._leave(thing, heard)

    def _listen(self, thing: int) -> Heard:
        heard: Heard = queue.SimpleQueue()
        with self.lock:
            self.listeners[thing].add(heard)
            # Threads do not survive the fork of a server's workers: it starts with the first page.
            if self.watcher is None or not self.watcher.is_alive():
                self.watcher = threading.Thread(target=self._watch, daemon=True)
                self.watcher.start()
        return heard

    def _leave(self, thing: int, heard: Heard) -> None:
        with self.lock:
            self.listeners[thing].discard(heard)
            if not self.listeners[thing]:
                del self.listeners[thing]

    def _watch(self) -> None:
        """Ends when nobody listens any more."""
        known: Mapping[int, int] = {}
        try:
            while things := self._listened():
                try:
                    known = self._compare(known, self.versions(things))
                except Exception:
                    log.exception("the live channel could not look")
                    connection.close()
                time.sleep(PAUSE)
        finally:
            connection.close()

    def _listened(self) -> list[int]:
        with self.lock:
            if not self.listeners:
                # Said under the lock, so that who comes now starts another one.
                self.watcher = None
            return list(self.listeners)

    def _compare(self, known: Mapping[int, int], now: Mapping[int, int]) -> Mapping[int, int]:
        """Tell what is new; a version seen for the first time is told too: it may be."""
        with self.lock:
            for thing, version in now.items():
                if known.get(thing) != version:
                    for heard in self.listeners.get(thing, ()):
                        heard.put(version)
        return now


def _next(heard: Heard) -> int | None:
    """The newest version; nothing after a beat of silence."""
    try:
        told = heard.get(timeout=BEAT)
    except queue.Empty:
        return None
    while not heard.empty():
        told = heard.get_nowait()
    return told


def _asked(allowed: Callable[[], bool]) -> bool:
    """A stream keeps no connection while it waits, unless somebody else is using it."""
    try:
        return allowed()
    finally:
        if not connection.in_atomic_block:
            connection.close()
