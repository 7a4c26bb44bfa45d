# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Second factors: one's own, and those of somebody who is locked out."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.people import rules, second_factors
from entrepairs.people.models import Person
from entrepairs.people.queries.profiles import PersonCard, card

FOUND = 12


@dataclass(frozen=True)
class Factor:
    """An app or a passkey. `name` is what its owner called it."""

    mark: str
    is_app: bool
    name: str
    since: datetime
    used_at: datetime | None
    refusal: str


@dataclass(frozen=True)
class SecurityPage:
    """What one has, how many recovery codes are left, what the house asks."""

    factors: tuple[Factor, ...]
    codes_left: int
    is_asked: bool
    since: date | None
    is_due: bool

    @property
    def has_app(self) -> bool:
        """Adding one replaces it."""
        return any(one.is_app for one in self.factors)


@dataclass(frozen=True)
class LockedOut:
    """Somebody whose second factors are about to be taken away."""

    card: PersonCard
    has_factors: bool
    refusal: str


@dataclass(frozen=True)
class Asked:
    """Of whom the house asks a second factor, since when, and how many have none."""

    second_factor: str
    since: date | None
    without: int


def security(person: Person) -> SecurityPage:
    """One's own second factors. Two SQL queries, one for who has none."""
    rows = list(second_factors.of(person))
    codes = second_factors.recovery_codes(person) if rows else None
    is_due = second_factors.is_due(person, timezone.localdate())
    decision = rules.may_remove_factor(person, len(rows) - 1, is_due=is_due)
    return SecurityPage(
        factors=tuple(_factor(row, decision.refusal) for row in rows),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
        is_asked=second_factors.is_asked_of(person),
        since=person.organisation.second_factor_from,
        is_due=is_due,
    )


def factor(person: Person, mark: str) -> Authenticator:
    """One of the person's own, for the action that follows; 404 otherwise. One SQL query."""
    found = [row for row in second_factors.of(person) if _mark(row) == mark]
    if not found:
        raise Http404
    return found[0]


def locked_out(person: Person, text: str) -> tuple[PersonCard, ...]:
    """Who is called so and has an account, for administrators; others are refused. One query."""
    rules.may_administer(person, person.organisation).or_refuse()
    here = Person.objects.visible_to(person).present().with_account().select_related("site")
    found = here.exclude(pk=person.pk).called(text).order_by("name_key", "pk")
    return tuple(card(row) for row in found[:FOUND]) if text else ()


def locked_out_person(person: Person, slug: str) -> LockedOut:
    """One of them, for administrators; others are refused, strangers 404. Two SQL queries."""
    rules.may_administer(person, person.organisation).or_refuse()
    here = Person.objects.visible_to(person).select_related("site", "organisation")
    row = get_object_or_404(here, slug=slug)
    decision = rules.may_reset_factors(person, row)
    return LockedOut(card(row), second_factors.of(row).exists(), decision.refusal)


def asked(person: Person) -> Asked:
    """For administrators; 404 to others. One SQL query."""
    house = person.organisation
    if not rules.may_administer(person, house):
        raise Http404
    people = Person.objects.visible_to(person).present().with_account()
    if house.second_factor != house.SecondFactor.ALL:
        people = people.filter(is_administrator=True)
    without = people.exclude(pk__in=second_factors.holders()).count()
    return Asked(house.second_factor, house.second_factor_from, without)


def _factor(row: Authenticator, refusal: str) -> Factor:
    is_app = row.type == Authenticator.Type.TOTP
    return Factor(
        mark=_mark(row),
        is_app=is_app,
        name="" if is_app else row.wrap().name,
        since=row.created_at,
        used_at=row.last_used_at,
        refusal=refusal,
    )


def _mark(row: Authenticator) -> str:
    """Its name in addresses: the key stays inside."""
    return hashlib.sha256(f"factor {row.pk}".encode()).hexdigest()[:12]
