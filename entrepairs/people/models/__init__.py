# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of the room."""

from entrepairs.people.models.organisation import Organisation, Site, Subject, Unit
from entrepairs.people.models.person import Invitation, Person, PersonSubject
from entrepairs.people.models.roles import RoleChange
from entrepairs.people.models.sign_in import SamlProvider

__all__ = [
    "Invitation",
    "Organisation",
    "Person",
    "PersonSubject",
    "RoleChange",
    "SamlProvider",
    "Site",
    "Subject",
    "Unit",
]
