# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings, the series they belong to, and who says they come."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.communities.models import Community
from entrepairs.kernel.models import NONE
from entrepairs.kernel.slugs import SlugField
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Organisation, Person, Subject

SHORTEST, LONGEST = 5, 12 * 60  # minutes of a meeting


class HostedQuerySet(models.QuerySet):
    """What a community hosts, as one reader may know of it."""

    def visible_to(self, person: Person) -> Self:
        """Those of the communities one reads, and those to which one's own groups are invited."""
        if self.model is Series:
            invited = is_invited(person, OuterRef("pk"))
        else:
            invited = is_invited(person, OuterRef("series"), OuterRef("pk"))
        return self.filter(Q(community__in=readable.communities(person)) | invited)

    def own(self, community: Community) -> Self:
        """All those of one community, for a rule that decides on it."""
        return self.filter(community=community)


def is_invited(person: Person, series: OuterRef, meeting: OuterRef | None = None) -> Exists:
    """Is a group invited to which the person belongs, and are they still here?"""
    belongs = Q(
        community__memberships__person=person,
        community__memberships__person__is_active=True,
        community__memberships__person__left_at=None,
    )
    return Exists(Guest.objects.own(series, meeting).filter(belongs))


class Series(models.Model):
    """Meetings that come back: the second Tuesday of each month, at 14:00 in its own time zone."""

    PERSONAL_DATA = {"planned_by": "who planned it"}

    class Rhythm(models.TextChoices):
        """How it comes back; the day follows from the first meeting's."""

        WEEKLY = "weekly"
        FORTNIGHTLY = "fortnightly"
        MONTHLY_BY_DATE = "monthly_by_date"
        MONTHLY_BY_DAY = "monthly_by_day"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="series")
    slug = SlugField()
    title = models.CharField(max_length=120)
    protocol = models.SlugField(max_length=40)
    rhythm = models.CharField(max_length=16, choices=Rhythm)
    first_day = models.DateField()
    hour = models.TimeField()
    time_zone = models.CharField(max_length=50)
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200, blank=True)
    call_link = models.URLField(max_length=500, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    planned_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    planned_at = models.DateTimeField(default=timezone.now)
    # From this day on there are no more.
    ended_on = models.DateField(null=True, blank=True)

    objects = HostedQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST), name="series_takes_time"
            )
        ]

    def __str__(self) -> str:
        return self.title


class MeetingQuerySet(HostedQuerySet):
    """Meetings."""

    def open_to_visitors(self) -> Self:
        """Those whose room lets people without account in now, for whoever has its address."""
        return self.filter(state=Meeting.State.OPEN, script__visitors=True)


class GuestQuerySet(models.QuerySet):
    """Groups that are invited."""

    def own(self, series: int | OuterRef | None, meeting: int | OuterRef | None = None) -> Self:
        """Those of one meeting, by itself or with its series, for a rule that decides on it."""
        of_series = Q(series=series) if series else Q(pk__in=())
        return self.filter(of_series | Q(meeting=meeting) if meeting else of_series)


class Guest(models.Model):
    """A sibling group invited to one meeting, or to all those of a series."""

    PERSONAL_DATA = NONE

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.CASCADE, related_name="guests"
    )
    meeting = models.ForeignKey(
        "Meeting", null=True, blank=True, on_delete=models.CASCADE, related_name="guests"
    )
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")

    objects = GuestQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("series", "community", name="group_invited_once"),
            UniqueConstraint("meeting", "community", name="group_invited_to_it_once"),
            CheckConstraint(
                condition=Q(series=None) ^ Q(meeting=None), name="invited_to_one_or_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} at {self.series_id or self.meeting_id}"


class Meeting(models.Model):
    """One meeting: planned, open (its room is live), ended or cancelled."""

    PERSONAL_DATA = {
        "facilitator": "who runs the room",
        "client": "who was helped there; known to those who sit in the room",
        "planned_by": "who planned it",
    }

    class State(models.TextChoices):
        PLANNED = "planned"
        OPEN = "open"
        ENDED = "ended"
        CANCELLED = "cancelled"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="meetings")
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.CASCADE, related_name="meetings"
    )
    slug = SlugField()
    title = models.CharField(max_length=120)
    # The protocol as it stood when the room opened; before, the key of the one to be followed.
    protocol = models.SlugField(max_length=40)
    script = models.JSONField(null=True, blank=True)
    starts_at = models.DateTimeField()
    # Where its series had put it: a calendar knows a moved one by this.
    planned_for = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200, blank=True)
    call_link = models.URLField(max_length=500, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    # Goes out with the invitation; what is answered waits for the room's step of stories.
    question = models.CharField(max_length=300, blank=True)
    # The skill that somebody passes on there: what the others say they learned speaks for it.
    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    planned_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)

    # The room.
    facilitator = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Whom the others help, in a protocol that has a client.
    client = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    code = models.CharField(max_length=6, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    step = models.PositiveSmallIntegerField(default=0)
    step_began_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    # Seconds given to the present step beyond what was planned, pauses included.
    given = models.PositiveIntegerField(default=0)
    # Does everybody see the points of the present step?
    counted = models.BooleanField(default=False)
    tutorial = models.OneToOneField(
        Contribution, null=True, blank=True, on_delete=models.SET_NULL, related_name="meeting"
    )
    # Until then those present read the draft; who says nothing agrees.
    reading_until = models.DateTimeField(null=True, blank=True)
    # Moves with every change that somebody in the room should see.
    version = models.PositiveIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("series", "planned_for", name="meeting_planned_once"),
            UniqueConstraint(
                "organisation", "code", name="code_of_one_room", condition=Q(state="open")
            ),
            CheckConstraint(
                condition=~Q(state="open")
                | Q(
                    script__isnull=False,
                    opened_at__isnull=False,
                    step_began_at__isnull=False,
                    ended_at=None,
                ),
                name="open_room_runs",
            ),
            CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST), name="meeting_takes_time"
            ),
        ]
        indexes = [
            models.Index("community", "starts_at", name="meetings_of_community"),
            models.Index("version", name="open_rooms", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return self.title


def open_to_visitors() -> MeetingQuerySet:
    """Rooms that somebody without account may come into: the door is all they see of the house."""
    return Meeting.objects.open_to_visitors().select_related("community", "organisation")


class RsvpQuerySet(models.QuerySet):
    """Who said whether they come: names that people chose to show, to those they meet."""

    def visible_to(self, person: Person) -> Self:
        """Of the meetings the person may know of."""
        return self.filter(meeting__in=Meeting.objects.visible_to(person))

    def own(self, meeting: "Meeting | OuterRef") -> Self:
        """All those of one meeting, for who was already let in."""
        return self.filter(meeting=meeting)


class Rsvp(models.Model):
    """Somebody says whether they come."""

    PERSONAL_DATA = {"person": "who says so", "comes": "whether they come"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="rsvps")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    comes = models.BooleanField()
    said_at = models.DateTimeField(default=timezone.now)

    objects = RsvpQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("meeting", "person", name="said_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.meeting_id}"


class WaitingQuerySet(models.QuerySet):
    """Who waits for a place: known to nobody but themselves."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(person=person, meeting__in=Meeting.objects.visible_to(person))

    def own(self, meeting: Meeting) -> Self:
        """All those of one meeting, the longest first, for whom a place falls to."""
        return self.filter(meeting=meeting).order_by("since", "pk")


class Waiting(models.Model):
    """Somebody waits for a place in a full meeting."""

    PERSONAL_DATA = {"person": "who waits for a place", "since": "since when"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="waitings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("meeting", "person", name="waits_once")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.meeting_id}"
