# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a group wants to come to at a meeting: its needs, and the tutorials that it received."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities.models import Community, Need
from entrepairs.knowledge.models import Relay
from entrepairs.meetings.models.meeting import Meeting
from entrepairs.people.models import Organisation, Person

WAITING = (Need.State.OPEN, Need.State.TAKEN)


class AgendaQuerySet(models.QuerySet):
    """What stands on agendas."""

    def visible_to(self, person: Person) -> Self:
        """What still waits, where one reads the group that asks; who is only invited does not."""
        needs = Need.objects.visible_to(person).filter(withdrawn_at=None, state__in=WAITING)
        received = Relay.objects.visible_to(person)
        received = received.filter(state=Relay.State.RECEIVED, tutorial__hidden=False)
        waits = Q(need__in=needs) | Q(relay__in=received)
        return self.filter(waits, meeting__in=Meeting.objects.visible_to(person))

    def own(self, meeting: Meeting | models.OuterRef) -> Self:
        """All of one meeting, for whoever was let in."""
        return self.filter(meeting=meeting)


class AgendaItem(models.Model):
    """A need that is asked for at a meeting, or a tutorial that is read there.

    A relay that is taken back goes from here with its row; one that is answered waits no more.
    """

    PERSONAL_DATA = {"asked_by": "who asked for it; shown to nobody"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    need = models.ForeignKey(
        Need, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    relay = models.ForeignKey(
        Relay, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = AgendaQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("meeting", "need", name="asked_for_once"),
            UniqueConstraint("meeting", "relay", name="read_together_once"),
            CheckConstraint(
                condition=Q(need=None, relay__isnull=False) | Q(need__isnull=False, relay=None),
                name="agenda_holds_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id or self.relay_id} at {self.meeting_id}"
