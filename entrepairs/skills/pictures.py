# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The geometry of the room's pictures: numbers for attributes, no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from entrepairs.skills.bands import Share

WIDTH, HEIGHT = 560, 150
LEFT, RIGHT, TOP, FOOT = 48, 24, 12, 28


def left(number: int, unit: float) -> str:
    """The path of the half disc of those who can help: its area follows the number."""
    return _half(round(unit * sqrt(number), 1), turn=0)


def right(number: int, unit: float) -> str:
    """The path of the half disc of those who want to learn."""
    return _half(round(unit * sqrt(number), 1), turn=1)


def _half(radius: float, turn: int) -> str:
    # In a picture of 120 by 100.
    return f"M60 {50 - radius:g}a{radius:g} {radius:g} 0 0 {turn} 0 {2 * radius:g}z"


@dataclass(frozen=True)
class Point:
    """One quarter in a picture: where its band lies, and its middle."""

    x: float
    low: float
    high: float

    @property
    def middle(self) -> float:
        """Where the line passes."""
        return round((self.low + self.high) / 2, 1)


def points(shares: Sequence[Share]) -> tuple[Point, ...]:
    """From left to right; one alone stands in the middle."""
    width = WIDTH - LEFT - RIGHT
    step = width / max(1, len(shares) - 1)
    start = LEFT if len(shares) > 1 else LEFT + width / 2
    return tuple(
        Point(round(start + step * place, 1), height(one.low), height(one.high))
        for place, one in enumerate(shares)
    )


def height(share: float) -> float:
    """Of a part of a hundred."""
    return round(TOP + (HEIGHT - TOP - FOOT) * (1 - share / 100), 1)


def outline(found: Sequence[Point]) -> str:
    """The path around all bands."""
    there = [f"{one.x} {one.high}" for one in found]
    back = [f"{one.x} {one.low}" for one in reversed(found)]
    return "M" + "L".join([*there, *back]) + "z"


def line(found: Sequence[Point]) -> str:
    """The path through their middles."""
    return "M" + "L".join(f"{one.x} {one.middle}" for one in found)
