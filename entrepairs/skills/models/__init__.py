# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of the room."""

from entrepairs.skills.models.certifications import (
    Badge,
    Certification,
    SigningKey,
    Step,
    Vouching,
)
from entrepairs.skills.models.endorsements import Endorsement
from entrepairs.skills.models.evidence import Evidence, Waived
from entrepairs.skills.models.quarters import Quarter
from entrepairs.skills.models.vocabulary import Facilitation, Reference, Suggestion

__all__ = [
    "Badge",
    "Certification",
    "Endorsement",
    "Evidence",
    "Facilitation",
    "Quarter",
    "Reference",
    "SigningKey",
    "Step",
    "Suggestion",
    "Vouching",
    "Waived",
]
