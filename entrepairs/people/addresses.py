# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses one signs in with. Who has none has no account."""

from allauth.account.models import EmailAddress

from entrepairs.people.models import Person


def give_account(person: Person, *, verified: bool) -> None:
    """From now on one signs in with the person's address. Part of an action's transaction.

    Not verified: the first code that is sent there and typed here proves it.
    """
    EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"primary": True, "verified": verified}
    )
