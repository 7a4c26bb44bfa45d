# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invitations: a link, one address, one use."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal, outbox
from entrepairs.kernel.decisions import Decision
from entrepairs.people import addresses, rules
from entrepairs.people.models import Invitation, Organisation, Person

VALID = timedelta(days=14)


class CannotRedeemError(Exception):
    """The link was used, is out of date, or its address has an account by now."""


@transaction.atomic
def invite_person(*, actor: Person, organisation: Organisation, email: str) -> Invitation:
    """Send a link that makes an account, or gives the account of that address to its author.

    An earlier link to the same address stops working.
    """
    email = email.strip().lower()
    holder = Person.objects.filter(organisation=organisation, email__iexact=email).first()
    rules.may_invite(actor, organisation, holder).or_refuse()
    return _invite(actor, organisation, email, holder)


@transaction.atomic
def invite_to_claim(*, actor: Person, person: Person, email: str, allowed: Decision) -> Invitation:
    """Send somebody known without account a link to claim what is theirs.

    `allowed` is the decision of the room that asks: an administrator, a facilitator of theirs.
    """
    allowed.or_refuse()
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    rules.may_be_claimed(person).or_refuse()
    return _invite(actor, person.organisation, email.strip().lower(), person)


@transaction.atomic
def withdraw_invitation(*, actor: Person, invitation: Invitation) -> None:
    """Make the link useless. Repeatable."""
    rules.may_administer(actor, invitation.organisation).or_refuse()
    now = timezone.now()
    waiting = Invitation.objects.waiting().filter(pk=invitation.pk)
    if waiting.update(expires_at=now):
        journal.record("people.invitation_withdrawn", actor=actor, about=invitation)


@transaction.atomic
def redeem_invitation(
    *, actor: None, token: str, name: str, password: str | None, language: str = ""
) -> Person:
    """Make or claim the account behind a link, once. Whoever has the link received the mail.

    Parallel redeems wait for one another here. Raises CannotRedeemError.
    """
    links = Invitation.objects.select_for_update(of=("self",)).own(token).waiting()
    invitation = links.select_related("organisation").first()
    if invitation is None or EmailAddress.objects.filter(email=invitation.email).exists():
        raise CannotRedeemError
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    person = _claimed(invitation)
    person.name, person.email = name.strip()[:120], invitation.email
    person.language = language or invitation.organisation.language
    person.is_active, person.left_at = True, None
    person.set_password(password)
    person.save()
    addresses.give_account(person, verified=True)
    journal.record("people.invitation_redeemed", actor=person, about=person)
    return person


def _invite(
    actor: Person, organisation: Organisation, email: str, claims: Person | None
) -> Invitation:
    now = timezone.now()
    earlier = Invitation.objects.waiting().filter(organisation=organisation, email=email)
    earlier.update(expires_at=now)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        claims=claims,
        invited_by=actor,
        expires_at=now + VALID,
    )
    outbox.put(
        f"people.invitation:{invitation.pk}",
        kind="people.invitation",
        about=invitation,
        person=None,
    )
    journal.record("people.person_invited", actor=actor, about=invitation)
    return invitation


def _claimed(invitation: Invitation) -> Person:
    """The author who is claimed, or somebody new."""
    holders = Person.objects.select_for_update(of=("self",))
    holder = holders.filter(email__iexact=invitation.email).first()
    if holder is not None and holder.organisation_id != invitation.organisation_id:
        raise CannotRedeemError
    if invitation.claims_id and holder is not None and holder.pk != invitation.claims_id:
        raise CannotRedeemError
    if invitation.claims_id:
        holder = holders.get(pk=invitation.claims_id)
    if holder is not None and holder.left_at and holder.left_at > invitation.created_at:
        # Who was invited and then left does not come back by the old link.
        raise CannotRedeemError
    return holder or Person(
        organisation=invitation.organisation, time_zone=invitation.organisation.time_zone
    )
