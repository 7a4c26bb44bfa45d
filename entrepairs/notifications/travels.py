# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who hears of tutorials that travel: the group that receives, and once a month the authors.

What a group answers is told to the authors without a name: it is the group's. That something was
not for a group is not told; who wants to know finds it on the journey.
"""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.models import Contribution, Credit, Relay, Trial
from entrepairs.knowledge.rules import ROLES_THAT_ANSWER
from entrepairs.notifications.models import Kind, Notice
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


def tell_of_the_month() -> int:
    """One line to each author for the month that is over, if it brought something; how many.

    Repeatable: a month is told once.
    """
    until = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    since = (until - timedelta(days=1)).replace(day=1)
    brought = _brought(since, until)
    texts = Contribution.objects.select_related("author", "community").in_bulk(brought)
    return sum(
        _tell_author(person, {key: brought[key] for key in keys}, texts, mark=f"{since:%Y%m}")
        for person, keys in _whose(texts).items()
    )


def _brought(since: datetime, until: datetime) -> dict[int, Counter[str]]:
    """By tutorial, what its groups did with it in that time."""
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    answered = Relay.objects.filter(
        answered_at__gte=since, answered_at__lt=until, tutorial__hidden=False
    )
    taken_up = answered.filter(state__in=(State.ADOPTED, State.ADAPTED))
    for tutorial, state in taken_up.values_list("tutorial", "state"):
        found[tutorial][state] += 1
    # Those of one's own group are thanked for elsewhere.
    tried = Trial.objects.filter(at__gte=since, at__lt=until, contribution__hidden=False)
    for tutorial in tried.exclude(community=F("contribution__community")).values_list(
        "contribution", flat=True
    ):
        found[tutorial]["tried"] += 1
    return dict(found)


def _whose(texts: dict[int, Contribution]) -> dict[Person, set[int]]:
    found: defaultdict[Person, set[int]] = defaultdict(set)
    for text in texts.values():
        if text.author:
            found[text.author].add(text.pk)
    together = Credit.objects.filter(contribution__in=texts, before=False, person__isnull=False)
    for credit in together.select_related("person"):
        found[credit.person].add(credit.contribution_id)
    return found


def _tell_author(
    person: Person, brought: dict[int, Counter[str]], texts: dict[int, Contribution], *, mark: str
) -> int:
    if Notice.objects.filter(person=person, kind=Kind.JOURNEY, key__endswith=f"-{mark}").exists():
        return 0
    best = max(brought, key=lambda key: (brought[key].total(), -key))
    told = tell(
        person,
        Kind.JOURNEY,
        None,
        mark=mark,
        contribution=texts[best],
        community=texts[best].community,
    )
    if told is None:
        return 0
    told.figures = sum(brought.values(), Counter())
    told.save(update_fields=["figures"])
    return 1
