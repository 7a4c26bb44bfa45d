# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an import remembers, so that the same command goes on and adds nothing twice."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.kernel.models import NONE
from entrepairs.people.models import Organisation, Person


class ImportRun(models.Model):
    """One import of one source, and how far it came."""

    PERSONAL_DATA = NONE

    class Kind(models.TextChoices):
        DOCUMENTS = "documents"
        STACKEXCHANGE = "stackexchange"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=13, choices=Kind)
    source = models.CharField(max_length=80)
    # Of what was read: another content is another run.
    digest = models.CharField(max_length=64)
    # What was written for good, moved in the transaction of each batch.
    position = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    started_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                "community",
                "kind",
                "source",
                "digest",
                condition=Q(finished_at=None),
                name="import_goes_on_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class ImportedPerson(models.Model):
    """Which person here stands for which author of a source."""

    PERSONAL_DATA = {
        "person": "the person here; empty once the account was erased, and never made again",
        "source_id": "number of the person at the source",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=80)
    source_id = models.CharField(max_length=120)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint("organisation", "source", "source_id", name="author_imported_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.source_id}"
