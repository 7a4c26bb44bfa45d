# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of the room."""

from entrepairs.communities.models.charter import Agreement, Charter
from entrepairs.communities.models.community import (
    LISTED,
    Community,
    CommunityInvitation,
    CommunityInvitationQuerySet,
    CommunityQuerySet,
    Exclusion,
    Expert,
    JoinRequest,
    Membership,
    Theme,
    WithinCommunities,
)
from entrepairs.communities.models.needs import (
    Need,
    NeedQuerySet,
    Offer,
    OfferQuerySet,
    Support,
    SupportQuerySet,
)

__all__ = [
    "LISTED",
    "Agreement",
    "Charter",
    "Community",
    "CommunityInvitation",
    "CommunityInvitationQuerySet",
    "CommunityQuerySet",
    "Exclusion",
    "Expert",
    "JoinRequest",
    "Membership",
    "Need",
    "NeedQuerySet",
    "Offer",
    "OfferQuerySet",
    "Support",
    "SupportQuerySet",
    "Theme",
    "WithinCommunities",
]
