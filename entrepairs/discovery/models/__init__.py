# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room's tables."""

from entrepairs.discovery.models.solicitations import Availability, Refrain, Solicitation
from entrepairs.discovery.models.wordings import Wording, WordingConfirmation

__all__ = ["Availability", "Refrain", "Solicitation", "Wording", "WordingConfirmation"]
