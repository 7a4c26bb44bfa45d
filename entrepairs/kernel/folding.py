# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words without their accents, capitals and ligatures: how names are compared and looked for."""

import unicodedata
from functools import lru_cache
from typing import Any

from django.db import models

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": "'", "-": " "})


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`Chloé  D’Œuvre-Lévy` becomes `chloe d'oeuvre levy`."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


class FoldedField(models.CharField):
    """Keeps the folded form of another column of the row, whoever writes that column.

    It follows `save()` and `bulk_create()`; an `update()` of the other column must say it too.
    """

    def __init__(self, of: str = "name", **options: Any) -> None:
        self.of = of
        kept: dict[str, Any] = {"max_length": 160, "default": "", "editable": False}
        super().__init__(**kept | options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Tell migrations which column is folded."""
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Fold at the write."""
        folded = fold(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, folded)
        return folded
