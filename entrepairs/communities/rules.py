# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may, and why not."""

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from entrepairs.communities import readable
from entrepairs.communities.models import (
    Community,
    CommunityInvitation,
    Exclusion,
    Membership,
    Need,
    Support,
)
from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.people import rules as people
from entrepairs.people.models import Person

ROLES_THAT_FACILITATE = (Membership.Role.FACILITATOR,)
ROLES_THAT_MODERATE = (Membership.Role.FACILITATOR, Membership.Role.MODERATOR)
ROLES_THAT_INVITE = (Membership.Role.FACILITATOR, Membership.Role.AMBASSADOR)
# What anybody opens alone; the other kinds are part of the organisation's programme.
KINDS_FOR_ALL = (Community.Kind.PEER_GROUP, Community.Kind.INTEREST)
ANSWERED = (Need.State.ANSWERED, Need.State.CONFIRMED)


def is_member(person: Person, community: Community) -> bool:
    """Does the person belong here?"""
    return community.pk in readable.mine(person)


def facilitates(person: Person, community: Community) -> bool:
    """Does the person run this community?"""
    return readable.mine(person).get(community.pk) in ROLES_THAT_FACILITATE


def moderates(person: Person, community: Community) -> bool:
    """May the person withdraw or close what others wrote here?"""
    return readable.mine(person).get(community.pk) in ROLES_THAT_MODERATE


def may_open(person: Person, kind: str) -> Decision:
    """Everybody opens a peer group or an interest; the other kinds belong to the programme."""
    if kind in KINDS_FOR_ALL or person.is_administrator:
        return ALLOWED
    return Decision(_("Only an administrator opens a community of this kind."))


def may_read(person: Person, community: Community) -> Decision:
    """What is inside: everybody of the organisation in an open community, else its members."""
    if community.visibility == Community.Visibility.OPEN or is_member(person, community):
        return ALLOWED
    return Decision(_("Only members see what is inside this community."))


def may_write_in(person: Person, community: Community) -> Decision:
    """Members write; in an open community anybody of the organisation does, and so joins it."""
    if community.archived_at:
        return Decision(_("This community is closed: it can be read, nothing is added."))
    if is_member(person, community):
        return ALLOWED
    if community.visibility != Community.Visibility.OPEN:
        return Decision(_("Join the community to write in it."))
    return _not_removed(person, community)


def may_agree(person: Person, community: Community) -> Decision:
    """To its charter: whoever writes there, or may."""
    return may_write_in(person, community)


def may_join(person: Person, community: Community) -> Decision:
    """At once: an open community, or one to which one is invited by name."""
    if is_member(person, community):
        return ALLOWED
    if community.archived_at:
        return Decision(_("This community is closed: nobody joins it any more."))
    if is_invited(person, community):
        return ALLOWED
    if community.visibility == Community.Visibility.OPEN:
        return _not_removed(person, community)
    if community.visibility == Community.Visibility.ON_REQUEST:
        return Decision(_("Ask to join: somebody who facilitates the community will answer."))
    return Decision(_("One joins this community when invited."))


def may_ask_to_join(person: Person, community: Community) -> Decision:
    """Where one does not join at once but may ask: on request, or after having been removed."""
    if community.archived_at:
        return Decision(_("This community is closed: nobody joins it any more."))
    if is_member(person, community):
        return Decision(_("You already belong to this community."))
    if community.visibility == Community.Visibility.ON_REQUEST or is_removed(person, community):
        return ALLOWED
    if community.visibility == Community.Visibility.OPEN:
        return Decision(_("Nothing to ask: everybody may join this community."))
    return Decision(_("One joins this community when invited."))


def may_use(person: Person, invitation: CommunityInvitation) -> Decision:
    """A link lets in whoever holds it but those who were removed; by name, these too."""
    if invitation.community.archived_at:
        return Decision(_("This community is closed: nobody joins it any more."))
    return ALLOWED if invitation.person_id else _not_removed(person, invitation.community)


def may_facilitate(person: Person, community: Community) -> Decision:
    """Settings, invitations, roles, requests."""
    if facilitates(person, community):
        return ALLOWED
    return Decision(_("Only those who facilitate the community do this."))


def may_invite(person: Person, community: Community) -> Decision:
    """Those who facilitate or are ambassadors; in an open community, every member."""
    role = readable.mine(person).get(community.pk)
    if community.archived_at:
        return Decision(_("This community is closed: nobody joins it any more."))
    if role in ROLES_THAT_INVITE:
        return ALLOWED
    if role and community.visibility == Community.Visibility.OPEN:
        return ALLOWED
    return Decision(_("Only those who facilitate the community and its ambassadors invite."))


def may_withdraw(person: Person, invitation: CommunityInvitation) -> Decision:
    """Whoever made it, and those who facilitate."""
    if invitation.invited_by_id == person.pk or facilitates(person, invitation.community):
        return ALLOWED
    return Decision(_("Only those who facilitate the community do this."))


def may_give_role(person: Person, membership: Membership) -> Decision:
    """Those who facilitate. They are at the top already: nobody raises their own role."""
    return may_facilitate(person, membership.community)


def may_entrust(person: Person, community: Community) -> Decision:
    """Where all who facilitated have left the house, an administrator names somebody else."""
    if not person.is_administrator or not readable.is_present(person):
        return Decision(_("Only an administrator of the organisation does this."))
    if community.archived_at or is_led(community):
        return Decision(_("Those who facilitate this community give its roles."))
    return ALLOWED


def is_led(community: Community) -> bool:
    """Does somebody who is there facilitate it? One SQL query."""
    return leading(community).exists()


def leading(community: Community | OuterRef) -> QuerySet[Membership]:
    """The seats of those who facilitate it and are there; nobody else's to see."""
    seats = Membership.objects.own(community).filter(role__in=ROLES_THAT_FACILITATE)
    return seats.filter(person__is_active=True, person__left_at=None)


def may_name_successor(person: Person, community: Community, successor: Person) -> Decision:
    """Somebody else (I74: nobody raises their own role), who can sign in."""
    decision = may_entrust(person, community)
    if decision and successor.pk == person.pk:
        return Decision(_("Nobody gives a role to themselves: ask another administrator."))
    if decision and not (readable.is_present(successor) and people.has_account(successor)):
        return Decision(_("Only somebody who has an account and has not left."))
    return decision


def may_remove(person: Person, membership: Membership) -> Decision:
    """Those who facilitate; oneself, one leaves."""
    decision = may_facilitate(person, membership.community)
    if decision and membership.person_id == person.pk:
        return Decision(_("You cannot remove yourself: leave the community instead."))
    return decision


def may_do_without(membership: Membership) -> Decision:
    """Somebody must go on facilitating when this member steps down or leaves."""
    if membership.role not in ROLES_THAT_FACILITATE:
        return ALLOWED
    others = Membership.objects.own(membership.community).filter(
        role__in=ROLES_THAT_FACILITATE, person__is_active=True, person__left_at=None
    )
    if others.exclude(pk=membership.pk).exists():
        return ALLOWED
    if membership.community.archived_at:
        return ALLOWED
    return Decision(
        _("Nobody else facilitates this community. Give the role to another member first.")
    )


def may_support(person: Person, need: Need) -> Decision:
    """Whoever may write there, while it is needed. It is said to nobody, so it joins nothing."""
    return _still_wanted(need) and may_write_in(person, need.community)


def may_offer_help(person: Person, need: Need) -> Decision:
    """Whoever may write there but who named it, until it is answered."""
    if need.named_by_id == person.pk:
        return Decision(_("You named this need: leave it to the others to offer their help."))
    return _still_waiting(need) and may_write_in(person, need.community)


def may_take(person: Person, need: Need) -> Decision:
    """Whoever may write there, while nobody else looks after it."""
    if need.state == Need.State.TAKEN and need.taken_by_id not in (None, person.pk):
        return Decision(_("Somebody looks after this need already: offer your help instead."))
    return _still_waiting(need) and may_write_in(person, need.community)


def may_release(person: Person, need: Need) -> Decision:
    """Who took it, or who moderates the community when that person no longer comes."""
    if need.taken_by_id == person.pk or moderates(person, need.community):
        return ALLOWED
    return Decision(_("Only the person who looks after this need hands it back."))


def may_answer_need(person: Person, need: Need) -> Decision:
    """Whoever may write there, as long as it is needed; a second answer is welcome."""
    return _still_wanted(need) and may_write_in(person, need.community)


def may_confirm(person: Person, need: Need) -> Decision:
    """Those who said that they need it, once there is an answer. One SQL query."""
    if need.state not in ANSWERED:
        return Decision(_("Nothing has answered this need yet."))
    if Support.objects.visible_to(person).filter(need=need).exists():
        return ALLOWED
    return Decision(_("Those who said that they need it say whether it helped."))


def may_edit_need(person: Person, need: Need) -> Decision:
    """Who named it, while it waits: what has answered it answered these words."""
    if need.named_by_id != person.pk:
        return Decision(_("Only the person who named this need words it again."))
    return _still_waiting(need) and may_write_in(person, need.community)


def may_close_need(person: Person, need: Need) -> Decision:
    """Who named it, or who moderates the community; what helped somebody stays on the board."""
    if need.state == Need.State.CONFIRMED:
        return Decision(_("This need has found a useful answer: it stays for the next ones."))
    return _may_look_after(person, need)


def may_reopen_need(person: Person, need: Need) -> Decision:
    """Who named it, or who moderates; an answer that did not help, all those who need it."""
    if need.state in ANSWERED and need.state != Need.State.CONFIRMED:
        decision = may_confirm(person, need)
        return decision or _may_look_after(person, need)
    return _may_look_after(person, need)


def may_withdraw_need(person: Person, need: Need) -> Decision:
    """Who named it, or who moderates the community."""
    return _may_look_after(person, need)


def may_put_back_need(person: Person, need: Need) -> Decision:
    """Who withdrew it: not who named it when a moderator did."""
    if need.withdrawn_by_id == person.pk:
        return ALLOWED
    return Decision(_("Only the person who withdrew this puts it back."))


def _may_look_after(person: Person, need: Need) -> Decision:
    if need.named_by_id == person.pk or moderates(person, need.community):
        return ALLOWED
    return Decision(_("Only the person who named this need, or those who moderate, do this."))


def _still_wanted(need: Need) -> Decision:
    if need.withdrawn_at:
        return Decision(_("This need was withdrawn."))
    if need.state == Need.State.CLOSED:
        return Decision(_("This is no longer needed. Whoever named it can open it again."))
    return ALLOWED


def _still_waiting(need: Need) -> Decision:
    if need.state in ANSWERED:
        return Decision(_("This need has found an answer already."))
    return _still_wanted(need)


def is_invited(person: Person, community: Community) -> bool:
    """Was the person invited by name, and does the invitation still stand? One SQL query."""
    return CommunityInvitation.objects.own(community).standing().filter(person=person).exists()


def is_removed(person: Person, community: Community) -> bool:
    """Did a facilitator remove the person? One SQL query."""
    return Exclusion.objects.own(community).filter(person=person).exists()


def _not_removed(person: Person, community: Community) -> Decision:
    if not is_removed(person, community):
        return ALLOWED
    return Decision(
        _("You were removed from this community. Ask to join: somebody who facilitates it answers.")
    )
