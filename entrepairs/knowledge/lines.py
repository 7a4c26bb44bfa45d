# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A line of tutorials: one, what was adapted from it, what was adapted from that."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet

from entrepairs.knowledge.models import Contribution, Relay


class Step(NamedTuple):
    """One passing on, as far as the line goes."""

    variant: int | None
    tutorial: int
    community: int
    first: int
    home: int


def relays_of(tutorial: int) -> QuerySet[Relay]:
    """All the relays of the line that a tutorial belongs to, in whatever place."""
    adapted = Relay.objects.own(variant=tutorial).values("first")
    return Relay.objects.own().filter(Q(first=tutorial) | Q(first__in=adapted))


def first_of(tutorial: Contribution) -> int:
    """Where the line of a tutorial begins. One SQL query."""
    adapted = Relay.objects.own(variant=tutorial).values_list("first", flat=True).first()
    return adapted or tutorial.pk


def behind(tutorial: Contribution) -> set[int]:
    """The communities of what it was adapted from, back to the first. One SQL query."""
    columns = ("variant", "tutorial", "community", "first", "first__community")
    rows = relays_of(tutorial.pk).exclude(variant=None).order_by().values_list(*columns)
    return _behind(tutorial.pk, [Step(*row) for row in rows])


def _behind(tutorial: int, steps: Iterable[Step]) -> set[int]:
    adapted = {step.variant: step for step in steps}
    passed = set()
    while step := adapted.get(tutorial):
        tutorial = step.tutorial
        # A variant lives where its own relay arrived; the first tutorial where it was written.
        passed.add(adapted[tutorial].community if tutorial in adapted else step.home)
    return passed
