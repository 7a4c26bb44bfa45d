# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one puts aside to read later. Nobody hears of what somebody reads: no journal."""

from django.db import transaction

from entrepairs.knowledge import rules
from entrepairs.knowledge.models import Contribution, Saved
from entrepairs.people.models import Person


@transaction.atomic
def save_for_later(*, actor: Person, contribution: Contribution) -> None:
    """Put a text aside. Twice changes nothing."""
    rules.may_save(actor, contribution).or_refuse()
    place = {"organisation_id": actor.organisation_id}
    Saved.objects.get_or_create(person=actor, contribution=contribution, defaults=place)


@transaction.atomic
def take_off_the_list(*, actor: Person, contribution: Contribution) -> None:
    """No longer keep it aside, here and on the devices that kept it. Twice changes nothing."""
    Saved.objects.filter(person=actor, contribution=contribution).delete()
