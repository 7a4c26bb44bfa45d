# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The needs that a group wants to come to at a meeting."""

from typing import Self

from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone

from entrepairs.communities.models import Community, Need
from entrepairs.meetings.models.meeting import Meeting
from entrepairs.people.models import Organisation, Person

WAITING = (Need.State.OPEN, Need.State.TAKEN)


class AgendaQuerySet(models.QuerySet):
    """Needs on agendas."""

    def visible_to(self, person: Person) -> Self:
        """Those that still wait, where one reads the need; who is only invited does not."""
        needs = Need.objects.visible_to(person).filter(withdrawn_at=None, state__in=WAITING)
        return self.filter(meeting__in=Meeting.objects.visible_to(person), need__in=needs)

    def own(self, meeting: Meeting | models.OuterRef) -> Self:
        """All those of one meeting, for whoever was let in."""
        return self.filter(meeting=meeting)


class AgendaNeed(models.Model):
    """A need that is asked for at a meeting."""

    PERSONAL_DATA = {"asked_by": "who asked for it; shown to nobody"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = AgendaQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("meeting", "need", name="asked_for_once")]

    def __str__(self) -> str:
        return f"{self.need_id} at {self.meeting_id}"
