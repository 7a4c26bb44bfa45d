# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which texts answer which needs, as far as one reader may see both."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from entrepairs.communities import addresses, readable
from entrepairs.communities.models import Community, Need
from entrepairs.communities.queries import NeedCard
from entrepairs.communities.rules import ROLES_THAT_MODERATE
from entrepairs.knowledge import words
from entrepairs.knowledge.models import Contribution, NeedAnswer
from entrepairs.knowledge.queries import asking, lists
from entrepairs.people.models import Person

FEW = 4
BESIDE = (
    "need_id",
    "contribution__community__name",
    "contribution__author__name",
    "contribution__author_id",
    "linked_by_id",
    "community_id",
)


@dataclass(frozen=True)
class Answering:
    """A text that answers a need."""

    text: lists.SmallRow
    group: str
    author: str
    may_take_back: bool


@dataclass(frozen=True)
class Answered:
    """A need that a text answers."""

    slug: str
    wording: str
    group: str

    @property
    def href(self) -> str:
        """Its page."""
        return addresses.need(self.slug)


def answers_to(person: Person, needs: Collection[int]) -> dict[int, tuple[Answering, ...]]:
    """The texts that answer these needs, the first to do so first. One SQL query."""
    rows = NeedAnswer.objects.visible_to(person).filter(need__in=needs).order_by("linked_at", "pk")
    found: defaultdict[int, list[Answering]] = defaultdict(list)
    text = [f"contribution__{name}" for name in lists.SMALL]
    for need, group, name, author, linked_by, here, *values in rows.values_list(*BESIDE, *text):
        small = lists.small_rows([tuple(values)])[0]
        # A courtesy to who may take it back; the rule decides again.
        moderates = readable.mine(person).get(here) in ROLES_THAT_MODERATE
        concerned = moderates or person.pk in (author, linked_by)
        found[need].append(Answering(small, group, name or "", concerned))
    return {need: tuple(answers) for need, answers in found.items()}


def answered_by(person: Person, text: int) -> QuerySet[NeedAnswer]:
    """The needs that a text answers, as rows of a query that a page makes one of its own of."""
    return NeedAnswer.objects.visible_to(person).filter(contribution=text).order_by()


def nearest(text: Contribution, needs: Sequence[NeedCard]) -> list[NeedCard]:
    """Those first that have most words in common with a text; the others stay in their order."""
    said = words.significant(f"{text.title} {text.excerpt}")
    return sorted(needs, key=lambda need: -len(said & words.significant(need.wording)))


def candidates(person: Person, need: Need, said: str) -> tuple[lists.Row, ...]:
    """Texts that those who need it may read: by address, or by the words of the title.

    One SQL query, none without words.
    """
    here = Q(community=need.community_id) | Q(community__visibility=Community.Visibility.OPEN)
    found = Contribution.objects.visible_to(person, withdrawn=False).filter(here, parent=None)
    return asking.looked_for(found, said)
