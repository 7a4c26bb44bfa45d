# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody joins: those who animate the community say hello, and first steps are put away."""

from django.db import transaction

from entrepairs.communities.models import Community
from entrepairs.kernel import journal
from entrepairs.outreach import rules
from entrepairs.outreach.models import Greeting, WelcomeAway
from entrepairs.people.models import Person


@transaction.atomic
def greet(*, actor: Person, community: Community, person: Person) -> Greeting:
    """Say hello in a prepared sentence; they hear of it. Twice changes nothing."""
    rules.may_greet(actor, community, person).or_refuse()
    greeting, is_new = Greeting.objects.get_or_create(
        community=community,
        person=person,
        by=actor,
        defaults={"organisation_id": community.organisation_id},
    )
    if is_new:
        journal.record("outreach.greeted", actor=actor, about=greeting)
    return greeting


@transaction.atomic
def put_welcome_away(*, actor: Person, community: Community) -> None:
    """Show its first steps to this person no more. Repeatable."""
    rules.may_put_welcome_away(actor, community).or_refuse()
    place = {"organisation_id": community.organisation_id}
    _, is_new = WelcomeAway.objects.get_or_create(community=community, person=actor, defaults=place)
    if is_new:
        journal.record("outreach.welcome_put_away", actor=actor, about=community)


@transaction.atomic
def bring_welcome_back(*, actor: Person, community: Community) -> None:
    """Show them again. Repeatable."""
    rules.may_put_welcome_away(actor, community).or_refuse()
    if WelcomeAway.objects.filter(community=community, person=actor).delete()[0]:
        journal.record("outreach.welcome_brought_back", actor=actor, about=community)
