# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Second factors come and go; their owner hears of each change by mail."""

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal, outbox
from entrepairs.kernel.lines import one_line
from entrepairs.people import rules, second_factors
from entrepairs.people.models import Organisation, Person, RoleChange


@transaction.atomic
def add_app(*, actor: Person, secret: str) -> bool:
    """Take an app that makes codes from `secret`, instead of one before it.

    True if recovery codes were made, being missing: they are to be shown.
    """
    person = _locked(actor)
    Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(person, secret)
    return _added(person, "app")


@transaction.atomic
def add_passkey(*, actor: Person, name: str, credential: dict[str, Any]) -> bool:
    """Take a passkey that a browser made and the form verified; True as for `add_app`."""
    person = _locked(actor)
    WebAuthn.add(person, name, credential)
    return _added(person, "passkey")


@transaction.atomic
def remove_factor(*, actor: Person, factor: Authenticator) -> None:
    """Open the account by it no more; recovery codes go with the last one. Repeatable.

    Somebody else's is left alone. Refused for the last one where the house asks for one.
    """
    person = _locked(actor)
    mine = second_factors.of(person)
    if not mine.filter(pk=factor.pk).exists():
        return
    others = mine.exclude(pk=factor.pk).count()
    is_due = second_factors.is_due(person, timezone.localdate())
    rules.may_remove_factor(person, others, is_due=is_due).or_refuse()
    kind = "app" if factor.type == Authenticator.Type.TOTP else "passkey"
    Authenticator.objects.filter(pk=factor.pk).delete()
    if not others:
        Authenticator.objects.filter(user=person).delete()
    _tell(person, f"people.{kind}_removed", "people.factor_removed")


@transaction.atomic
def make_recovery_codes(*, actor: Person) -> None:
    """Ten new codes, each good once, for who has a second factor; those before are dead."""
    person = _locked(actor)
    if not second_factors.of(person).exists():
        return
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(person)
    _tell(person, "people.codes_made", "people.recovery_codes_made")


@transaction.atomic
def reset_factors(*, actor: Person, person: Person, reason: str) -> None:
    """Take all second factors of somebody who is locked out, and end their sessions.

    They hear of it by mail, and the log keeps why. Repeatable.
    """
    rules.may_reset_factors(actor, person).or_refuse()
    person = _locked(person)
    if not _forget(person):
        return
    RoleChange.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        by=actor,
        role=RoleChange.Role.SECOND_FACTOR,
        is_given=False,
        reason=one_line(reason)[:300],
    )
    _tell(person, "people.factors_reset", "people.factors_reset", by=actor)


@transaction.atomic
def forget_factors(*, actor: None, person: Person) -> bool:
    """The same by the command line, hence no rule and no reason; False if there were none."""
    person = _locked(person)
    if not _forget(person):
        return False
    _tell(person, "people.factors_reset", "people.factors_reset", by=actor)
    return True


@transaction.atomic
def ask_second_factor(*, actor: Person, of_whom: str, since: date | None) -> None:
    """Ask a second factor of administrators or of everybody from a day on; or of nobody."""
    house = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    rules.may_administer(actor, house).or_refuse()
    house.second_factor = Organisation.SecondFactor(of_whom)
    house.second_factor_from = since if of_whom else None
    house.save(update_fields=["second_factor", "second_factor_from"])
    journal.record("people.second_factor_asked", actor=actor, about=house)


def _added(person: Person, kind: str) -> bool:
    _tell(person, f"people.{kind}_added", "people.factor_added")
    if second_factors.recovery_codes(person):
        return False
    RecoveryCodes.activate(person)
    return True


def _forget(person: Person) -> int:
    number, _by_table = Authenticator.objects.filter(user=person).delete()
    if number:
        for session in UserSession.objects.filter(user=person):
            session.end()
    return number


def _tell(person: Person, kind: str, deed: str, by: Person | None = None) -> None:
    entry = journal.record(deed, actor=by or person, about=person)
    outbox.put(f"{kind}:{entry.pk}", kind=kind, about=person, person=person)


def _locked(person: Person) -> Person:
    """One change after the other. With its organisation, which says what it asks."""
    rows = Person.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=person.pk)
