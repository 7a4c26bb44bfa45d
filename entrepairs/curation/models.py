# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Suggested improvements, whether a text holds to its readers, when its keeper was asked."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.communities.rules import ROLES_THAT_MODERATE
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.knowledge.models import Certification, Contribution, Validity
from entrepairs.knowledge.models.scoped import Scoped, ScopedQuerySet
from entrepairs.people.models import Person


def _looks_after(person: Person) -> Exists:
    """Does the person facilitate or moderate where it lives?

    Asked of the database: so it can be part of a query that is prepared for whoever reads.
    """
    here = Membership.objects.filter(community=OuterRef("community"), person=person)
    return Exists(here.filter(role__in=ROLES_THAT_MODERATE))


class ImprovementQuerySet(ScopedQuerySet):
    """Suggestions are between who makes them and who may take them."""

    def visible_to(self, person: Person) -> Self:
        """One's own, those about one's texts, and those of communities one looks after.

        With the text, which must stand and be read.
        """
        return super().visible_to(person).concerning(person).filter(contribution__hidden=False)

    def concerning(self, person: Person) -> Self:
        """The same of texts of which it is known that they stand and are read."""
        return self.filter(Q(by=person) | Q(contribution__author=person) | Q(_looks_after(person)))


class Suggestion(Scoped):
    """A text as somebody would have it, beside the text as it stood when they wrote."""

    PERSONAL_DATA = {
        "by": "who suggests",
        "why": datum("why, in their words", stays=True),
        "before": datum("the text it starts from", stays=True, secret=True),
        "after": datum("words of who suggests, in the text", stays=True, shared=True),
        "answered_by": "who took or declined it",
        "answer": datum("what they said with it", of="answered_by by", stays=True),
    }

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    class Role(models.TextChoices):
        """What was done for the text; named like the columns of `Credit`."""

        STRUCTURED = "structured"
        ILLUSTRATED = "illustrated"
        ENRICHED = "enriched"

    slug = SlugField()
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="improvements"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.CharField(max_length=200)
    # Title and parts by name; "" is the whole of a text without parts.
    before = models.JSONField()
    after = models.JSONField()
    role = models.CharField(max_length=11, choices=Role)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    # Of its passages, the numbers of those that were taken.
    taken = models.JSONField(default=list, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(state="waiting", answered_at=None)
                | ~Q(state="waiting") & Q(answered_at__isnull=False),
                name="suggestion_dated_once_answered",
            ),
            CheckConstraint(
                condition=Q(thanked_at=None) | Q(state="taken"), name="thanked_for_what_was_taken"
            ),
        ]
        indexes = [
            models.Index("contribution", name="suggestions_waiting", condition=Q(state="waiting")),
            models.Index("community", "state", name="suggestions_of_community"),
        ]

    def __str__(self) -> str:
        return f"suggestion {self.slug}"


class VerdictQuerySet(ScopedQuerySet):
    """Why somebody doubts is for who answers for the text and who looks after its place."""

    def visible_to(self, person: Person) -> Self:
        """One's own, about what one answers for or certified, and where one looks after it."""
        about = {"contribution": OuterRef("contribution")}
        named = Validity.objects.filter(keeper=person, **about)
        given_away = Validity.objects.filter(keeper__isnull=False, **about)
        vouched = Certification.objects.filter(certified_by=person, **about)
        concerned = (
            Q(person=person)
            | Q(contribution__author=person) & ~Exists(given_away)
            | Q(Exists(named))
            | Q(Exists(vouched))
            | Q(_looks_after(person))
        )
        return super().visible_to(person).filter(concerned, contribution__hidden=False)


class Verdict(Scoped):
    """A reader says that a text still holds, or no longer; their last word."""

    PERSONAL_DATA = {
        "person": "who says it",
        "says": "whether it holds, to them",
        "why": "why not, in their words",
    }

    class Says(models.TextChoices):
        HOLDS = "holds"
        DOUBTS = "doubts"

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="verdicts"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    says = models.CharField(max_length=6, choices=Says)
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    # Whoever answers for the text has looked since.
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("contribution", "person", name="one_verdict_a_reader"),
            CheckConstraint(
                condition=Q(says="doubts") & ~Q(why="") | Q(says="holds", why=""),
                name="doubted_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.says}"


class ReviewQuerySet(ScopedQuerySet):
    """Who is asked knows it alone."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return super().visible_to(person).filter(person=person)


class Review(Scoped):
    """Somebody was asked to look at a text again; the last time it was."""

    PERSONAL_DATA = {"person": "who is asked"}

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reviews")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("contribution", "person", name="review_asked_once")]
        indexes = [models.Index("person", "asked_at", name="reviews_of_person")]

    def __str__(self) -> str:
        return f"{self.contribution_id} asked"


class Merge(Scoped):
    """Two texts became one: what went over, so that it can come back for a while."""

    PERSONAL_DATA = {"by": "who made one of two"}

    gone = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="merge")
    kept = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="merged")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # Keys of the answers that moved, and of people named because of it.
    moved = models.JSONField(default=list)
    named = models.JSONField(default=list)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(gone=models.F("kept")), name="merged_into_another")
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
