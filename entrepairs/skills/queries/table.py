# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The map as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from entrepairs.kernel.folding import fold
from entrepairs.skills.queries.map import PAGE, Skill

# By what it may be sorted, the greatest number first; what stands first is taken if nothing is
# said.
SORTS: dict[str, Callable[[Skill], tuple]] = {
    "gap": lambda one: (-one.looked_for, -(one.can + one.want)),
    "skill": lambda _one: (),
    "domain": lambda one: (fold(one.domain),),
    "can": lambda one: (-one.can,),
    "want": lambda one: (-one.want,),
    "waits": lambda one: (-one.waits,),
    "needs": lambda one: (-one.needs,),
}
FIRST = "gap"


@dataclass(frozen=True)
class Portion:
    """Some of a long list, with where it begins and how many there are."""

    rows: tuple[Skill, ...]
    number: int
    start: int
    total: int

    @property
    def end(self) -> int:
        """The place of the last one."""
        return self.start + len(self.rows)

    @property
    def has_next(self) -> bool:
        """Are there more?"""
        return self.end < self.total


def portion(skills: Sequence[Skill], number: int, size: int = PAGE) -> Portion:
    """The page of that number. No SQL query."""
    start = (number - 1) * size
    return Portion(tuple(skills[start : start + size]), number, start, len(skills))


def sorted_by(skills: Sequence[Skill], sort: str) -> list[Skill]:
    """In the order asked for, then by name. No SQL query."""
    return sorted(skills, key=lambda one: (*SORTS[sort](one), fold(one.name), one.slug))
