# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an order of people to the few who are proposed: not three of the same kind.

One whose knowledge others attested, one who met the case, one fresh eye from elsewhere.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from entrepairs.discovery.routing.why import Reason, Why

FEW = 3
NEAR = 0.6  # of the best score
ATTESTED = (Reason.CERTIFIED, Reason.ACCEPTED, Reason.EXPERT, Reason.ATTESTED)
# For what somebody is named, or says: the subject itself, not a text that may be near to it.
ON_SUBJECT = (Reason.EXPERT, Reason.ATTESTED, Reason.HELPS)
GENERAL = (Reason.REGULAR, Reason.HERE)
MET = (Reason.CERTIFIED, Reason.ACCEPTED, Reason.ANSWERED, Reason.WROTE)


@dataclass(frozen=True)
class Candidate:
    """Somebody who can probably answer, and what speaks for them."""

    person: int
    score: float
    why: Why
    site: int | None
    unit: int | None
    level: str = ""


Wanted = Callable[[Candidate, Iterable[Candidate]], bool]


def few(ordered: Sequence[Candidate], site: int | None, unit: int | None) -> list[Candidate]:
    """Three at most, of candidates in their order; `site` and `unit` are the asker's."""
    chosen: list[Candidate] = []
    for is_wanted in (_is_attested, _has_met_it, _from_elsewhere(site, unit)):
        # Whoever is far behind is nobody's better answer, whatever speaks for them.
        left = [one for one in ordered if one not in chosen]
        near = [one for one in left if one.score >= NEAR * ordered[0].score]
        wanted = [one for one in near if is_wanted(one, chosen)]
        other = [one for one in wanted if _is_of_another_level(one, chosen)]
        chosen += other[:1] if is_wanted not in SURE and other else wanted[:1] or left[:1]
    return sorted(_with_one_who_shows_it(chosen, ordered), key=ordered.index)


def _with_one_who_shows_it(
    chosen: Sequence[Candidate], ordered: Sequence[Candidate]
) -> list[Candidate]:
    """Who says that they can help with the very subject is asked, even where texts bring others."""
    shows = next((one for one in ordered if one.why.reason in ON_SUBJECT), None)
    if shows is None or any(one.why.reason in ON_SUBJECT for one in chosen):
        return list(chosen)
    return [*chosen[: FEW - 1], shows]


def _is_of_another_level(one: Candidate, chosen: Iterable[Candidate]) -> bool:
    """Where levels are known: who stands elsewhere in the house sees it otherwise."""
    return bool(one.level) and one.level not in {other.level for other in chosen}


def _is_attested(one: Candidate, _chosen: Iterable[Candidate]) -> bool:
    return one.why.reason in ATTESTED


def _has_met_it(one: Candidate, _chosen: Iterable[Candidate]) -> bool:
    return one.why.reason in MET


# Of these two the likeliest is taken, whatever their level.
SURE = (_is_attested, _has_met_it)


def _from_elsewhere(site: int | None, unit: int | None) -> Wanted:
    """Neither of the asker's place nor team, nor of the place of those chosen already."""

    def is_from_elsewhere(one: Candidate, chosen: Iterable[Candidate]) -> bool:
        if one.why.reason in GENERAL or one.site is None:
            return False
        places = {site, *(other.site for other in chosen)}
        return one.site not in places and (one.unit is None or one.unit != unit)

    return is_from_elsewhere
