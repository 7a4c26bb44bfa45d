# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What colleagues learned from somebody: pieces that others attested, and what is not mine."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.models.scoped import Scoped, ScopedQuerySet
from entrepairs.meetings.models import Meeting
from entrepairs.people.models import Organisation, Person, Subject


class EvidenceQuerySet(ScopedQuerySet):
    """Pieces as one reader may see them: with what they point at."""

    def visible_to(self, person: Person) -> Self:
        """Those of the communities the person reads, of texts that stand."""
        return (
            super().visible_to(person).filter(Q(contribution=None) | Q(contribution__hidden=False))
        )


class Evidence(Scoped):
    """One thing that others attested speaks for one person and one skill.

    Written by the room's reader of the journal alone, and anew from the present state: what is
    taken back is gone. `weight`: what others attested, from 0 up, never how much or how long.
    """

    PERSONAL_DATA = {"person": "whose skill it speaks for"}

    class Kind(models.TextChoices):
        ACCEPTED = "accepted"
        CERTIFIED = "certified"
        ADOPTED = "adopted"
        USEFUL = "useful"
        TRIED = "tried"
        LED = "led"
        TAUGHT = "taught"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="evidence")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=9, choices=Kind)
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    weight = models.FloatField()
    # By how many colleagues, or groups, it was attested.
    attested_by = models.PositiveIntegerField(default=1)
    happened_at = models.DateTimeField(default=timezone.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                "person", "subject", "contribution", "kind", name="text_speaks_once_for_somebody"
            ),
            UniqueConstraint(
                "person", "subject", "meeting", "kind", name="meeting_speaks_once_for_somebody"
            ),
            CheckConstraint(
                condition=Q(contribution=None, meeting__isnull=False, kind__in=("led", "taught"))
                | Q(contribution__isnull=False, meeting=None) & ~Q(kind__in=("led", "taught")),
                name="evidence_points_at_one_thing",
            ),
        ]
        indexes = [models.Index("subject", "person", name="evidence_by_subject")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.subject_id}"


class WaivedQuerySet(models.QuerySet):
    """What each waved aside is their own business."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(person=person)


class Waived(models.Model):
    """A skill that was proposed to somebody, who said no: it is not proposed again."""

    PERSONAL_DATA = {"person": "who said no", "subject": "what was proposed"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="waived")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    waived_at = models.DateTimeField(default=timezone.now)

    objects = WaivedQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("person", "subject", name="waived_once")]

    def __str__(self) -> str:
        return f"{self.person_id} not {self.subject_id}"
