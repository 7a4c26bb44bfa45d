# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why somebody is proposed."""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from entrepairs.discovery import analysis
from entrepairs.discovery.models import Solicitation

Reason = Solicitation.Reason
FIT = 0.35  # of a text to what is asked, from which on a reason may name it


class Why(NamedTuple):
    """A reason (`Solicitation.Reason`), with the key of the text or of the subject it names."""

    reason: str
    evidence: int | None = None
    subject: int | None = None


def how(vouched: int | None, is_accepted: bool) -> str:
    """The reason of somebody who answered a near question."""
    if vouched:
        return Reason.CERTIFIED
    return Reason.ACCEPTED if is_accepted else Reason.ANSWERED


def fits(wanted: frozenset[str], texts: Sequence[str]) -> list[float]:
    """For each text, the share of what is asked that it holds; a rare word weighs more.

    How rare a word is, is counted among these texts alone: what the reader may not read changes
    nothing.
    """
    held = [analysis.held(text) & wanted for text in texts]
    times = Counter(term for terms in held for term in terms)
    weight = {term: log(1 + len(held) / (1 + times[term])) for term in wanted}
    whole = sum(weight.values()) or 1.0
    return [sum(weight[term] for term in terms) / whole for terms in held]
