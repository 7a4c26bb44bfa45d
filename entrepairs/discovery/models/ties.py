# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ties across the house: what comes from outside somebody's circle, and coffee among peers."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Organisation, Person, Subject


class OutsideQuerySet(models.QuerySet):
    """What somebody was shown is theirs alone."""

    def visible_to(self, person: Person) -> Self:
        """One's own, of texts that one may still read."""
        here = self.filter(person=person, contribution__hidden=False)
        return here.filter(contribution__community__in=readable.communities(person))


class Outside(models.Model):
    """One text from outside somebody's circle, for one week; never the same twice."""

    PERSONAL_DATA = {
        "person": "to whom it is shown",
        "contribution": "what is shown",
        "learned_at": "that they learned something there; seen by nobody else",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    # The Monday of the week.
    week = models.DateField()
    learned_at = models.DateTimeField(null=True, blank=True)

    objects = OutsideQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("person", "contribution", name="shown_once_from_outside"),
            UniqueConstraint("person", "week", name="one_from_outside_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} to {self.person_id}"


class CoffeeWishQuerySet(models.QuerySet):
    """Who would like a coffee is known to the person and to who makes the pairs."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(person=person)


class CoffeeWish(models.Model):
    """Somebody would like to meet a colleague of another team every fortnight."""

    PERSONAL_DATA = {"person": "who would like it"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    objects = CoffeeWishQuerySet.as_manager()

    def __str__(self) -> str:
        return f"coffee for {self.person_id}"


class CoffeeQuerySet(models.QuerySet):
    """Coffees are known to the two who have them."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(Q(one=person) | Q(other=person))


class Coffee(models.Model):
    """Two people of different teams are proposed to meet, about what one can help the other with.

    `one` has the lower key. `learner` would like to learn the subject that the other shows; both
    are empty where nothing of the kind was found. Each says for themself whether they met.
    """

    PERSONAL_DATA = {
        "one": "one of the two",
        "other": "the other",
        "learner": "who of them would like to learn it",
        "one_met": "what the one said of it",
        "other_met": datum("what the other said of it", of="other"),
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    slug = SlugField()
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    learner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    one_met = models.BooleanField(null=True, blank=True)
    other_met = models.BooleanField(null=True, blank=True)

    objects = CoffeeQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("one", "other", name="coffee_once_for_two"),
            CheckConstraint(condition=Q(one__lt=F("other")), name="coffee_of_two_in_order"),
        ]
        indexes = [models.Index("other", name="coffees_of_the_other")]

    def __str__(self) -> str:
        return self.slug
