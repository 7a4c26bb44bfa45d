# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a text still holds, as its page says it: the same for every reader; no query."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from entrepairs.knowledge import lasting

# Columns of `standing`, in its order.
COLUMNS = (
    "validity__keeper__slug",
    "validity__keeper__name",
    "validity__keeper__is_active",
    "validity__keeper__left_at",
    "author__slug",
    "author__name",
    "author__is_active",
    "author__left_at",
    "validity__checked_at",
    "validity__review_by",
    "validity__doubts",
    "validity__suggestions",
    "validity__obsolete_at",
    "validity__why",
    "validity__replaced_by_id",
)


@dataclass(frozen=True)
class Standing:
    """Until when it is taken as true, and by whom.

    Without a keeper those answer for it who look after its community; without a date it does not
    age. Overdue is said of what still holds.
    """

    keeper: str = ""
    keeper_slug: str = ""
    checked_at: datetime | None = None
    review_by: datetime | None = None
    doubts: int = 0
    suggestions: int = 0
    obsolete_at: datetime | None = None
    why: str = ""
    replaced_by: int | None = None

    @property
    def is_overdue(self) -> bool:
        """Should somebody have looked at it again?"""
        due = self.review_by
        return due is not None and self.obsolete_at is None and due <= timezone.now()


def standing(
    kind: str, published_at: datetime, certified_at: datetime | None, values: tuple
) -> Standing:
    """From the columns `COLUMNS` and what else is known of the text."""
    checked, said, doubts, suggestions, obsolete, why, other = values[8:]
    keeper, name = _keeper(values[:4]) or _keeper(values[4:8]) or ("", "")
    return Standing(
        keeper=name,
        keeper_slug=keeper,
        checked_at=checked,
        review_by=lasting.review_by(kind, published_at, certified_at, said),
        doubts=doubts or 0,
        suggestions=suggestions or 0,
        obsolete_at=obsolete,
        why=why or "",
        replaced_by=other,
    )


def _keeper(values: tuple) -> tuple[str, str] | None:
    slug, name, is_active, left_at = values
    return (slug, name) if slug and is_active and not left_at else None
