# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who holds the keys of the house, who may receive them, and what changed."""

from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404

from entrepairs.people import rules
from entrepairs.people.models import Person, RoleChange
from entrepairs.people.queries.profiles import PersonCard, card

LATEST = 50
FOUND = 12


@dataclass(frozen=True)
class ChangeLine:
    """One line of the log."""

    name: str
    by: str
    role: str
    community: str
    is_given: bool
    reason: str
    at: datetime


@dataclass(frozen=True)
class RolesPage:
    """The administrators, whom one looks for, and the log."""

    keepers: tuple[PersonCard, ...]
    text: str
    found: tuple[PersonCard, ...]
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True)
class RolePage:
    """Somebody whose role is about to change."""

    card: PersonCard
    is_me: bool
    administrates: bool
    refusal: str


def roles(person: Person, text: str) -> RolesPage:
    """For administrators; others are refused. Two SQL queries, three with a search."""
    rules.may_administer(person, person.organisation).or_refuse()
    here = Person.objects.visible_to(person).present().select_related("site")
    keepers = here.filter(is_administrator=True).order_by("name_key", "pk")
    found = here.filter(is_administrator=False).with_account().called(text)
    changes = RoleChange.objects.visible_to(person).select_related("person", "by")
    return RolesPage(
        keepers=tuple(card(row) for row in keepers),
        text=text,
        found=tuple(card(row) for row in found.order_by("name_key", "pk")[:FOUND]) if text else (),
        changes=tuple(
            ChangeLine(row.person.name, row.by.name if row.by else "", **_facts(row))
            for row in changes.order_by("-at", "-pk")[:LATEST]
        ),
    )


def role(person: Person, slug: str) -> RolePage:
    """One person's role, for administrators; others are refused, strangers 404. Four queries."""
    rules.may_administer(person, person.organisation).or_refuse()
    rows = Person.objects.visible_to(person).select_related("site")
    row = get_object_or_404(rows, slug=slug)
    keepers = Person.objects.visible_to(person).present().filter(is_administrator=True)
    if row.is_administrator:
        decision = rules.may_stop_administering(row, list(keepers))
    else:
        decision = rules.may_be_administrator(row)
    return RolePage(card(row), row.pk == person.pk, row.is_administrator, decision.refusal)


def _facts(row: RoleChange) -> dict:
    names = ("role", "community", "is_given", "reason", "at")
    return {name: getattr(row, name) for name in names}
