# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The opening kit of a young community is put away, by one person for themselves."""

from django.db import transaction

from entrepairs.communities.models import Community
from entrepairs.kernel import journal
from entrepairs.outreach import rules
from entrepairs.outreach.models import KitAway
from entrepairs.people.models import Person


@transaction.atomic
def put_kit_away(*, actor: Person, community: Community) -> None:
    """Show it to this person no more. Repeatable."""
    rules.may_put_kit_away(actor, community).or_refuse()
    place = {"organisation_id": community.organisation_id}
    _, is_new = KitAway.objects.get_or_create(community=community, person=actor, defaults=place)
    if is_new:
        journal.record("outreach.kit_put_away", actor=actor, about=community)


@transaction.atomic
def bring_kit_back(*, actor: Person, community: Community) -> None:
    """Show it again. Repeatable."""
    rules.may_put_kit_away(actor, community).or_refuse()
    if KitAway.objects.filter(community=community, person=actor).delete()[0]:
        journal.record("outreach.kit_brought_back", actor=actor, about=community)
