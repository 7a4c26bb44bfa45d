# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How belonging begins and ends, whatever the door. Called inside an action's transaction."""

from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.communities.models import (
    Community,
    CommunityInvitation,
    Exclusion,
    Expert,
    JoinRequest,
    Membership,
)
from entrepairs.kernel import journal
from entrepairs.people.models import Person


def begin(person: Person, community: Community) -> Membership:
    """Make the person a member; what waited for that is over. Repeating it changes nothing."""
    membership, is_new = Membership.objects.get_or_create(
        community=community, person=person, defaults={"organisation_id": community.organisation_id}
    )
    if not is_new:
        return membership
    now = timezone.now()
    here = {"community": community, "person": person}
    Exclusion.objects.filter(**here).delete()
    CommunityInvitation.objects.filter(**here).update(accepted_at=now)
    JoinRequest.objects.filter(**here, state=JoinRequest.State.WAITING).update(
        state=JoinRequest.State.ACCEPTED, answered_at=now
    )
    readable.forget(person)
    journal.record("communities.joined", actor=person, about=membership)
    return membership


def end(membership: Membership) -> None:
    """Take the membership away with all that rested on it; effective at the next request."""
    person, community = membership.person, membership.community
    Expert.objects.filter(community=community, person=person).delete()
    CommunityInvitation.objects.filter(community=community, person=person).delete()
    membership.delete()
    readable.forget(person)
