# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From what speaks for people to an order of them.

A logistic score over shares: each sign is divided by the best candidate's, so that weights learned
in one community hold in another. Learned on two public communities, none below 0, and averaged, so
that no sign that either of them knows is silent; `bench/routing.py` measures what they are worth.
"""

from collections.abc import Mapping
from dataclasses import astuple, fields

from entrepairs.discovery.routing.evidence import Signs

NAMES = tuple(field.name for field in fields(Signs))
WEIGHTS: Mapping[str, float] = {
    "lately": 0.9,
    "recently": 1.7,
    "regularly": 1.2,
    "last": 0.95,
    "votes": 0.06,
    "nearest": 0.33,
    "profile": 0.1,
    "subjects": 0.36,
    "quality": 0.22,
    "tie": 0.06,
}


def shares(found: Mapping[int, Signs]) -> dict[int, tuple[float, ...]]:
    """Each sign as a part of the best candidate's."""
    rows = {person: astuple(signs) for person, signs in found.items()}
    best = [max(column) or 1.0 for column in zip(*rows.values(), strict=True)]
    return {
        person: tuple(sign / top for sign, top in zip(row, best, strict=True))
        for person, row in rows.items()
    }


def ranked(
    found: Mapping[int, Signs], weights: Mapping[str, float] = WEIGHTS
) -> list[tuple[int, float]]:
    """People with their scores, the likeliest to answer first; equal ones by number."""
    given = [weights[name] for name in NAMES]
    scored = {
        person: sum(share * weight for share, weight in zip(row, given, strict=True))
        for person, row in shares(found).items()
    }
    return sorted(scored.items(), key=lambda one: (-one[1], one[0]))
