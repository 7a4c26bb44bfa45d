# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What those who animate a community say to all of it: a welcome, an announcement, a poll."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Now
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.communities.models import Community
from entrepairs.communities.rules import ROLES_THAT_INVITE
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.people.models import Organisation, Person


class AnnouncementQuerySet(models.QuerySet):
    """Announcements are for exactly those who read the community."""

    def visible_to(self, person: Person) -> Self:
        """Those of the communities the person reads; once withdrawn, who wrote it or did that."""
        concerned = Q(author=person.pk) | Q(withdrawn_by=person.pk)
        here = self.filter(community__in=readable.communities(person))
        return here.filter(Q(withdrawn_at=None) | concerned)

    def current(self, *, now: object = None) -> Self:
        """Neither withdrawn, nor ended, nor past their last day."""
        return self.filter(lasting(now=now))

    def own(self, community: Community) -> Self:
        """All those of one community, for a rule that decides on it."""
        return self.filter(community=community)


def lasting(prefix: str = "", *, now: object = None) -> Q:
    """The condition of `current`, for what points at an announcement."""
    lasts = Q(**{f"{prefix}ends_at": None}) | Q(**{f"{prefix}ends_at__gt": now or Now()})
    return lasts & Q(**{f"{prefix}withdrawn_at": None, f"{prefix}ended_at": None})


class Announcement(models.Model):
    """Something said to a whole community. A poll is one, with choices."""

    PERSONAL_DATA = {
        "author": "who wrote it",
        "title": datum("words of the author", stays=True),
        "text": datum("words of the author", stays=True),
        "html": datum("words of the author", stays=True),
        "withdrawn_by": "who withdrew it",
    }

    class Kind(models.TextChoices):
        WELCOME = "welcome"
        NEWS = "news"
        POLL = "poll"
        # A word to everybody, which reaches each at another time of a month.
        WORD = "word"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="announcements")
    slug = SlugField()
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # The night after the last day.
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # When the members were last told of it.
    told_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What a poll came to: for each choice its band, of how many bands; nothing below 12 voters.
    counted_at = models.DateTimeField(null=True, blank=True)
    bands = models.JSONField(null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                "community",
                name="welcomed_once",
                condition=Q(kind="welcome", ended_at=None, withdrawn_at=None),
            ),
            CheckConstraint(
                condition=~Q(kind__in=["poll", "word"]) | Q(ends_at__isnull=False),
                name="poll_and_word_have_an_end",
            ),
        ]
        indexes = [models.Index("community", F("at").desc(), name="announced_in_community")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_current(self) -> bool:
        """What `current` says, of this row."""
        over = self.withdrawn_at or self.ended_at
        return not over and (self.ends_at is None or self.ends_at > timezone.now())


class OfAnAnnouncement(models.QuerySet):
    """Rows seen with the announcement they belong to."""

    def visible_to(self, person: Person) -> Self:
        """Those of announcements the person reads."""
        return self.filter(announcement__in=Announcement.objects.visible_to(person))


class Choice(models.Model):
    """One of the two to six answers of a poll."""

    PERSONAL_DATA = {
        "announcement": "whose poll it is",
        "words": datum("words of the announcement's author", stays=True),
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="choices")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=100)

    objects = OfAnAnnouncement.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("announcement", "number", name="choice_numbered_once"),
        ]

    def __str__(self) -> str:
        return self.words


class OwnQuerySet(models.QuerySet):
    """What is for one person alone."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(person=person)


class Vote(models.Model):
    """What somebody chose in a poll; erased once it is counted."""

    PERSONAL_DATA = {"person": "who votes; seen by nobody else", "choice": "for what"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="votes")
    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("announcement", "person", name="voted_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.announcement_id}"


class KitAway(models.Model):
    """Who facilitates a young community does not want to see its opening kit any more."""

    PERSONAL_DATA = {"person": "who put the kit away; seen by nobody else"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("community", "person", name="kit_away_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.community_id}"


class Turn(models.Model):
    """A word came to somebody's turn: told, or kept from them as they had enough of late.

    Private to the program: neither who writes nor anybody else learns of it. Erased once the
    quarter that it counts for is over.
    """

    PERSONAL_DATA = {"person": "whose turn it was", "at": "when", "is_told": "whether it was told"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    is_told = models.BooleanField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("announcement", "person", name="one_turn_each")]

    def __str__(self) -> str:
        return f"{self.announcement_id} to {self.person_id}"


class WelcomeAway(models.Model):
    """Whoever joined a community does not want to see its first steps any more."""

    PERSONAL_DATA = {"person": "who put the first steps away; seen by nobody else"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("community", "person", name="welcome_away_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.community_id}"


class GreetingQuerySet(models.QuerySet):
    """Who was greeted is for those who animate the community."""

    def visible_to(self, person: Person) -> Self:
        """Those of the communities the person animates."""
        roles = readable.mine(person).items()
        return self.filter(community__in=[pk for pk, role in roles if role in ROLES_THAT_INVITE])


class Greeting(models.Model):
    """Somebody who animates a community said hello to somebody who joined it."""

    PERSONAL_DATA = {"person": "who was greeted", "by": "who said hello", "at": "when"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = GreetingQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("community", "person", "by", name="greeted_once"),
            CheckConstraint(condition=~Q(by=F("person")), name="nobody_greets_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.community_id}"
