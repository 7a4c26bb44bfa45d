# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Servers that were found silent just now: whoever comes next does not wait for the same silence.

One thread delivers all that leaves the house. What waits ten seconds for each of a hundred rows
would hold all others.
"""

import time

from entrepairs.kernel import outbox

# One look a while is enough.
PAUSE = 30
_silent_until: dict[object, float] = {}


def expect_an_answer(server: object) -> None:
    """Spare the work for a server that was silent; raises what lets the outbox look again."""
    if time.monotonic() < _silent_until.get(server, 0):
        raise outbox.UnreachableError("still silent")


def remember(server: object) -> None:
    """It did not answer."""
    _silent_until[server] = time.monotonic() + PAUSE


def forget() -> None:
    """Look again at once."""
    _silent_until.clear()
