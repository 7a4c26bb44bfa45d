# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an import remembers, so that the same command goes on and adds nothing twice."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.kernel.models import NONE
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
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
        "source_id": datum("number of the person at the source", stays=True),
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


class OwnQuerySet(models.QuerySet):
    """What is somebody's alone."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(person=person)


class Export(models.Model):
    """A copy of what the house holds of somebody, for that person alone and a few days."""

    PERSONAL_DATA = {"person": "who asked for it", "asked_at": "when"}

    class State(models.TextChoices):
        ASKED = "asked"
        READY = "ready"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    slug = SlugField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=5, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("person", condition=Q(state="asked"), name="export_asked_once"),
            CheckConstraint(
                condition=Q(state="asked", ends_at=None) | Q(state="ready", ends_at__isnull=False),
                name="export_ends_once_made",
            ),
        ]
        indexes = [models.Index("ends_at", name="exports_that_end")]

    def __str__(self) -> str:
        return f"export of {self.person_id}"


class Erasure(models.Model):
    """Somebody wishes to be erased, on a day before which they may think better of it."""

    PERSONAL_DATA = {
        "person": "who is to be erased",
        "asked_at": "when they asked",
        "withdraws": "whether what only they wrote goes too",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    withdraws = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    # Since then it cannot be undone.
    begun_at = models.DateTimeField(null=True, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("due_at", name="erasures_due")]

    def __str__(self) -> str:
        return f"erasure of {self.person_id}"


class OfAdministrators(models.QuerySet):
    """Rows that the administrators of an organisation see, and nobody else."""

    def visible_to(self, person: Person) -> Self:
        """Those of the person's organisation, if they administer it."""
        here = self.filter(organisation_id=person.organisation_id)
        may = person.is_administrator and person.is_active and person.left_at is None
        return here if may else here.none()


class StaffFile(models.Model):
    """A staff file that an administrator gave, and how far it came.

    The row stays: it keeps what each column holds for the next file, and says who loaded what.
    """

    PERSONAL_DATA = {"given_by": "the administrator who gave the file"}

    class State(models.TextChoices):
        NEW = "new"
        CHECKING = "checking"
        CHECKED = "checked"
        LOADING = "loading"
        LOADED = "loaded"
        DROPPED = "dropped"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    slug = SlugField()
    name = models.CharField(max_length=120)
    # Of the file kept; empty once it is erased.
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    given_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField(default=timezone.now)
    header_line = models.PositiveIntegerField(default=1)
    headers = models.JSONField(default=list)
    # A field, or nothing, for each header.
    mapping = models.JSONField(default=list)
    # Does it name everybody? Then who is missing has left.
    is_whole = models.BooleanField(default=False)
    # Somebody said that so many departures are right.
    is_sure = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    problem = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OfAdministrators.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(state__in=["loaded", "dropped"]) | Q(ended_at=None),
                name="staff_file_dated_once_ended",
            ),
        ]
        indexes = [models.Index("organisation", "given_at", name="staff_file_latest")]

    def __str__(self) -> str:
        return self.name


class StaffLine(models.Model):
    """What one line of a staff file will do, or did. Erased 30 days after its file was given."""

    PERSONAL_DATA = {
        "person": "the person concerned",
        "facts": "name, address, staff number, job and places as the staff file has them",
        "faults": "what is wrong with the line, with the cells concerned",
        "cells": "the line as it came, where it is left out",
        "changes": "what changes, before and after",
        "manager_person": "their line manager",
    }

    class Outcome(models.TextChoices):
        ARRIVAL = "arrival"
        RETURN = "return"
        MOVE = "move"
        DEPARTURE = "departure"
        SAME = "same"
        LATER = "later"
        LEFT_OUT = "left_out"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(StaffFile, on_delete=models.CASCADE, related_name="lines")
    # Nothing for who is missing from the file.
    number = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome)
    facts = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    # As it came, where it is left out: so it can be given back.
    cells = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # The manager: another line of the file, or somebody who is here.
    manager_line = models.PositiveIntegerField(null=True, blank=True)
    manager_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    has_remarks = models.BooleanField(default=False)
    is_done = models.BooleanField(default=False)

    objects = OfAdministrators.as_manager()

    class Meta:
        constraints = [UniqueConstraint("file", "number", name="staff_line_once")]
        indexes = [models.Index("file", "outcome", "number", name="staff_line_by_outcome")]

    def __str__(self) -> str:
        return f"line {self.number}"
