# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Channels of other programs that are told what a community publishes."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, UniqueConstraint
from django.utils import timezone

from entrepairs.communities.models import Community, Membership
from entrepairs.communities.rules import ROLES_THAT_FACILITATE
from entrepairs.kernel.models import NONE
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Organisation, Person

NAME = 60


class ChannelQuerySet(models.QuerySet):
    """Channels as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """Those of the communities one facilitates: their addresses are secrets."""
        facilitates = Membership.objects.filter(
            community=OuterRef("community"), person=person, role__in=ROLES_THAT_FACILITATE
        )
        return self.filter(Exists(facilitates), organisation_id=person.organisation_id)


class Channel(models.Model):
    """An address to which the titles of what a community publishes go."""

    PERSONAL_DATA = {"made_by": "who set it", "name": datum("how they call it", stays=True)}

    class Kind(models.TextChoices):
        TEXT = "text"  # Slack, Mattermost
        CARD = "card"  # Teams

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="channels")
    slug = SlugField()
    name = models.CharField(max_length=NAME)
    kind = models.CharField(max_length=4, choices=Kind)
    # Whoever knows it writes into the channel: it is shown to nobody once it is kept.
    url = models.CharField(max_length=600)
    # Said plainly by whoever set it: readers of the channel see what members alone may read.
    discloses = models.BooleanField(default=False)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("community", "url", name="channel_set_once")]

    def __str__(self) -> str:
        return self.name


class PostingQuerySet(models.QuerySet):
    """What was sent to channels, as one reader may see it."""

    def visible_to(self, person: Person) -> Self:
        """Those of the channels one may see."""
        return self.filter(channel__in=Channel.objects.visible_to(person))


class Posting(models.Model):
    """One text told to one channel: the log, and what can be sent again."""

    PERSONAL_DATA = NONE

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DROPPED = "dropped"
        REFUSED = "refused"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="postings")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    # The delivery id: the same however often it is sent.
    slug = SlugField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    answer = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("channel", "contribution", name="told_once_a_channel")]

    def __str__(self) -> str:
        return f"{self.contribution_id} to {self.channel_id}"
