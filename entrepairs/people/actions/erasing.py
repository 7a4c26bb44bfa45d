# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The last step of an erasure: nobody is there any more."""

from django.db import transaction
from django.db.models import Q

from entrepairs.kernel import journal
from entrepairs.kernel.models import OnceKey
from entrepairs.people import photos
from entrepairs.people.models import Invitation, Person

# What sends a form as somebody.
SENT = ("person", "mail")


@transaction.atomic
def erase_person(*, actor: None, person: Person) -> None:
    """Delete somebody: rows go with them or stay without a name, as each declares by `on_delete`.

    Addresses, ways in, invitations, keys of forms and the portrait go too. The deed tells nobody's
    name. For the rooms above, who asked their own rules and emptied what stays first.
    """
    # With its links as they stand; whoever calls may hold an older copy.
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    Invitation.objects.filter(Q(email__iexact=person.email or "") | Q(claims=person)).delete()
    OnceKey.objects.filter(scope__in=[f"{how}:{person.pk}" for how in SENT]).delete()
    if person.photo and not Person.objects.filter(photo=person.photo).exclude(pk=person.pk):
        # Before the row, which would be found again: a portrait without one would not.
        photos.drop(person.photo)
    journal.record("people.person_erased", actor=actor, about=person)
    person.delete()
