# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Figures about people are bands, never counts (trust.md section 7, R1 and R2; I31, I32).

R1: at least 12 people, or no figure at all.
R2: b bands with b = 3 (12 <= n < 25), 5 (25 to 49), 10 (50 to 199), 40 (200 and more). The lowest
is {c: b*c <= n}, the highest {c: b*c >= (b-1)*n}; the others lie between floor(n*i/b) + 1 and
floor(n*(i+1)/b). So neither nobody nor everybody is ever said.
"""

from dataclasses import dataclass

SMALLEST = 12
# From how many people on: how many bands.
STEPS = ((200, 40), (50, 10), (25, 5), (SMALLEST, 3))


class TooFewError(ValueError):
    """Of so few people nothing may be said."""


def how_many(people: int) -> int:
    """In how many bands a figure of so many people is told."""
    for least, bands in STEPS:
        if people >= least:
            return bands
    raise TooFewError(people)


def band(count: int, people: int) -> int:
    """The band, from 0, in which `count` of `people` lies."""
    bands = how_many(people)
    if bands * count <= people:
        return 0
    if bands * count >= (bands - 1) * people:
        return bands - 1
    return -(-bands * count // people) - 1


@dataclass(frozen=True)
class Share:
    """What a band says: between which two parts of a hundred."""

    low: float
    high: float
    is_lowest: bool
    is_highest: bool


def share(number: int, people: int) -> Share:
    """The band of that number, of a figure of so many people."""
    bands = how_many(people)
    return Share(
        low=100 * number / bands,
        high=100 * (number + 1) / bands,
        is_lowest=number == 0,
        is_highest=number == bands - 1,
    )
