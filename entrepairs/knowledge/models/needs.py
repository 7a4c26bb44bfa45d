# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which texts answer which needs of the board."""

from typing import Self

from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.communities.models import Need
from entrepairs.knowledge.models.contribution import Contribution
from entrepairs.knowledge.models.scoped import Scoped, ScopedQuerySet
from entrepairs.people.models import Person


class NeedAnswerQuerySet(ScopedQuerySet):
    """Links between needs and texts, as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """Where both ends stand and are read: the text may live in another community."""
        here = super().visible_to(person).filter(need__withdrawn_at=None)
        reads = readable.communities(person)
        return here.filter(contribution__hidden=False, contribution__community__in=reads)


class NeedAnswer(Scoped):
    """A question, a tip, a tutorial or an experience answers a need. It lives with the need."""

    PERSONAL_DATA = {"linked_by": "who said that it answers the need"}

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="answers")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="answered_needs"
    )
    linked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    linked_at = models.DateTimeField(default=timezone.now)

    objects = NeedAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("need", "contribution", name="need_answered_by_a_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} answers {self.need_id}"
