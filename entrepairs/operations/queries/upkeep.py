# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The installation as an administrator sees it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.http import Http404
from django.urls import reverse

import entrepairs
from entrepairs.kernel.models import OutboxMessage
from entrepairs.operations import deeds, mailing, state, words
from entrepairs.people import rules as people
from entrepairs.people.models import Person

PER_PAGE = 50
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Overview:
    """What needs doing, and what the installation is."""

    steps: tuple[state.Step, ...]
    concerns: tuple[state.Concern, ...]
    worker_at: datetime | None
    backup_at: datetime | None
    free: int
    version: str
    database: str
    address: str

    def is_well(self, *names: str) -> bool:
        """Is none of these among what needs doing?"""
        return not any(concern.name in names for concern in self.concerns)


@dataclass(frozen=True)
class FirstStep:
    """One of the first pages of a new house: its place on the way, and what follows if any."""

    number: int
    of: int
    next_title: str
    next_url: str


@dataclass(frozen=True)
class MailPage:
    """Where mails go and what waits."""

    server: mailing.Server
    waiting: int
    failing: int
    given_up: int


@dataclass(frozen=True)
class LogLine:
    """Who did what; without actor it was the command line, or somebody whose name was erased."""

    at: datetime
    name: str
    slug: str
    said: str


@dataclass(frozen=True)
class LogPage:
    """A stretch of the log."""

    lines: tuple[LogLine, ...]
    page: int
    goes_on: bool


def administrator(person: Person) -> Person:
    """The person; to others these pages do not exist. No query."""
    if not people.may_administer(person, person.organisation):
        raise Http404
    return person


def overview(person: Person) -> Overview:
    """For administrators; 404 to others. Fourteen SQL queries, fifteen while the house begins."""
    house = administrator(person).organisation
    return Overview(
        steps=tuple(state.beginning(house)),
        concerns=tuple(state.concerns(house)),
        worker_at=state.heard_of(),
        backup_at=state.last_backup(),
        free=state.free_gigabytes(),
        version=entrepairs.__version__,
        database=ENGINES.get(connection.vendor, connection.vendor),
        address=settings.PUBLIC_URL,
    )


def first_step(person: Person, address: str) -> FirstStep | None:
    """Where one is on the way, on a page of an administrator's that is on it. Three SQL queries.

    None elsewhere, without a query, and once the house has begun.
    """
    if not person.is_administrator or address not in map(reverse, state.STEPS.values()):
        return None
    steps = state.beginning(person.organisation)
    addresses = [step.url for step in steps]
    if address not in addresses:
        return None
    number = addresses.index(address) + 1
    if number == len(steps):
        return FirstStep(number, number, "", "")
    following = steps[number]
    title, _text = words.STEPS[following.name]
    return FirstStep(number, len(steps), str(title), following.url)


def mail(person: Person) -> MailPage:
    """For administrators; 404 to others. Three SQL queries."""
    house = administrator(person).organisation
    waiting = state.mails(house).filter(state=OutboxMessage.State.WAITING)
    return MailPage(
        server=mailing.server(),
        waiting=waiting.count(),
        failing=waiting.filter(tries__gt=0).count(),
        given_up=state.mails(house).filter(state=OutboxMessage.State.PARKED).count(),
    )


def log(person: Person, page: int) -> LogPage:
    """What administrators did, for administrators; 404 to others. One SQL query."""
    house = administrator(person).organisation
    start = (page - 1) * PER_PAGE
    rows = list(deeds.of(house)[start : start + PER_PAGE + 1])
    lines = tuple(
        LogLine(
            at=row.at,
            name=row.actor.name if row.actor else "",
            slug=row.actor.slug if row.actor else "",
            said=str(deeds.SAID[row.name]),
        )
        for row in rows[:PER_PAGE]
    )
    return LogPage(lines, page, goes_on=len(rows) > PER_PAGE)
