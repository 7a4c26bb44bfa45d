# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of the room."""

from entrepairs.people.models.organisation import Organisation, Site, Subject, Unit
from entrepairs.people.models.person import Invitation, Person, PersonSubject

__all__ = ["Invitation", "Organisation", "Person", "PersonSubject", "Site", "Subject", "Unit"]
