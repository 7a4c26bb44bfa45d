# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a programme reports: by quarter, closed once, of at least fifty people (I37, R8)."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.kernel.models import NONE
from entrepairs.people.models import Organisation
from entrepairs.people.models.organisation import OrganisationOwned


class Quarter(models.Model):
    """Figures of one closed quarter, never computed again (I36).

    `people`: how many belonged. The others are bands, from 0 for the lowest: of those who show a
    skill, have work attested, are certified, helped another team or were helped by one (`across`).
    """

    PERSONAL_DATA = NONE

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField()
    people = models.PositiveIntegerField()
    showing = models.PositiveSmallIntegerField()
    detected = models.PositiveSmallIntegerField()
    certified = models.PositiveSmallIntegerField()
    across = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(default=timezone.now)

    objects = OrganisationOwned.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("organisation", "first_day", name="quarter_closed_once"),
            CheckConstraint(condition=Q(people__gte=50), name="quarter_of_fifty_people"),
        ]

    def __str__(self) -> str:
        return str(self.first_day)
