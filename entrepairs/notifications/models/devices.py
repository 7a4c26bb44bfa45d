# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Devices on which people asked to be told, what was told there, and the key that speaks for us."""

from typing import Self

from allauth.usersessions.models import UserSession
from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone

from entrepairs.kernel.models import NONE
from entrepairs.kernel.slugs import SlugField
from entrepairs.notifications.models.letters import OwnQuerySet
from entrepairs.notifications.models.notices import Notice
from entrepairs.people.models import Organisation, Person

LONGEST_ADDRESS = 1000


class PushKeyQuerySet(models.QuerySet):
    """Keys are read by who tells, and by who asks to be told."""

    def own(self, organisation: int) -> Self:
        """Those of an organisation, the newest first."""
        return self.filter(organisation_id=organisation).order_by("-pk")


class PushKey(models.Model):
    """The organisation's key, by which push services know who speaks (RFC 8292), sealed."""

    PERSONAL_DATA = NONE

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+")
    private = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    objects = PushKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"push key of {self.organisation_id}"


class Device(models.Model):
    """A browser in which a person asked to be told, for as long as they are signed in there."""

    PERSONAL_DATA = {
        "person": "whose device",
        "session": "signed in by which session; it ends with it",
        "endpoint": "where its maker's push service takes what is for it",
        "p256dh": "what is sealed for it",
        "auth": "what is sealed for it",
        "name": "its browser and system",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(UserSession, on_delete=models.CASCADE, related_name="+")
    slug = SlugField()
    endpoint = models.CharField(max_length=LONGEST_ADDRESS, unique=True)
    # As the browser gives them (RFC 8291): base64 for addresses, without filling.
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    name = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField(default=timezone.now)

    objects = OwnQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id}"


class Push(models.Model):
    """One notice for one device; it counts for the week in which it left."""

    PERSONAL_DATA = {"device": "on whose device; erased after 60 days", "week": "in which week"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="+")
    # As in 2026-W49, where the person is; none before it leaves.
    week = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [UniqueConstraint("notice", "device", name="told_once_a_device")]
        indexes = [models.Index("device", "week", name="pushes_of_a_week")]

    def __str__(self) -> str:
        return f"{self.notice_id} on {self.device_id}"
