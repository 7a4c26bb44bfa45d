# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Regular voices are asked what they think of a message before it goes out."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.kernel.slugs import SlugField
from entrepairs.knowledge.models.scoped import Scoped, ScopedQuerySet
from entrepairs.people.models import Person

OPEN_FOR = timedelta(hours=48)


def two_days_on() -> datetime:
    """When somebody who is asked now has had the time to answer."""
    return timezone.now() + OPEN_FOR


class ConsultationQuerySet(ScopedQuerySet):
    """Drafts as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """Those the person wrote, and those about which they are asked."""
        asked = Opinion.objects.filter(consultation=OuterRef("pk"), person=person)
        return super().visible_to(person).filter(Q(asked_by=person) | Exists(asked))


class Consultation(Scoped):
    """A message that is not sent yet, and the few who are asked what they think of it."""

    PERSONAL_DATA = {
        "asked_by": "who asks",
        "message": "their words",
        "result": "what they say became of it",
    }

    slug = SlugField()
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.CharField(max_length=2000)
    asked_at = models.DateTimeField(default=timezone.now)
    closes_at = models.DateTimeField(default=two_days_on)
    # What became of the message; told to those who answered, with thanks.
    result = models.CharField(max_length=1000, blank=True)
    result_at = models.DateTimeField(null=True, blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(result="", result_at=None) | ~Q(result="") & Q(result_at__isnull=False),
                name="result_dated_once_told",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class OpinionQuerySet(ScopedQuerySet):
    """Opinions as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """One's own, and to who asked those that were given."""
        given = Q(consultation__asked_by=person, given_at__isnull=False)
        return super().visible_to(person).filter(Q(person=person) | given)

    def own(self, consultation: Consultation) -> Self:
        """All those asked about one message, for a rule that decides on it."""
        return self.filter(consultation=consultation)


class Opinion(Scoped):
    """One person is asked, and may answer until it closes. A no is seen by nobody else."""

    PERSONAL_DATA = {
        "person": "who is asked",
        "text": "what they think of it",
        "declined_at": "when the person said no; seen by nobody else",
    }

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="opinions"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # In how many of the last six months colleagues attested something of theirs here.
    months = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("consultation", "person", name="opinion_asked_once"),
            CheckConstraint(
                condition=Q(text="", given_at=None) | ~Q(text="") & Q(given_at__isnull=False),
                name="opinion_dated_once_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.consultation_id}"
