# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""To which groups a tutorial may be passed on, and why these first."""

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower

from entrepairs.communities.models import Community, Need
from entrepairs.knowledge import lines, words
from entrepairs.knowledge.models import Contribution, Relay
from entrepairs.people.models import Person

FIRST, MOST = 12, 200
WAITING = (Need.State.OPEN, Need.State.TAKEN)


@dataclass(frozen=True)
class Proposal:
    """A group that may want it. `need` is the one of its needs that it would answer.

    `why`: need, theme, trade (the same kind of group elsewhere) or nothing.
    """

    slug: str
    name: str
    place: str
    why: str
    need: str
    need_slug: str
    is_open: bool


@dataclass(frozen=True)
class Sent:
    """Where it was passed on already; the answer is told, not who gave it."""

    slug: str
    name: str
    state: str
    may_take_back: bool


@dataclass(frozen=True)
class Passing:
    """The page from which one passes on."""

    proposals: tuple[Proposal, ...]
    others: tuple[Proposal, ...]
    sent: tuple[Sent, ...]


ORDER = {"need": 0, "theme": 1, "trade": 2, "": 3}


def passing(person: Person, tutorial: Contribution) -> Passing:
    """The groups one knows that may receive it, those with a reason first. Four SQL queries."""
    home = tutorial.community
    sent = tuple(_sent(person, tutorial))
    taken = {home.pk, *lines.behind(tutorial)}
    rows = Community.objects.visible_to(person).filter(archived_at=None).exclude(pk__in=taken)
    rows = rows.exclude(slug__in=[one.slug for one in sent]).select_related("site")
    groups = list(rows.order_by(Lower("name"), "pk")[:MOST])
    needs = _needs(person, tutorial, [group.pk for group in groups])
    found = [_proposal(group, home, needs.get(group.pk)) for group in groups]
    found.sort(key=lambda one: ORDER[one.why])
    proposed = [one for one in found if one.why][:FIRST]
    others = [one for one in found if one not in proposed]
    return Passing(tuple(proposed), tuple(others), sent)


def _sent(person: Person, tutorial: Contribution) -> list[Sent]:
    known = Community.objects.visible_to(person)
    rows = Relay.objects.own(tutorial=tutorial.pk, community__in=known).order_by("relayed_at", "pk")
    columns = ("slug", "community__name", "state", "relayed_by_id")
    return [
        Sent(slug, name, state, state == Relay.State.RECEIVED and by == person.pk)
        for slug, name, state, by in rows.values_list(*columns)
    ]


def _needs(person: Person, tutorial: Contribution, groups: list[int]) -> dict[int, Need]:
    """By group, the waiting need with the most words in common: two at least, and half of its own.

    A need and a title are a sentence each: comparing them here spares an index.
    """
    said = words.significant(f"{tutorial.title} {tutorial.excerpt}")
    waiting = Need.objects.visible_to(person).filter(
        Q(state__in=WAITING), community__in=groups, withdrawn_at=None
    )
    best: dict[int, tuple[int, Need]] = {}
    for need in waiting.order_by("pk").only("pk", "slug", "wording", "community_id"):
        asked = words.significant(need.wording)
        shared = len(asked & said)
        enough = shared >= min(SHARED, len(asked)) > 0 and 2 * shared >= len(asked)
        if enough and shared > best.get(need.community_id, (0, need))[0]:
            best[need.community_id] = (shared, need)
    return {group: need for group, (_, need) in best.items()}


SHARED = 2


def _proposal(group: Community, home: Community, need: Need | None) -> Proposal:
    return Proposal(
        slug=group.slug,
        name=group.name,
        place=group.site.name if group.site else "",
        why=_why(group, home, need),
        need=need.wording if need else "",
        need_slug=need.slug if need else "",
        is_open=group.visibility == Community.Visibility.OPEN,
    )


def _why(group: Community, home: Community, need: Need | None) -> str:
    if need:
        return "need"
    if group.theme_id and group.theme_id == home.theme_id:
        return "theme"
    if group.site_id and group.site_id != home.site_id and group.kind == home.kind:
        return "trade"
    return ""
