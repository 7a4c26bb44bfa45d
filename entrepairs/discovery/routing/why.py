# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why somebody is proposed."""

from typing import NamedTuple


class Why(NamedTuple):
    """A reason (`Solicitation.Reason`), with the key of the text or of the subject it names."""

    reason: str
    evidence: int | None = None
    subject: int | None = None
