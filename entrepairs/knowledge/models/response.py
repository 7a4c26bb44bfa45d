# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What readers say of a contribution."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.knowledge.models.contribution import Contribution
from entrepairs.knowledge.models.scoped import Scoped, ScopedQuerySet
from entrepairs.people.models import Person


class CommentQuerySet(ScopedQuerySet):
    """Comments as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """Of what the person reads; a withdrawn one only for its author."""
        return self._of_what_is_read(person).filter(Q(withdrawn_at=None) | Q(author_id=person.pk))

    def own(self, person: Person) -> Self:
        """Those the person wrote or withdrew under what they read, to put them back."""
        mine = Q(author_id=person.pk) | Q(withdrawn_by_id=person.pk)
        return self._of_what_is_read(person).filter(mine)

    def _of_what_is_read(self, person: Person) -> Self:
        return self.filter(
            Q(contribution__hidden=False) | Q(contribution__author_id=person.pk),
            community__in=readable.communities(person),
        )


class Comment(Scoped):
    """A short word under a contribution; one level, no more."""

    PERSONAL_DATA = {
        "author": "who wrote it",
        "author_name": "imported author",
        "html": datum("words", stays=True),
        "withdrawn_by": "who withdrew it",
    }

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="comments"
    )
    slug = SlugField()
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120, blank=True)
    html = models.TextField()
    cleaned_with = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("contribution", "published_at", name="comments_in_order")]

    def __str__(self) -> str:
        return f"comment {self.slug}"


class Useful(Scoped):
    """Somebody finds it useful: on or off, once a person."""

    PERSONAL_DATA = {"person": "who found it useful"}

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [UniqueConstraint("contribution", "person", name="useful_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id} useful"


class SaidQuerySet(ScopedQuerySet):
    """What readers say of a text, in its community or in one that received it."""

    def own(self, **about: object) -> Self:
        """Those of some texts, to count them beside these once they may be read."""
        return self.filter(**about)


class Rating(Scoped):
    """How relevant, on 5; the last word of each person."""

    PERSONAL_DATA = {"person": "who rated", "stars": "their rating"}

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="ratings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    stars = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    at = models.DateTimeField(default=timezone.now)

    objects = SaidQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("contribution", "person", name="rated_once"),
            CheckConstraint(condition=Q(stars__range=(1, 5)), name="stars_on_five"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.stars}/5"


class Trial(Scoped):
    """Somebody tried it: what happened, what changed, minutes saved."""

    PERSONAL_DATA = {"person": "who tried", "note": "what happened", "minutes": "time saved"}

    class Outcome(models.TextChoices):
        WORKED = "worked"
        ADAPTED = "adapted"
        NOT_HERE = "not_here"

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="trials")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome)
    note = models.CharField(max_length=400, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = SaidQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("contribution", "person", name="tried_once"),
            CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__lte=480), name="minutes_within_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.outcome}"


class Mention(Scoped):
    """Somebody named in a text, told once."""

    PERSONAL_DATA = {"person": "who is named"}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="mentions"
    )
    comment = models.ForeignKey(
        Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="mentions"
    )

    class Meta:
        constraints = [
            UniqueConstraint("person", "contribution", name="mentioned_once_in_contribution"),
            UniqueConstraint("person", "comment", name="mentioned_once_in_comment"),
            CheckConstraint(
                condition=Q(contribution__isnull=False, comment=None)
                | Q(contribution=None, comment__isnull=False),
                name="mentioned_in_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} mentioned"


class ReportQuerySet(models.QuerySet):
    """Reports are for those who look after the community, and for who reported."""

    def visible_to(self, person: Person) -> Self:
        """One's own, and those of communities one facilitates or moderates."""
        from entrepairs.communities import readable, rules

        looked_after = [
            pk for pk, role in readable.mine(person).items() if role in rules.ROLES_THAT_MODERATE
        ]
        return self.filter(Q(reporter=person) | Q(community__in=looked_after))


class Report(Scoped):
    """Somebody tells the facilitator that something is wrong with a text."""

    PERSONAL_DATA = {"reporter": "who reported", "note": "what they wrote", "settled_by": "who"}

    class Reason(models.TextChoices):
        WRONG = "wrong"
        PRIVATE = "private"
        HURTFUL = "hurtful"
        OTHER = "other"

    class State(models.TextChoices):
        WAITING = "waiting"
        KEPT = "kept"
        WITHDRAWN = "withdrawn"

    slug = SlugField()
    reporter = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="reports"
    )
    comment = models.ForeignKey(
        Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="reports"
    )
    # A word of thanks: by who was thanked, as nobody else has read it.
    thanks = models.ForeignKey(
        "knowledge.Thanks", null=True, blank=True, on_delete=models.CASCADE, related_name="reports"
    )
    reason = models.CharField(max_length=8, choices=Reason)
    note = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                "reporter", "contribution", condition=Q(state="waiting"), name="reported_once"
            ),
            UniqueConstraint(
                "reporter", "comment", condition=Q(state="waiting"), name="comment_reported_once"
            ),
            UniqueConstraint(
                "reporter", "thanks", condition=Q(state="waiting"), name="thanks_reported_once"
            ),
            CheckConstraint(
                condition=Q(contribution__isnull=False, comment=None, thanks=None)
                | Q(contribution=None, comment__isnull=False, thanks=None)
                | Q(contribution=None, comment=None, thanks__isnull=False),
                name="report_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.slug}"
