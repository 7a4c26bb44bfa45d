# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens in a room: who sits there, what they write, what they choose, how long it took."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities.models import Community, Need
from entrepairs.kernel.models import NONE
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings.models.meeting import Meeting
from entrepairs.people.models import Organisation, Person

VISITORS_KEPT = timedelta(days=90)
LONGEST_LINE = 200


class InRoomQuerySet(models.QuerySet):
    """What is in a room is for those who sit in it."""

    def visible_to(self, person: Person) -> Self:
        """Of the rooms in which the person has a seat, as long as they may know of the meeting."""
        seats = Seat.objects.filter(meeting=OuterRef("meeting"), person=person)
        return self.filter(Exists(seats), meeting__in=Meeting.objects.visible_to(person))

    def own(self, meeting: Meeting | int) -> Self:
        """All of one room, for who was already let in."""
        return self.filter(meeting=meeting)


class InRoom(models.Model):
    """A row of one room."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="%(class)ss")

    objects = InRoomQuerySet.as_manager()

    class Meta:
        abstract = True


class SeatQuerySet(InRoomQuerySet):
    """Places in rooms."""

    def held(self, kept: str) -> Self:
        """That of a visitor, for whoever holds the secret of which this is the digest."""
        return self.filter(person=None, token=kept)


def digest(token: str) -> str:
    """What is kept of a visitor's secret: it opens nothing for who reads the table."""
    return sha256(token.encode()).hexdigest()


class Seat(InRoom):
    """Somebody's place in the room: of a person, or of a visitor without account."""

    PERSONAL_DATA = {
        "person": "who sat there",
        "name": "first name of a visitor, if given; erased with the seat after 90 days",
        "token": datum("digest of what a visitor's phone holds; erased with the seat", secret=True),
        "here_at": "when the page last said it is open; erased with the room's end",
        "objection": "what they said against the draft, to those who were there",
    }

    slug = SlugField()
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="seats"
    )
    name = models.CharField(max_length=40, blank=True)
    token = models.CharField(max_length=64, null=True, blank=True, unique=True)
    taken_at = models.DateTimeField(default=timezone.now)
    # Not while others have only noted their words: then the seat lasts as long as these stand.
    came = models.BooleanField(default=True)
    here_at = models.DateTimeField(null=True, blank=True)
    # What they said of the draft at the last reading.
    agreed_at = models.DateTimeField(null=True, blank=True)
    objection = models.CharField(max_length=600, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("meeting", "person", name="one_seat_each"),
            CheckConstraint(
                condition=Q(person__isnull=False, token=None, name="")
                | Q(person=None, token__isnull=False),
                name="seat_of_person_or_visitor",
            ),
        ]
        indexes = [
            models.Index("taken_at", name="seats_of_visitors", condition=Q(person=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or 'a visitor'} in {self.meeting_id}"

    @property
    def is_visitor(self) -> bool:
        """Does somebody without account sit here?"""
        return self.person_id is None

    @property
    def called(self) -> str:
        """The name of who sits here; nothing for a visitor who gave none."""
        return self.person.name if self.person else self.name


def seat_of_visitor(kept: str, slug: str, since: datetime) -> SeatQuerySet:
    """The `visible_to` of visitors: the one seat of one room that their phone holds, or none.

    By the digest of its secret; taken since then.
    """
    return Seat.objects.held(kept).filter(meeting__slug=slug, taken_at__gte=since)


class Capture(InRoom):
    """Something written in the room, for the step it belongs to."""

    PERSONAL_DATA = {
        "seat": "who wrote or said it",
        "noted_by": "who wrote it down for them, or for the room",
        "text": "what they wrote or said",
        "became": "what became of what they had said they would try",
    }

    class Kind(models.TextChoices):
        """What it is for; its step said so when it was written, and it is looked for by this."""

        NOTE = "note"
        COMMITMENT = "commitment"
        OWN = "own"

    class Became(models.TextChoices):
        """What became of a commitment, in the words of whoever made it."""

        DONE = "done"
        OTHERWISE = "otherwise"
        NOT_YET = "not_yet"

    slug = SlugField()
    # Whose words they are; what the room said without a name is nobody's.
    seat = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.CASCADE, related_name="captures"
    )
    noted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Made on the device: what is sent again after a lost answer is one note.
    key = models.CharField(max_length=40)
    step = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1200)
    signed = models.BooleanField(default=True)
    # Where a protocol shelters what is said: may the writer's line manager read it all the same?
    upwards = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)
    shown_at = models.DateTimeField(null=True, blank=True)
    kept = models.BooleanField(default=False)
    # Whoever led has read what a visitor wrote, and leaves it unpublished.
    left_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The tip it became, once whoever led the meeting had read it.
    tip = models.OneToOneField(
        Contribution, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The need of the community's board that it became; several may have become the same.
    need = models.ForeignKey(
        Need, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The name of a group under which it was put; it is chosen and counted with that one.
    group = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="members"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NOTE)
    # The writer's own commitment of an earlier meeting, of which this says what became.
    promise = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    became = models.CharField(max_length=9, choices=Became, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint("seat", "key", name="written_once", condition=Q(noted_by=None)),
            UniqueConstraint(
                "meeting",
                "noted_by",
                "key",
                name="noted_once",
                condition=Q(noted_by__isnull=False),
            ),
            # Nobody is named, asked or reminded for what the room said.
            CheckConstraint(
                condition=Q(seat__isnull=False) | Q(signed=False, kind="note", promise=None),
                name="nobody_answers_for_the_room",
            ),
            CheckConstraint(
                condition=Q(promise=None, became="") | Q(promise__isnull=False) & ~Q(became=""),
                name="became_something",
            ),
        ]
        indexes = [
            models.Index("meeting", "step", name="captures_of_step"),
            models.Index("seat", name="commitments", condition=Q(kind="commitment")),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def in_one_line(self) -> str:
        """Its words as a need is worded."""
        return " ".join(self.text.split())[:LONGEST_LINE]


def words_of(person: Person) -> InRoomQuerySet:
    """The `visible_to` of authors: their words while they stand, also where they no longer look."""
    return Capture.objects.filter(seat__person=person, withdrawn_at=None)


class Vote(InRoom):
    """Points that one seat gives to one note, or hands raised for it."""

    PERSONAL_DATA = {"seat": "who gives them"}

    capture = models.ForeignKey(Capture, on_delete=models.CASCADE, related_name="votes")
    # Nobody's: hands that were raised, counted by who leads.
    seat = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.CASCADE, related_name="votes"
    )
    step = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            UniqueConstraint("capture", "seat", "step", name="one_vote_a_note"),
            UniqueConstraint("capture", "step", name="hands_counted_once", condition=Q(seat=None)),
            CheckConstraint(condition=Q(points__gte=1), name="vote_has_points"),
        ]

    def __str__(self) -> str:
        return f"{self.points} for {self.capture_id}"


class StepTime(InRoom):
    """How long a step really took, beside what was planned."""

    PERSONAL_DATA = NONE

    step = models.PositiveSmallIntegerField()
    seconds = models.PositiveIntegerField()

    class Meta:
        constraints = [UniqueConstraint("meeting", "step", name="step_timed_once")]

    def __str__(self) -> str:
        return f"{self.step}: {self.seconds} s"


class Section(InRoom):
    """A part of the synthesis, which all who sit there may write."""

    PERSONAL_DATA = {
        "edited_by": "who wrote last",
        "text": datum("words of those present", stays=True, shared=True),
    }

    name = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [UniqueConstraint("meeting", "name", name="section_once")]

    def __str__(self) -> str:
        return self.name
