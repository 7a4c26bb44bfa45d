# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How often an address is asked for by whoever has no session; counted in the cache alone."""

import time
from hashlib import sha256

from django.core.cache import cache

from entrepairs.kernel import guard


def is_too_often(name: str, key: str, *, most: int, seconds: int) -> bool:
    """Count one more call in the present stretch of time. A secret in `key` is not kept as it is.

    The stretch is part of the place, since a cache may begin a lifetime anew at each count.
    """
    stretch = int(time.time()) // seconds
    place = f"often-{name}-{sha256(key.encode()).hexdigest()[:32]}-{stretch}"
    with guard.counting():
        if cache.add(place, 1, seconds):
            return False
        try:
            return cache.incr(place) > most
        except ValueError:
            # It ended between the two.
            return False
