# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A need in the shapes in which pages show it."""

from dataclasses import dataclass
from datetime import date, datetime

from entrepairs.communities import addresses
from entrepairs.communities import words as wordings
from entrepairs.communities.models import Need
from entrepairs.people.queries import SubjectTag

State = Need.State
# The columns of the board, and the states that each gathers.
COLUMNS: dict[str, tuple[str, ...]] = {
    "open": (State.OPEN,),
    "taken": (State.TAKEN,),
    "found": (State.ANSWERED, State.CONFIRMED),
    "closed": (State.CLOSED,),
}


@dataclass(frozen=True)
class Who:
    """Somebody who gave their name: to a need, to an offer, to looking after one."""

    slug: str
    name: str
    photo_url: str
    line: str

    @property
    def href(self) -> str:
        """The profile."""
        return addresses.profile(self.slug)


@dataclass(frozen=True)
class Group:
    """The community that named it."""

    slug: str
    name: str

    @property
    def href(self) -> str:
        """Its front page."""
        return addresses.front(self.slug)


@dataclass(frozen=True)
class Help:
    """What somebody offers. `is_mine`: the reader does."""

    who: Who
    kind: str
    note: str
    is_mine: bool

    @property
    def words(self) -> str:
        """What it comes to, in the reader's language."""
        return wordings.OFFERS[self.kind]


@dataclass(frozen=True)
class NeedCard:
    """A need on the board. `band` is the least number of people of its band; 0 below 12."""

    key: int
    slug: str
    wording: str
    group: Group
    state: str
    band: int
    named_at: datetime
    wanted_by: date | None
    author: Who | None
    taken_by: Who | None
    is_supported: bool
    may_support: bool
    subject: SubjectTag | None = None
    offers: tuple[Help, ...] = ()

    @property
    def href(self) -> str:
        """Its page."""
        return addresses.need(self.slug)

    @property
    def people(self) -> str:
        """How many need it, in bands: the number, without its noun."""
        return wordings.crowd(self.band)

    @property
    def column(self) -> str:
        """Where it stands on the board."""
        return next(name for name, states in COLUMNS.items() if self.state in states)


@dataclass(frozen=True)
class Column:
    """One column of the board, or one page of it when it is looked at alone."""

    name: str
    cards: tuple[NeedCard, ...]
    page: int
    has_next: bool


@dataclass(frozen=True)
class LeadTimes:
    """How long needs waited for their first useful answer: half of them `days` at most."""

    days: int
    needs: int


@dataclass(frozen=True)
class NeedPage:
    """A need's own page, and what its reader may propose to do; the rules decide again.

    `is_mine` is known to who named it alone. `confirmed`: the reader said that it helped.
    """

    card: NeedCard
    reason: str
    is_signed: bool
    taken_at: datetime | None
    answered_at: datetime | None
    useful_at: datetime | None
    is_withdrawn: bool
    is_mine: bool
    confirmed: bool
    may_offer: bool
    may_take: bool
    may_release: bool
    may_answer: bool
    may_confirm: bool
    may_edit: bool
    may_close: bool
    may_reopen: bool
    may_withdraw: bool
    may_put_back: bool

    @property
    def lead(self) -> int | None:
        """Days from its naming to its first useful answer."""
        return None if self.useful_at is None else (self.useful_at - self.card.named_at).days

    @property
    def answered_after(self) -> int | None:
        """Days from its naming to the answer it has now."""
        return None if self.answered_at is None else (self.answered_at - self.card.named_at).days

    @property
    def my_offer(self) -> Help | None:
        """What the reader offers."""
        return next((offer for offer in self.card.offers if offer.is_mine), None)
