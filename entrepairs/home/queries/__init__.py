# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages made of several rooms, by page."""

from entrepairs.home.queries.mine import SeenPage, seen_of_me
from entrepairs.home.queries.needs import Board, NeedFront, board, need, one_column
from entrepairs.home.queries.pages import (
    Front,
    ProfilePage,
    Today,
    community,
    profile,
    today,
)
from entrepairs.home.queries.people import Directory, directory, places
from entrepairs.home.queries.relays import RelayFront, relay
from entrepairs.home.queries.returning import since

__all__ = [
    "Board",
    "Directory",
    "Front",
    "NeedFront",
    "ProfilePage",
    "RelayFront",
    "SeenPage",
    "Today",
    "board",
    "community",
    "directory",
    "need",
    "one_column",
    "places",
    "profile",
    "relay",
    "seen_of_me",
    "since",
    "today",
]
