# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who hears of tutorials that travel: the group that receives, and the authors.

What a group answers is told to the authors without a name: it is the group's. That something was
not for a group is not told; who wants to know finds it on the journey.
"""

from entrepairs.communities.models import Membership
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.models import Relay, Trial
from entrepairs.knowledge.rules import ROLES_THAT_ANSWER
from entrepairs.notifications.models import Kind
from entrepairs.notifications.telling import tell
from entrepairs.people.models import Person

State = Relay.State


def tell_the_group(entry: JournalEntry) -> None:
    """A tutorial arrived: those who answer for the group hear of it."""
    relay = _relay(entry)
    if relay is None:
        return
    members = Membership.objects.filter(community=relay.community, role__in=ROLES_THAT_ANSWER)
    for member in members.select_related("person").order_by("pk"):
        tell(member.person, Kind.RELAY, entry, community=relay.community, relay=relay)


def tell_it_was_adopted(entry: JournalEntry) -> None:
    """Its author, and who passed it on; if it still is."""
    relay = _relay(entry)
    if relay and relay.state == State.ADOPTED:
        _tell_whose_it_is(relay, Kind.ADOPTED, entry)


def tell_it_was_adapted(entry: JournalEntry) -> None:
    """Its author, and who passed it on."""
    relay = _relay(entry)
    if relay:
        _tell_whose_it_is(relay, Kind.ADAPTED, entry)


def tell_they_are_thanked(entry: JournalEntry) -> None:
    """Who answered for the group, and those who tried it there: each alone, the author no name."""
    relay = _relay(entry)
    if relay is None:
        return
    tried = Trial.objects.filter(contribution=relay.tutorial, community=relay.community)
    concerned = {relay.answered_by_id, *tried.values_list("person", flat=True)}
    for person in Person.objects.filter(pk__in=concerned - {None}).order_by("pk"):
        tell(person, Kind.THANKS, entry, community=relay.community, relay=relay)


def _relay(entry: JournalEntry) -> Relay | None:
    things = ("community", "tutorial__author", "tutorial__community", "relayed_by")
    return Relay.objects.select_related(*things).filter(pk=entry.about).first()


def _tell_whose_it_is(relay: Relay, kind: str, entry: JournalEntry) -> None:
    text = relay.tutorial
    for person in {text.author, relay.relayed_by}:
        told = tell(person, kind, entry, contribution=text, community=text.community)
        if told:
            told.actor = None
            told.save(update_fields=["actor"])
