# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person hears of, how mails come to them, which left, and addresses that fail."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.notifications.models.notices import Kind
from entrepairs.people import hours
from entrepairs.people.models import Organisation, Person

USUAL_BUDGET = 5
LARGEST_BUDGET = 20
WORKING_DAYS = "01234"


class OwnQuerySet(models.QuerySet):
    """What concerns one person is theirs."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(person=person)


class Preference(models.Model):
    """How a person wants a kind of notice, if at all. No row: in every way."""

    PERSONAL_DATA = {
        "person": "whose preference",
        "inside": "in the program",
        "mail": "by mail",
        "device": "on their devices",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=12, choices=Kind)
    inside = models.BooleanField(default=True)
    mail = models.BooleanField(default=True)
    device = models.BooleanField(default=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("person", "kind", name="preferred_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class Rhythm(models.Model):
    """When mails come to a person, and how many. No row: the usual."""

    PERSONAL_DATA = {
        "person": "whose rhythm",
        "pace": "as it happens, once a day, once a week, never",
        "budget": "how many mails a week at most",
        "digest": "whether the best of one's communities comes once a week",
        "opens": "from when one may be reached",
        "closes": "until when",
        "days": "on which days of the week",
    }

    class Pace(models.TextChoices):
        NOW = "now"
        DAY = "day"
        WEEK = "week"
        NEVER = "never"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="rhythm")
    pace = models.CharField(max_length=5, choices=Pace, default=Pace.NOW)
    budget = models.PositiveSmallIntegerField(
        default=USUAL_BUDGET,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_BUDGET)],
    )
    digest = models.BooleanField(default=True)
    opens = models.TimeField(default=hours.OPENS)
    closes = models.TimeField(default=hours.CLOSES)
    # Digits of the days as Python counts them: 0 is Monday.
    days = models.CharField(max_length=7, default=WORKING_DAYS)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(opens__lt=F("closes")), name="a_day_opens_before_it_ends"),
            CheckConstraint(condition=~Q(days=""), name="a_week_has_a_day"),
            CheckConstraint(
                condition=Q(budget__range=(1, LARGEST_BUDGET)), name="budget_within_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"rhythm of {self.person_id}"


class Muted(models.Model):
    """A person wants no mail about a community; the program still tells."""

    PERSONAL_DATA = {"person": "whose wish", "community": "which sends no mail"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("person", "community", name="muted_once")]

    def __str__(self) -> str:
        return f"{self.person_id} without mail of {self.community_id}"


class Letter(models.Model):
    """One mail to one person, with the notices that were put into it before it first left.

    They are fixed there: the same letter sent again under the same Message-ID says the same. It
    counts for the budget of its week.
    """

    PERSONAL_DATA = {"person": "to whom; erased after 60 days", "week": "in which week"}

    class Kind(models.TextChoices):
        NEWS = "news"
        WEEK = "week"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=4, choices=Kind)
    # That of its outbox row.
    key = models.CharField(max_length=120, unique=True)
    # As in 2026-W49, where the person is.
    week = models.CharField(max_length=8)
    at = models.DateTimeField(default=timezone.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("person", "week", name="letters_of_a_week")]

    def __str__(self) -> str:
        return self.key


class FailingAddressQuerySet(models.QuerySet):
    """Addresses that fail, as one reader may know of them."""

    def visible_to(self, person: Person) -> Self:
        """One's own; those of the organisation to its administrators."""
        mine = self.filter(organisation_id=person.organisation_id)
        return mine if person.is_administrator else mine.filter(person=person)


class FailingAddress(models.Model):
    """The mail server of a person's address said that it takes no mail; none is sent until then.

    A fact about the address, not about the person: no date of a reading, no count.
    """

    PERSONAL_DATA = {"person": "whose address", "address": "that fails", "said": "with which code"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="failing_address")
    address = models.EmailField()
    # As RFC 3463 writes it, 5.1.1: no such mailbox.
    said = models.CharField(max_length=10, blank=True)
    since = models.DateTimeField(default=timezone.now)

    objects = FailingAddressQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.address} fails"
