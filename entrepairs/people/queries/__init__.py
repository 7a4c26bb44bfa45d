# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reads of the room."""

from entrepairs.people.queries.accounts import (
    Device,
    InvitationCard,
    InvitationPage,
    device,
    devices,
    invitation,
    invitation_by_slug,
    invitations,
    may_invite,
    person_to_invite,
    spaces,
    the_only_organisation,
)
from entrepairs.people.queries.house import DaysOff, days_off
from entrepairs.people.queries.profiles import (
    PersonCard,
    Profile,
    SubjectTag,
    directory,
    person_by_slug,
    photo,
    profile,
    sites,
    subject_by_slug,
    subject_named,
    subjects,
    subjects_like,
    units,
)
from entrepairs.people.queries.roles import RolePage, RolesPage, role, roles

__all__ = [
    "DaysOff",
    "Device",
    "InvitationCard",
    "InvitationPage",
    "PersonCard",
    "Profile",
    "RolePage",
    "RolesPage",
    "SubjectTag",
    "days_off",
    "device",
    "devices",
    "directory",
    "invitation",
    "invitation_by_slug",
    "invitations",
    "may_invite",
    "person_by_slug",
    "person_to_invite",
    "photo",
    "profile",
    "role",
    "roles",
    "sites",
    "spaces",
    "subject_by_slug",
    "subject_named",
    "subjects",
    "subjects_like",
    "the_only_organisation",
    "units",
]
