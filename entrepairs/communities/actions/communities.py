# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Communities open, change and close."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from entrepairs.communities import readable, rules
from entrepairs.communities.models import Community, CommunityInvitation, Membership, Theme
from entrepairs.kernel import journal
from entrepairs.people.models import Person, Site

EDITABLE = ("name", "purpose", "kind", "visibility", "theme", "site", "language")


class NameTakenError(Exception):
    """Another listed community of the organisation has this name; nothing was written."""


@transaction.atomic
def open_community(
    *,
    actor: Person,
    name: str,
    purpose: str = "",
    kind: str = Community.Kind.PEER_GROUP,
    visibility: str = Community.Visibility.OPEN,
    theme: Theme | None = None,
    site: Site | None = None,
    language: str = "",
) -> Community:
    """Open a community; whoever opens it facilitates it. `NameTakenError` if the name is."""
    rules.may_open(actor, kind).or_refuse()
    community = Community(
        organisation_id=actor.organisation_id,
        name=name,
        purpose=purpose,
        kind=kind,
        visibility=visibility,
        theme=theme,
        site=site,
        language=language or actor.language,
        created_by=actor,
    )
    _save(community)
    Membership.objects.create(
        organisation_id=actor.organisation_id,
        community=community,
        person=actor,
        role=Membership.Role.FACILITATOR,
    )
    readable.forget(actor)
    journal.record("communities.opened", actor=actor, about=community)
    return community


@transaction.atomic
def edit_community(
    *, actor: Person, community: Community, changes: Mapping[str, object]
) -> Community:
    """Change what is given among `EDITABLE`. A narrower visibility holds from the next request."""
    community = Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    rules.may_facilitate(actor, community).or_refuse()
    if set(changes) - set(EDITABLE):
        raise TypeError(f"not editable: {set(changes) - set(EDITABLE)}")
    if changes.get("kind", community.kind) != community.kind:
        rules.may_open(actor, str(changes["kind"])).or_refuse()
    changed = [name for name in changes if getattr(community, name) != changes[name]]
    if not changed:
        return community
    was_open = community.visibility == Community.Visibility.OPEN
    for name in changed:
        setattr(community, name, changes[name])
    _save(community, update_fields=changed)
    if was_open and community.visibility != Community.Visibility.OPEN:
        _end_invitations_of_members(actor, community)
    readable.forget(actor)
    journal.record("communities.edited", actor=actor, about=community)
    return community


@transaction.atomic
def archive_community(*, actor: Person, community: Community) -> None:
    """Close it: what is there can be read, nothing is added, nobody joins."""
    community = Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    rules.may_facilitate(actor, community).or_refuse()
    if community.archived_at:
        return
    community.archived_at = timezone.now()
    community.save(update_fields=["archived_at"])
    journal.record("communities.archived", actor=actor, about=community)


@transaction.atomic
def reopen_community(*, actor: Person, community: Community) -> None:
    """Let a closed community live again."""
    community = Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    rules.may_facilitate(actor, community).or_refuse()
    if not community.archived_at:
        return
    community.archived_at = None
    community.save(update_fields=["archived_at"])
    journal.record("communities.reopened", actor=actor, about=community)


@transaction.atomic
def create_theme(*, actor: Person, name: str) -> Theme:
    """What sibling groups have in common. A theme of that name is given back as it is."""
    known = Theme.objects.filter(organisation_id=actor.organisation_id, name__iexact=name).first()
    if known:
        return known
    theme = Theme.objects.create(organisation_id=actor.organisation_id, name=name)
    journal.record("communities.theme_created", actor=actor, about=theme)
    return theme


def _end_invitations_of_members(actor: Person, community: Community) -> None:
    """While it was open every member could invite: what they made does not open it now.

    What those who may still invite have made stays good, printed codes included.
    """
    may_invite = Membership.objects.filter(
        community=community, role__in=rules.ROLES_THAT_INVITE
    ).values("person")
    standing = CommunityInvitation.objects.standing().filter(community=community)
    for invitation in standing.exclude(invited_by__in=may_invite):
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
        journal.record("communities.invitation_withdrawn", actor=actor, about=invitation)


def _save(community: Community, **how: Any) -> None:
    try:
        with transaction.atomic():
            community.save(**how)
    except IntegrityError as error:
        if "listed_community_named_once" not in str(error):
            raise
        raise NameTakenError(community.name) from error
