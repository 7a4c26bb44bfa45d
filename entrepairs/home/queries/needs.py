# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The needs board and a need's page: what communities named, and the texts that answer it."""

from dataclasses import dataclass

from django.http import Http404

from entrepairs.communities import queries as communities
from entrepairs.communities import rules
from entrepairs.communities.queries import Column, CommunityPage, LeadTimes, NeedPage
from entrepairs.knowledge.queries import needs as knowledge
from entrepairs.knowledge.queries.needs import Answering
from entrepairs.meetings.models.agenda import WAITING
from entrepairs.meetings.queries import agenda
from entrepairs.meetings.queries import board as meetings
from entrepairs.meetings.queries.agenda import Next
from entrepairs.people.models import Person


@dataclass(frozen=True)
class Board:
    """The columns, the texts that answer what is on them (by need), how long needs waited.

    `head` is the community whose board it is; nothing for that of all one reads.
    """

    head: CommunityPage | None
    columns: tuple[Column, ...]
    answers: dict[int, tuple[Answering, ...]]
    lead: LeadTimes | None


@dataclass(frozen=True)
class NeedFront:
    """A need and the texts that answer it, as far as the reader may see them.

    `meeting`: public name and subject of the one in which it was named, for who sat there.
    """

    need: NeedPage
    answers: tuple[Answering, ...]
    meeting: tuple[str, str] | None
    next: Next | None


def board(person: Person, slug: str = "") -> Board:
    """The board of all one reads; or of one community, to whoever reads it. Six SQL queries.

    Six more at most for the community's head.
    """
    head, here = _community(person, slug)
    columns = communities.board(person, here)
    return Board(
        head=head,
        columns=columns,
        answers=_answers(person, columns),
        lead=communities.lead_times(person, here),
    )


def one_column(person: Person, slug: str, name: str, page: int) -> Board:
    """One column, a page of it. Three SQL queries, six more at most for a community's head."""
    if name not in communities.COLUMNS:
        raise Http404
    head, here = _community(person, slug)
    columns = (communities.column(person, name, page, here),)
    return Board(head=head, columns=columns, answers=_answers(person, columns), lead=None)


def need(person: Person, slug: str) -> NeedFront:
    """A need's page; 404 for who may not see it. Five SQL queries."""
    page = communities.need(person, slug)
    answers = knowledge.answers_to(person, [page.card.key])
    key = page.card.key
    coming = agenda.next_for(person, key) if page.card.state in WAITING else None
    return NeedFront(page, answers.get(key, ()), meetings.named_at(person, key), coming)


def _community(person: Person, slug: str) -> tuple[CommunityPage | None, int]:
    if not slug:
        return None, 0
    head = communities.community(person, slug)
    if not head.may_read:
        rules.may_read(person, communities.row(person, slug)).or_refuse()
    return head, head.key


def _answers(person: Person, columns: tuple[Column, ...]) -> dict[int, tuple[Answering, ...]]:
    cards = [card.key for column in columns for card in column.cards if column.name == "found"]
    return knowledge.answers_to(person, cards)
