# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages made of several rooms, by page."""

from entrepairs.home.queries.needs import Board, NeedFront, board, need, one_column
from entrepairs.home.queries.pages import (
    Front,
    ProfilePage,
    Today,
    community,
    profile,
    today,
)

__all__ = [
    "Board",
    "Front",
    "NeedFront",
    "ProfilePage",
    "Today",
    "board",
    "community",
    "need",
    "one_column",
    "profile",
    "today",
]
