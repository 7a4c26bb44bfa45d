# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a piece of evidence still says after some time.

It halves every two years, as what one knows of a trade does: exponential decay with a half-life,
as in Ebbinghaus, Über das Gedächtnis, 1885, and in every recency weight since.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import log2

HALF_LIFE = timedelta(days=730)
# Above it somebody "seems to help with" a subject: two colleagues attested something lately, or one
# certified it.
SEEMS_TO_HELP = 1.5


def weight_of(attested_by: int, base: float) -> float:
    """More attestations say more, each less than the one before: volume alone wins nothing."""
    return base * log2(1 + attested_by)


def present_weight(weight: float, happened_at: datetime, now: datetime) -> float:
    """What it says today; what is dated in the future says all of it."""
    age = max(timedelta(), now - happened_at)
    return weight * 0.5 ** (age / HALF_LIFE)


def total(pieces: Iterable[tuple[float, datetime]], now: datetime) -> float:
    """What several pieces say together today."""
    return sum(present_weight(weight, happened_at, now) for weight, happened_at in pieces)
