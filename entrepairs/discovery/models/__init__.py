# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room's tables."""

from entrepairs.discovery.models.solicitations import Availability, Refrain, Solicitation
from entrepairs.discovery.models.ties import Coffee, CoffeeWish, Outside
from entrepairs.discovery.models.voices import Consultation, Opinion
from entrepairs.discovery.models.wordings import Wording, WordingConfirmation

__all__ = [
    "Availability",
    "Coffee",
    "CoffeeWish",
    "Consultation",
    "Opinion",
    "Outside",
    "Refrain",
    "Solicitation",
    "Wording",
    "WordingConfirmation",
]
