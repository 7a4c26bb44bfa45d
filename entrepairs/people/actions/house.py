# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What administrators say of the house."""

from collections.abc import Sequence

from django.db import transaction

from entrepairs.kernel import journal
from entrepairs.people import rules
from entrepairs.people.models import Organisation, Person


@transaction.atomic
def set_days_off(*, actor: Person, holidays: str, days: Sequence[str]) -> None:
    """Say on which days nobody of the house is to be reached, beside their own."""
    house = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    rules.may_administer(actor, house).or_refuse()
    house.holidays, house.days_off = Organisation.Holidays(holidays), list(days)
    house.save(update_fields=["holidays", "days_off"])
    journal.record("people.days_off_set", actor=actor, about=house)
