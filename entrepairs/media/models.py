# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes in pieces from a device, and the videos made of it."""

from typing import Self

from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone

from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.people.models import Organisation, Person


class UploadQuerySet(models.QuerySet):
    """What is on its way is its sender's alone."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(owner=person)


class Upload(models.Model):
    """A file that comes piece by piece, so that a lost network costs one piece.

    `key` is made by the device: sent again, it is the same upload. `made` is the public name of
    what was made of it, so that asked for twice it is made once.
    """

    PERSONAL_DATA = {"owner": "who sends it", "name": "file name given by the person"}

    class Kind(models.TextChoices):
        FILE = "file"
        VIDEO = "video"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    slug = SlugField()
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=5, choices=Kind)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    made = models.CharField(max_length=12, blank=True)
    begun_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("owner", "key", name="upload_begun_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_complete(self) -> bool:
        """Is all of it here?"""
        return self.received == self.size


class VideoQuerySet(models.QuerySet):
    """By itself a video is its sender's; the texts that show it have rules of their own (I14)."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(owner=person)


class Video(models.Model):
    """A few moments filmed, made playable on every device; what was sent is then erased.

    While `working_until` lies ahead a worker has it in hand.
    """

    PERSONAL_DATA = {
        "owner": "who filmed it",
        "digest": datum("the film itself, and its first picture", stays=True),
        "captions": datum("what is said in it", stays=True),
    }

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"

    class Reason(models.TextChoices):
        MISSING = "missing"
        ODD = "odd"
        LONG = "long"
        HEAVY = "heavy"
        LOST = "lost"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    slug = SlugField()
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    upload = models.OneToOneField(
        Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=7, choices=State, default=State.WAITING, db_index=True)
    reason = models.CharField(max_length=7, choices=Reason, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    working_until = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.PositiveBigIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    # Thousandths of a second, like the moments of the captions: [[from, to, words], …].
    duration = models.PositiveIntegerField(default=0)
    captions = models.JSONField(default=list, blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    objects = VideoQuerySet.as_manager()

    def __str__(self) -> str:
        return self.slug
