# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may, and why not."""

from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.people.models import Organisation, Person


def may_sign_in(person: Person) -> bool:
    """Those who left, or whose account is closed, stay outside."""
    return person.is_active and person.left_at is None


def may_administer(person: Person, organisation: Organisation) -> Decision:
    """People, invitations and roles of an organisation: its administrators."""
    here = person.organisation_id == organisation.pk
    if here and person.is_administrator and may_sign_in(person):
        return ALLOWED
    return Decision(_("Only an administrator of the organisation does this."))


def may_stop_administering(person: Person, keepers: list[Person]) -> Decision:
    """A house never loses its last key."""
    if [keeper.pk for keeper in keepers] == [person.pk]:
        return Decision(_("Name another administrator first: the organisation needs one."))
    return ALLOWED


def may_be_administrator(person: Person) -> Decision:
    """Somebody who can sign in."""
    if not may_sign_in(person):
        return Decision(_("This person has left the organisation."))
    if not has_account(person):
        return Decision(_("This person has no account yet: invite them first."))
    return ALLOWED


def may_invite(person: Person, organisation: Organisation, holder: Person | None) -> Decision:
    """Administrators invite; `holder` is who already has the address in this organisation."""
    decision = may_administer(person, organisation)
    if decision and holder is not None and has_account(holder):
        return Decision(_("This person already has an account: they can simply sign in."))
    return decision


def may_be_claimed(person: Person) -> Decision:
    """Only somebody who cannot sign in yet."""
    if has_account(person):
        return Decision(_("This person already has an account: they can simply sign in."))
    if person.left_at is not None:
        return Decision(_("This person has left the organisation."))
    return ALLOWED


def has_account(person: Person) -> bool:
    """Is there an address to sign in with?"""
    return person.emailaddress_set.exists()


def may_remove_factor(person: Person, others: int, *, is_due: bool) -> Decision:
    """The last one stays where the organisation asks for one."""
    if is_due and not others:
        return Decision(_("Your organisation asks for a second factor: add another one first."))
    return ALLOWED


def may_reset_factors(actor: Person, person: Person) -> Decision:
    """Administrators do, for somebody who is locked out; for oneself one shows a factor."""
    if actor.pk == person.pk:
        return Decision(_("Your own second factors stand in your settings."))
    return may_administer(actor, person.organisation)
