# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a process has used and needs no more goes back to the machine."""

import ctypes

# mallopt(3): from how many bytes on memory is taken, and given back, by itself.
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
BYTES = 128 * 1024


def give_back_at_once() -> None:
    """Have the C library return large pieces at once; where it has no such setting, do nothing.

    By itself it takes larger and larger ones as worth keeping: index writers, which come and go
    with buffers of all sizes, left a worker with 300 MB instead of 95.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(TRIM_THRESHOLD, BYTES)
        mallopt(MMAP_THRESHOLD, BYTES)
