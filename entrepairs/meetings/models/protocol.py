# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An organisation's own protocols."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from entrepairs.kernel.slugs import SlugField
from entrepairs.people.models import Organisation, Person
from entrepairs.people.models.organisation import OrganisationOwned


class OwnProtocol(models.Model):
    """A protocol that somebody of the house wrote or changed; everybody of the house may use it."""

    PERSONAL_DATA = {"made_by": "who wrote it", "changed_by": "who changed it last"}

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="protocols"
    )
    slug = SlugField()
    # What `protocols.parse` reads: as long as it is one document, it is kept as one.
    content = models.JSONField()
    title = models.CharField(max_length=120)
    seconds = models.PositiveIntegerField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = OrganisationOwned.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(seconds__gte=10), name="protocol_takes_time")
        ]
        indexes = [models.Index("organisation", "title", name="protocols_of_house")]

    def __str__(self) -> str:
        return self.title
