# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a text still holds: who answers for it, until when, what replaced it."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q

from entrepairs.kernel.personal import datum
from entrepairs.knowledge.models.contribution import Contribution
from entrepairs.knowledge.models.scoped import Scoped, ScopedQuerySet
from entrepairs.people.models import Person


class ValidityQuerySet(ScopedQuerySet):
    """Read with their text."""

    def own(self, **about: object) -> Self:
        """Those of texts that may be read."""
        return self.filter(**about)


class Validity(Scoped):
    """What was said of how long a text holds; without a row, what holds for all (`lasting.py`)."""

    PERSONAL_DATA = {
        "keeper": "who answers for it",
        "checked_by": "who said last that it holds",
        "obsolete_by": "who said that it no longer holds",
        "why": datum("why it no longer holds, in their words", of="obsolete_by", stays=True),
    }

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, related_name="validity"
    )
    # Nobody: its author.
    keeper = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    review_by = models.DateTimeField(null=True, blank=True)
    obsolete_at = models.DateTimeField(null=True, blank=True)
    obsolete_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    why = models.CharField(max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.SET_NULL, related_name="replaces"
    )
    # Kept by actions of the room above, verified by `entrepairs check --data`.
    doubts = models.PositiveIntegerField(default=0)
    suggestions = models.PositiveIntegerField(default=0)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(obsolete_at__isnull=False) | Q(replaced_by=None, why=""),
                name="replaced_once_obsolete",
            ),
            CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("contribution")),
                name="not_replaced_by_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} validity"
