# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of the room."""

from entrepairs.people.models.organisation import Organisation, Site, Subject, Unit
from entrepairs.people.models.person import Invitation, Person, PersonSubject
from entrepairs.people.models.roles import RoleChange

__all__ = [
    "Invitation",
    "Organisation",
    "Person",
    "PersonSubject",
    "RoleChange",
    "Site",
    "Subject",
    "Unit",
]
