# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who received or lost a role by an administrator, by whom and why."""

from typing import Self

from django.db import models
from django.utils import timezone

from entrepairs.kernel.personal import datum
from entrepairs.people.models.organisation import Organisation
from entrepairs.people.models.person import Person


class RoleChangeQuerySet(models.QuerySet):
    """The log as one reader may see it."""

    def visible_to(self, person: Person) -> Self:
        """That of the organisation, to its administrators."""
        here = self.filter(organisation_id=person.organisation_id)
        return here if person.is_administrator else here.none()


class RoleChange(models.Model):
    """One line of the log, kept 24 months (I46). It is never changed.

    The keys of an account stand here like those of the house: somebody's second factors are taken
    away for them, when they are locked out, by an administrator who says why.
    """

    PERSONAL_DATA = {
        "person": "whose role changed",
        "by": "the administrator who changed it",
        "reason": datum("why, in the words of the administrator", of="by", stays=True),
    }

    class Role(models.TextChoices):
        """What an administrator gives or takes back."""

        ADMINISTRATOR = "administrator"
        FACILITATOR = "facilitator"
        SECOND_FACTOR = "second_factor"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_changes")
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    role = models.CharField(max_length=13, choices=Role)
    # Of which community, by its public name: what it is called is for those who may know of it.
    community = models.CharField(max_length=12, blank=True)
    is_given = models.BooleanField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    objects = RoleChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person} {self.role}"
