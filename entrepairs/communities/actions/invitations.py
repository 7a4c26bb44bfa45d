# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invitations into a community: to one person, or a link for whoever holds it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities import belonging, rules
from entrepairs.communities.models import Community, CommunityInvitation, Membership
from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.people.models import Person

LASTS = timedelta(days=60)


class InvitationOverError(Exception):
    """There is no such invitation for this person, or not any more; nothing was written."""


@transaction.atomic
def invite_person(*, actor: Person, community: Community, person: Person) -> CommunityInvitation:
    """Invite one colleague, who alone can accept, once. A standing invitation is kept as it is."""
    rules.may_invite(actor, community).or_refuse()
    if Membership.objects.filter(community=community, person=person).exists():
        raise Refused(_("%(name)s already belongs to this community.") % {"name": person.name})
    invitations = CommunityInvitation.objects.filter(community=community, person=person)
    standing = invitations.standing().first()
    if standing:
        return standing
    invitations.delete()
    invitation = CommunityInvitation.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        person=person,
        invited_by=actor,
        expires_at=timezone.now() + LASTS,
    )
    journal.record("communities.person_invited", actor=actor, about=invitation)
    return invitation


@transaction.atomic
def invite_by_link(*, actor: Person, community: Community, days: int = 30) -> CommunityInvitation:
    """Make a link (and its QR code) that lets in whoever of the organisation holds it."""
    rules.may_invite(actor, community).or_refuse()
    invitation = CommunityInvitation.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        invited_by=actor,
        expires_at=timezone.now() + timedelta(days=days),
    )
    journal.record("communities.link_made", actor=actor, about=invitation)
    return invitation


@transaction.atomic
def withdraw_invitation(*, actor: Person, invitation: CommunityInvitation) -> None:
    """From now on it lets nobody in. Those who came by it stay."""
    rows = CommunityInvitation.objects.select_for_update(of=("self",))
    invitation = rows.select_related("community").get(pk=invitation.pk)
    rules.may_withdraw(actor, invitation).or_refuse()
    if invitation.withdrawn_at:
        return
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    journal.record("communities.invitation_withdrawn", actor=actor, about=invitation)


@transaction.atomic
def accept_invitation(*, actor: Person, token: str) -> Membership:
    """Join by an invitation of one's own organisation, made for oneself or for all.

    One made for oneself is used up by it. `InvitationOverError` for any other, withdrawn and
    expired ones included; accepting again as a member changes nothing.
    """
    rows = CommunityInvitation.objects.visible_to(actor).select_for_update(of=("self",))
    invitation = rows.select_related("community").filter(token=token).first()
    if invitation is None:
        raise InvitationOverError
    if not rules.is_member(actor, invitation.community):
        if not invitation.stands:
            raise InvitationOverError
        rules.may_use(actor, invitation).or_refuse()
    return belonging.begin(actor, invitation.community)
