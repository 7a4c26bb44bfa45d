# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Not always the same: who was asked much gives way to who can answer nearly as well.

A score loses a share of the best one's with the logarithm of what somebody was asked, each request
fading with its age. The share and the half-life were chosen on two public communities so that the
most asked five in a hundred are asked a third less at a tenth of the recall (`bench/routing.py`).
"""

from collections.abc import Iterable, Mapping
from math import log1p

SHARE = 0.2
HALF_LIFE = 90.0  # days
FORGOTTEN = 365  # days


def load(ages: Iterable[float]) -> float:
    """What somebody was asked, from the age of each request in days."""
    return sum(0.5 ** (age / HALF_LIFE) for age in ages)


def spread(scores: Mapping[int, float], loads: Mapping[int, float]) -> dict[int, float]:
    """The scores of people after what each has been asked is taken into account."""
    loss = SHARE * max(scores.values(), default=0.0)
    return {one: score - loss * log1p(loads.get(one, 0.0)) for one, score in scores.items()}
