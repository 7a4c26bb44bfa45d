# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A word of thanks, between who says it and whose work it is."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.kernel.slugs import SlugField
from entrepairs.knowledge.models.contribution import Contribution
from entrepairs.knowledge.models.response import Comment
from entrepairs.knowledge.models.scoped import Scoped, ScopedQuerySet
from entrepairs.people.models import Person

# So long it may be undone and a sentence be added; then it leaves.
HELD = timedelta(minutes=10)


class ThanksQuerySet(ScopedQuerySet):
    """Thanks as the one who is thanked may see them; nobody else reads who thanked whom."""

    def visible_to(self, person: Person) -> Self:
        """What was said to the person, about what they may still read, once it has left."""
        here = self.filter(community__in=readable.communities(person), contribution__hidden=False)
        stands = Q(comment=None) | Q(comment__withdrawn_at=None)
        gone = Q(at__lte=timezone.now() - HELD)
        return here.filter(stands, gone, to=person.pk, withdrawn_at=None)

    def own(self, person: Person, **about: object) -> Self:
        """What the person said themselves, put away since or not: that they are not told."""
        return self.filter(by=person.pk, **about)


class Thanks(Scoped):
    """Somebody thanks one of those whose work a text is, with a sentence or without."""

    PERSONAL_DATA = {
        "by": "who thanks; read by who is thanked alone",
        "to": "who is thanked; read by who thanks alone",
        "words": "a sentence between the two",
        "withdrawn_by": "who put it away",
    }

    slug = SlugField()
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    # If it is for a comment under that text.
    comment = models.ForeignKey(
        Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ThanksQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                "contribution", "by", "to", condition=Q(comment=None), name="thanked_once"
            ),
            UniqueConstraint(
                "comment",
                "by",
                "to",
                condition=Q(comment__isnull=False),
                name="thanked_once_for_a_comment",
            ),
            CheckConstraint(condition=~Q(by=F("to")), name="nobody_thanks_themselves"),
        ]
        indexes = [models.Index("to", F("at").desc(), name="thanks_of_somebody")]

    def __str__(self) -> str:
        return f"thanks {self.slug}"

    def is_held(self, now: datetime) -> bool:
        """May it still be undone?"""
        return now < self.at + HELD
