# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people answer before a meeting to the question that went out with it."""

from typing import Self

from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.meetings.models.meeting import Meeting
from entrepairs.people.models import Organisation, Person


class BeforehandQuerySet(models.QuerySet):
    """Answers before the meeting are their author's, whoever planned it."""

    def visible_to(self, person: Person) -> Self:
        """One's own, while one may know of the meeting."""
        return self.filter(person=person, meeting__in=Meeting.objects.visible_to(person))


class Beforehand(models.Model):
    """An answer that waits for its author: when they sit down, it becomes a note of the room."""

    PERSONAL_DATA = {"person": "who answers", "text": "what they answer"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="beforehand")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=1200)
    signed = models.BooleanField(default=True)
    written_at = models.DateTimeField(default=timezone.now)

    objects = BeforehandQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("meeting", "person", name="answered_beforehand_once")]

    def __str__(self) -> str:
        return f"{self.person_id} before {self.meeting_id}"
