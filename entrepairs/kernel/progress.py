# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far a long command has come, on standard error."""

import sys
import time
from typing import TextIO

WIDTH = 24
ON_A_SCREEN = 0.2
IN_A_LOG = 10.0


class Progress:
    """A bar that moves on a terminal; a line now and then in a log; nothing when quiet."""

    def __init__(self, *, quiet: bool = False, out: TextIO | None = None) -> None:
        self.out = out or sys.stderr
        self.quiet = quiet
        self.moves = self.out.isatty()
        self.label = ""
        self.total = 0
        self._began = self._shown = 0.0

    def begin(self, label: str, total: int) -> None:
        """Start a stretch of work of `total` units."""
        self.label, self.total = label, total
        self._began = time.monotonic()
        # In a log a short stretch says nothing at all.
        self._shown = 0.0 if self.moves else self._began

    def at(self, done: int) -> None:
        """Say how far the work has come."""
        now = time.monotonic()
        if self.quiet or now - self._shown < (ON_A_SCREEN if self.moves else IN_A_LOG):
            return
        self._shown = now
        self._print(done, end="\r" if self.moves else "\n")

    def end(self) -> None:
        """Clear the bar."""
        if self.moves and not self.quiet:
            self.out.write("\r" + " " * 79 + "\r")
            self.out.flush()

    def _print(self, done: int, end: str) -> None:
        share = min(1.0, done / self.total) if self.total else 0.0
        filled = round(share * WIDTH)
        seconds = max(time.monotonic() - self._began, 0.001)
        bar = "█" * filled + "·" * (WIDTH - filled)
        figures = f"{done:,} of {self.total:,}, {done / seconds:,.0f}/s"
        line = f"{self.label} {bar} {share:4.0%}  {figures}"
        self.out.write(line[:79].ljust(79) + end)
        self.out.flush()
