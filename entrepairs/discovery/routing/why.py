# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why somebody is proposed."""

from typing import NamedTuple

from entrepairs.discovery.models import Solicitation

Reason = Solicitation.Reason
FIT = 0.5  # of a text to what is asked, from which on a reason may name it


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
