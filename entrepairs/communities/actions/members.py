# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Joining, leaving, and what members are entrusted with."""

from django.db import transaction

from entrepairs.communities import belonging, readable, rules
from entrepairs.communities.models import Community, Exclusion, Expert, Membership
from entrepairs.kernel import journal
from entrepairs.people import actions as people
from entrepairs.people.models import Person, Subject


@transaction.atomic
def join_community(*, actor: Person, community: Community) -> Membership:
    """Belong to a community that lets one in at once. Joining twice changes nothing."""
    rules.may_join(actor, community).or_refuse()
    return belonging.begin(actor, community)


@transaction.atomic
def join_by_writing(*, actor: Person, community: Community) -> Membership:
    """Whoever writes in an open community joins it; called by the action that writes."""
    rules.may_write_in(actor, community).or_refuse()
    return belonging.begin(actor, community)


@transaction.atomic
def leave_community(*, actor: Person, community: Community) -> None:
    """Belong no more; leaving twice changes nothing. The last to facilitate hands over first."""
    _lock(community)
    membership = Membership.objects.filter(community=community, person=actor).first()
    if membership is None:
        return
    rules.may_do_without(membership).or_refuse()
    belonging.end(membership)
    journal.record("communities.left", actor=actor, about=community)


@transaction.atomic
def remove_member(*, actor: Person, community: Community, person: Person) -> None:
    """Take somebody out, who then comes back only when a facilitator says yes."""
    _lock(community)
    membership = Membership.objects.filter(community=community, person=person).first()
    if membership is None:
        rules.may_facilitate(actor, community).or_refuse()
        return
    rules.may_remove(actor, membership).or_refuse()
    belonging.end(membership)
    exclusion = Exclusion.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        person=person,
        removed_by=actor,
    )
    journal.record("communities.member_removed", actor=actor, about=exclusion)


@transaction.atomic
def give_role(*, actor: Person, community: Community, person: Person, role: str) -> Membership:
    """Entrust a member with a role. Somebody always goes on facilitating."""
    _lock(community)
    membership = Membership.objects.select_related("community").get(
        community=community, person=person
    )
    rules.may_give_role(actor, membership).or_refuse()
    role = Membership.Role(role)
    if membership.role == role:
        return membership
    rules.may_do_without(membership).or_refuse()
    membership.role = role
    membership.save(update_fields=["role"])
    readable.forget(person)
    journal.record("communities.role_given", actor=actor, about=membership)
    return membership


@transaction.atomic
def name_successor(
    *, actor: Person, community: Community, person: Person, reason: str
) -> Membership:
    """Entrust somebody with a community whose facilitators have all left the house. Logged.

    They become a member if they were none.
    """
    _lock(community)
    rules.may_name_successor(actor, community, person).or_refuse()
    membership = belonging.begin(person, community)
    membership.role = Membership.Role.FACILITATOR
    membership.save(update_fields=["role"])
    readable.forget(person)
    people.log_facilitator(actor=actor, person=person, community=community.slug, reason=reason)
    journal.record("communities.role_given", actor=actor, about=membership)
    return membership


@transaction.atomic
def end_facilitating(*, actor: None, person: Person) -> None:
    """Somebody is erased: each community that they were the last to facilitate has it on record.

    Their memberships go with them, so that nobody could find out afterwards. For the room above,
    which has let them out first.
    """
    seats = Membership.objects.filter(person=person, role__in=rules.ROLES_THAT_FACILITATE)
    for here in Community.objects.filter(pk__in=seats.values("community")).order_by("pk"):
        if not rules.is_led(here) and not here.archived_at:
            journal.record("communities.facilitator_erased", actor=actor, about=here)


@transaction.atomic
def name_expert(*, actor: Person, community: Community, person: Person, subject: Subject) -> Expert:
    """Say that a member is the one who knows a subject here, and may certify answers on it."""
    rules.may_facilitate(actor, community).or_refuse()
    Membership.objects.get(community=community, person=person)
    expert, is_new = Expert.objects.get_or_create(
        community=community,
        person=person,
        subject=subject,
        defaults={"organisation_id": community.organisation_id, "named_by": actor},
    )
    if is_new:
        journal.record("communities.expert_named", actor=actor, about=expert)
    return expert


@transaction.atomic
def unname_expert(*, actor: Person, community: Community, person: Person, subject: Subject) -> None:
    """The member is an expert of the subject no more; what they certified stays certified."""
    rules.may_facilitate(actor, community).or_refuse()
    gone, _ = Expert.objects.filter(community=community, person=person, subject=subject).delete()
    if gone:
        journal.record("communities.expert_unnamed", actor=actor, about=community)


def _lock(community: Community) -> None:
    """Two facilitators who leave at the same time must not both count on the other."""
    Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
