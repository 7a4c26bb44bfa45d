# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public identifiers: random, short, telling nothing of time or volume."""

import secrets
from typing import Any

from django.db import models

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
LENGTH = 12


def new_slug() -> str:
    """Twelve random characters, 60 bits."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[bits >> place & 31] for place in range(0, 5 * LENGTH, 5))


class SlugField(models.CharField):
    """The public name of a row in addresses; made by the kernel, never chosen."""

    def __init__(self, **options: Any) -> None:
        made: dict[str, Any] = {
            "max_length": LENGTH,
            "unique": True,
            "default": new_slug,
            "editable": False,
        }
        super().__init__(**made | options)
