# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody moves within the organisation, leaves it, comes back."""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.kernel.models import OutboxMessage
from entrepairs.people import addresses, rules
from entrepairs.people.actions.accounts import AddressTakenError
from entrepairs.people.models import Invitation, Person

MOVES = ("name", "job", "level", "site", "unit", "manager")


@transaction.atomic
def move_person(*, actor: Person | None, person: Person, to: Mapping[str, Any]) -> Person:
    """Write down a new place, job, level, manager or name; what is not named stays as it is.

    For the staff file, whose own rule comes first.
    """
    person = _row(person)
    changed = [name for name in MOVES if name in to and getattr(person, name) != to[name]]
    for name in changed:
        setattr(person, name, to[name])
    if changed:
        folded = ["name_key"] if "name" in changed else []
        person.save(update_fields=[*changed, *folded])
        journal.record("people.person_moved", actor=actor, about=person)
    return person


@transaction.atomic
def change_address(*, actor: Person | None, person: Person, email: str) -> Person:
    """From now on the person signs in with this address. Raises AddressTakenError.

    Who is signed in stays so: it is the organisation that says that the address changed.
    """
    email, person = email.strip().lower(), _row(person)
    taken = addresses.holders(email).exclude(pk=person.pk).exists()
    if taken or EmailAddress.objects.filter(email=email).exclude(user=person).exists():
        raise AddressTakenError(email)
    if person.email != email:
        person.email = email
        person.save(update_fields=["email"])
        addresses.give_account(person, verified=False)
        journal.record("people.address_changed", actor=actor, about=person)
    elif not rules.has_account(person):
        addresses.give_account(person, verified=False)
    return person


@transaction.atomic
def end_stay(*, actor: Person | None, person: Person) -> Person:
    """Somebody leaves: from this moment they read, receive and sign in no more (I12).

    What they wrote stays, with their name; memberships stay as they are, so that a departure by
    mistake is undone by a return; keys of the house do not. The last administrator is refused.
    For the staff file, whose own rule comes first. Repeatable.
    """
    keepers = Person.objects.select_for_update(of=("self",)).present()
    keepers = list(keepers.filter(organisation=person.organisation_id, is_administrator=True))
    person = _row(person)
    if person.left_at is not None:
        return person
    rules.may_stop_administering(person, keepers).or_refuse()
    person.left_at = timezone.now()
    kept_keys, person.is_administrator = person.is_administrator, False
    person.save(update_fields=["left_at", "is_administrator"])
    _shut(person)
    if kept_keys:
        journal.record("people.administrator_released", actor=actor, about=person)
    journal.record("people.person_left", actor=actor, about=person)
    return person


@transaction.atomic
def resume_stay(*, actor: Person | None, person: Person) -> Person:
    """Somebody comes back, to the same account, words and communities. Repeatable.

    Whose account was closed by hand stays outside.
    """
    person = _row(person)
    if person.left_at is not None:
        person.left_at = None
        person.save(update_fields=["left_at"])
        journal.record("people.person_returned", actor=actor, about=person)
    return person


def _shut(person: Person) -> None:
    """Sessions, links and what waits to be sent, in the transaction of the departure."""
    for session in UserSession.objects.filter(user=person):
        session.end()
    now = timezone.now()
    theirs = Q(claims=person) | Q(email__iexact=person.email or "")
    links = Invitation.objects.waiting().filter(theirs, organisation=person.organisation_id)
    links.update(expires_at=now)
    waiting = OutboxMessage.objects.filter(person=person, state=OutboxMessage.State.WAITING)
    waiting.update(state=OutboxMessage.State.DROPPED, settled_at=now)


def _row(person: Person) -> Person:
    return Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
