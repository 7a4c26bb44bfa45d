# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is asked to answer a question, and how much each wants to be asked."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities.models import Need
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.models.scoped import Scoped, ScopedQuerySet
from entrepairs.people.models import Organisation, Person, Subject

WEEK = timedelta(days=7)
USUAL = 3  # requests a week, unless somebody wants more or fewer


class SolicitationQuerySet(ScopedQuerySet):
    """Requests as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """Those made to the person, and by them; of questions and needs they still read."""
        here = super().visible_to(person)
        mine = Q(person=person, is_held=False) | Q(asked_by=person)
        stands = Q(question__hidden=False) | Q(need__isnull=False, need__withdrawn_at=None)
        return here.filter(mine, stands)

    def own(self, things: Mapping[str, models.Model]) -> Self:
        """All those about one question or need, for a rule that decides on it."""
        return self.filter(**things)

    def within_a_week(self, now: datetime) -> Self:
        """Those that count against what somebody wants to be asked."""
        return self.filter(asked_at__gt=now - WEEK, is_held=False)


class Solicitation(Scoped):
    """One person is asked to answer one question, or to help with one need, once.

    `asked_by`: who asks; nobody where the program goes on looking, or a colleague passed it on.
    What became of it, and whether they were told at all, is theirs alone: an answer shows by
    itself, a refusal or a wish not to be asked never does.
    """

    PERSONAL_DATA = {
        "person": "who is asked",
        "asked_by": "who asks",
        "declined_at": "when the person said no; seen by nobody else",
        "is_held": "that the person did not wish to be asked; seen by nobody",
        "has_passed_on": "that the person thought of a colleague; seen by nobody else",
    }

    class Reason(models.TextChoices):
        """What speaks for the person, in one line."""

        CERTIFIED = "certified"
        ACCEPTED = "accepted"
        ANSWERED = "answered"
        WROTE = "wrote"
        EXPERT = "expert"
        ATTESTED = "attested"
        HELPS = "helps"
        SUBJECT = "subject"
        REGULAR = "regular"
        HERE = "here"
        LEADS = "leads"
        CHOSEN = "chosen"

    question = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="solicitations"
    )
    need = models.ForeignKey(
        Need, null=True, blank=True, on_delete=models.CASCADE, related_name="solicitations"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="solicitations")
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=10, choices=Reason)
    # What the reason speaks of: something the asker could read when it was given.
    evidence = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    declined_at = models.DateTimeField(null=True, blank=True)
    # Named by somebody though the person does not wish to be asked now: they are told nothing.
    is_held = models.BooleanField(default=False)
    has_passed_on = models.BooleanField(default=False)

    objects = SolicitationQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("question", "person", name="asked_once_a_question"),
            UniqueConstraint("need", "person", name="asked_once_a_need"),
            CheckConstraint(
                condition=Q(question=None, need__isnull=False)
                | Q(question__isnull=False, need=None),
                name="asked_about_one_thing",
            ),
        ]
        indexes = [models.Index("person", "asked_at", name="asked_lately")]

    def __str__(self) -> str:
        return f"{self.person_id} about {self.question_id or self.need_id}"


class AvailabilityQuerySet(models.QuerySet):
    """What each wants is their own business."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(person=person)


class Availability(models.Model):
    """How much a person wants to be asked. No row: the usual."""

    PERSONAL_DATA = {
        "person": "whose wish",
        "weekly": "how many requests a week at most; 0 for none",
        "away_until": "the last day of an absence",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="availability")
    weekly = models.PositiveSmallIntegerField(default=USUAL)
    away_until = models.DateField(null=True, blank=True)

    objects = AvailabilityQuerySet.as_manager()

    def __str__(self) -> str:
        return f"availability of {self.person_id}"

    def is_away(self, day: date) -> bool:
        """Is that day one of an absence?"""
        return self.away_until is not None and day <= self.away_until


class Refrain(models.Model):
    """A person does not want to be asked about a subject any more."""

    PERSONAL_DATA = {"person": "whose wish", "subject": "what not to be asked about"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="refrains")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")

    objects = AvailabilityQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("person", "subject", name="refrained_once")]

    def __str__(self) -> str:
        return f"{self.person_id} not about {self.subject_id}"
