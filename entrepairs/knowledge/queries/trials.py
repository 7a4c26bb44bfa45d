# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became of a text among those who tried it, told as bands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Value

from entrepairs.knowledge import words
from entrepairs.knowledge.models import Rating, Trial

STARS = "stars"
STEP = 5


@dataclass(frozen=True)
class Effect:
    """What it changes: gestures are counted, people's differences are told in words from 12 on."""

    tried: int
    worked: str
    stars: float | None
    minutes: tuple[int, int] | None
    estimates: int


def effect(contribution: int) -> Effect:
    """What happened to those who tried it, wherever they received it. One SQL query.

    Of a text that its reader may read.
    """
    trials = Trial.objects.own(contribution=contribution).order_by()
    ratings = Rating.objects.own(contribution=contribution).order_by()
    told = list(
        trials.values_list("outcome", "minutes")
        .annotate(people=Count("pk"))
        .union(ratings.values_list(Value(STARS), "stars").annotate(people=Count("pk")), all=True)
    )
    outcomes = [(outcome, people) for outcome, _, people in told if outcome != STARS]
    tried = sum(people for _, people in outcomes)
    estimates = [(m, people) for outcome, m, people in told if outcome != STARS and m is not None]
    return Effect(
        tried=tried,
        worked=words.share(
            sum(people for outcome, people in outcomes if outcome == Trial.Outcome.WORKED), tried
        ),
        stars=_stars([(stars, people) for kind, stars, people in told if kind == STARS]),
        minutes=_middle_half(estimates),
        estimates=sum(people for _, people in estimates),
    )


def _stars(ratings: Iterable[tuple[int, int]]) -> float | None:
    """The mean to the nearest half, from 12 people on: one more person hardly moves it."""
    people = sum(number for _, number in ratings)
    if people < words.SMALLEST_CROWD:
        return None
    halves = round(2 * sum(stars * number for stars, number in ratings) / people)
    return halves / 2 if halves % 2 else halves // 2


def _middle_half(estimates: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Between which minutes the middle half lies, by fives, from 12 people on."""
    people = sum(number for _, number in estimates)
    if people < words.SMALLEST_CROWD:
        return None
    low, high = (_at(estimates, people * part // 4) for part in (1, 3))
    return low // STEP * STEP, -(-high // STEP) * STEP


def _at(estimates: list[tuple[int, int]], rank: int) -> int:
    passed = 0
    for minutes, number in sorted(estimates):
        passed += number
        if passed > rank:
            return minutes
    return max(minutes for minutes, _ in estimates)
