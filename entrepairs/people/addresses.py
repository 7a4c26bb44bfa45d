# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses one signs in with. Who has none has no account."""

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.db.models.functions import Lower

from entrepairs.people.models import Person


def holders(email: str) -> QuerySet[Person]:
    """Who has this address, without capitals; found by its index, in whichever house."""
    return Person.objects.alias(address=Lower("email")).filter(address=email.lower())


def give_account(person: Person, *, verified: bool) -> None:
    """From now on one signs in with the person's address. Part of an action's transaction.

    Not verified: the first code that is sent there and typed here proves it.
    """
    EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"primary": True, "verified": verified}
    )
