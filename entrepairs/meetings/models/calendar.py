# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The private address at which somebody's calendar program reads their meetings."""

from typing import Self

from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone

from entrepairs.kernel.personal import datum
from entrepairs.people.models import Organisation, Person
from entrepairs.people.models.person import new_token


class CalendarFeedQuerySet(models.QuerySet):
    """Addresses are their owner's; whoever holds one reads what its owner may read now."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(person=person)

    def own(self, token: str) -> Self:
        """The one with this secret, while its owner is here."""
        return self.filter(token=token, person__is_active=True, person__left_at=None)


class CalendarFeed(models.Model):
    """A secret address. Without a row there is none; a new one ends the one before."""

    PERSONAL_DATA = {
        "person": "whose calendar",
        "token": datum("secret part of the address", secret=True),
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=24, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField(default=timezone.now)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("person", name="one_calendar_address_each")]

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
