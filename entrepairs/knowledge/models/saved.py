# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people put aside to read later."""

from typing import Self

from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone

from entrepairs.knowledge.models.contribution import Contribution
from entrepairs.people.models import Organisation, Person


class SavedQuerySet(models.QuerySet):
    """What was put aside, as one reader may see it."""

    def visible_to(self, person: Person) -> Self:
        """One's own, of what one may still read."""
        return self.filter(person=person, contribution__in=Contribution.objects.visible_to(person))


class Saved(models.Model):
    """Somebody wants to read a text again; nobody else ever knows."""

    PERSONAL_DATA = {"person": "who wants to read it", "contribution": "what"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = SavedQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("person", "contribution", name="saved_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id} for {self.person_id}"
