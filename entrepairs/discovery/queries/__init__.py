# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reads of the room: what answers, as one reader may see it."""

from entrepairs.discovery.queries.finding import Asked, Match, find
from entrepairs.discovery.queries.results import (
    Correction,
    Hit,
    Option,
    Results,
    answering,
    search,
    similar,
)

__all__ = [
    "Asked",
    "Correction",
    "Hit",
    "Match",
    "Option",
    "Results",
    "answering",
    "find",
    "search",
    "similar",
]
