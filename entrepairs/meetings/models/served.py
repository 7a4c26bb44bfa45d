# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody says, to themselves, of what they took from a meeting."""

from typing import Self

from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone

from entrepairs.meetings.models.room import Capture, InRoom, InRoomQuerySet
from entrepairs.people.models import Person


class ServedQuerySet(InRoomQuerySet):
    """Nobody else's, ever: not who led, not who administers; and they are not counted."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return super().visible_to(person).filter(capture__seat__person=person)


class Served(InRoom):
    """Did it serve? Said by whoever took it for themselves, 7 and 30 days later."""

    PERSONAL_DATA = {
        "capture": "what somebody took for themselves; shown to nobody else",
        "says": "whether it served them; shown to nobody else",
        "text": "their words about it; shown to nobody else",
    }

    class Says(models.TextChoices):
        """As one says it."""

        YES = "yes"
        LITTLE = "little"
        NO = "no"

    capture = models.ForeignKey(Capture, on_delete=models.CASCADE, related_name="served")
    # After how many days it was asked.
    after = models.PositiveSmallIntegerField()
    says = models.CharField(max_length=6, choices=Says)
    text = models.CharField(max_length=1200, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    objects = ServedQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("capture", "after", name="served_said_once")]

    def __str__(self) -> str:
        return f"{self.capture_id} after {self.after}"
