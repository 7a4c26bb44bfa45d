# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Images and files that people join to what they write."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.knowledge.models.contribution import Contribution
from entrepairs.knowledge.models.relays import Relay
from entrepairs.media.models import Video
from entrepairs.people.models import Organisation, Person


class AttachmentQuerySet(models.QuerySet):
    """A file is served by the same decision as its content (I14)."""

    def visible_to(self, person: Person) -> Self:
        """Files of readable contributions; before publication only one's own.

        And those of tutorials that were passed on to a community the person reads.
        """
        reads = readable.communities(person)
        of_readable = Q(contribution__community__in=reads) & (
            Q(contribution__hidden=False) | Q(contribution__author=person)
        )
        received = Relay.objects.visible_to(person).values("tutorial")
        of_received = Q(contribution__hidden=False, contribution__in=received)
        return self.filter(of_readable | of_received | Q(contribution=None, owner=person))


class Attachment(models.Model):
    """One uploaded file: an image made anew, or a file kept as it came and only ever downloaded.

    A video has its bytes in the room below; this is its place in a text, and who may see it.
    """

    PERSONAL_DATA = {
        "owner": "who uploaded it",
        "name": datum("file name given by the person", stays=True),
        "alt": datum("description", stays=True),
        "digest": datum("the file itself", stays=True),
    }

    class Kind(models.TextChoices):
        IMAGE = "image"
        FILE = "file"
        VIDEO = "video"

    class Preview(models.TextChoices):
        """Of a PDF: is its first page drawn, and why not."""

        WAITS = ""
        READY = "ready"
        LOCKED = "locked"
        ODD = "odd"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    slug = SlugField()
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    kind = models.CharField(max_length=5, choices=Kind)
    name = models.CharField(max_length=160)
    alt = models.CharField(max_length=300, blank=True)
    media_type = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, blank=True)
    video = models.ForeignKey(
        Video, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    preview = models.CharField(max_length=6, choices=Preview, default=Preview.WAITS, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=~Q(preview="ready") | Q(pages__gt=0), name="first_page_is_counted"
            ),
        ]
        indexes = [
            models.Index(
                "id",
                name="pdf_to_look_at",
                condition=Q(media_type="application/pdf", preview=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
