# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which other groups are invited to a meeting or a series. Called inside an action."""

from collections.abc import Iterable

from django.db.models import QuerySet

from entrepairs.communities.models import Community
from entrepairs.meetings import rules
from entrepairs.meetings.models import Guest, Meeting, Series
from entrepairs.people.models import Person


def invite(actor: Person, hosted: Meeting | Series, groups: Iterable[Community]) -> bool:
    """These groups are invited, and those of which the actor does not know; no others.

    Is it otherwise than before?
    """
    wanted = {group.pk: group for group in groups}
    known = set(hosted.guests.values_list("community", flat=True))
    ended, _by_kind = _shown(actor, hosted).exclude(community__in=wanted).delete()
    new = wanted.keys() - known
    for key in new:
        rules.may_invite_group(actor, hosted, wanted[key]).or_refuse()
        hosted.guests.create(organisation_id=hosted.organisation_id, community=wanted[key])
    return bool(ended or new)


def _shown(actor: Person, hosted: Meeting | Series) -> QuerySet[Guest]:
    """Invitations that the actor sees, and so may end."""
    return hosted.guests.filter(community__in=Community.objects.visible_to(actor))
