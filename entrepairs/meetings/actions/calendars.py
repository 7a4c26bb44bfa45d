# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody's own calendar address: made, renewed, ended. Not deeds: no journal."""

from django.db import transaction
from django.utils import timezone

from entrepairs.meetings.models import CalendarFeed
from entrepairs.people.models import Person
from entrepairs.people.models.person import new_token


@transaction.atomic
def make_address(*, actor: Person) -> CalendarFeed:
    """A new secret address; the one before stops at once."""
    made, _ = CalendarFeed.objects.update_or_create(
        person=actor,
        defaults={
            "organisation_id": actor.organisation_id,
            "token": new_token(),
            "made_at": timezone.now(),
        },
    )
    return made


@transaction.atomic
def end_address(*, actor: Person) -> None:
    """No address any more. Repeatable."""
    CalendarFeed.objects.filter(person=actor).delete()
