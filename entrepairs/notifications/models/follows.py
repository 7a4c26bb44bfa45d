# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people chose to hear of: a colleague, a subject, a question."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, QuerySet, UniqueConstraint
from django.utils import timezone

from entrepairs.knowledge.models import Contribution, Tagging
from entrepairs.notifications.models.notices import Kind
from entrepairs.people.models import Organisation, Person, Subject

# Told of a question that one follows or asked.
OF_A_THREAD = (Kind.OF_QUESTION, Kind.SOLVED)
# Told because one follows something: the last of all for a mail, the first for the weekly letter.
OF_FOLLOWED = (Kind.OF_COLLEAGUE, Kind.OF_SUBJECT, *OF_A_THREAD)
# Told of a question that one asked, unless one wants to hear no more of it.
SILENCED = (Kind.ANSWER, Kind.COMMENT, *OF_A_THREAD)


class FollowQuerySet(models.QuerySet):
    """Who follows what is known to who follows, and to nobody else."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(person=person)

    def standing(self) -> Self:
        """Those that say yes."""
        return self.filter(is_muted=False)


class Follow(models.Model):
    """Somebody wants to hear of one colleague, one subject or one question.

    Whoever asked a question follows it without a row; one that is muted says that they do not.
    """

    PERSONAL_DATA = {
        "person": "who follows; seen by nobody else",
        "colleague": "whose texts they want to hear of; the colleague does not know",
        "subject": "of which they want to hear",
        "question": "of which they want to hear, or not any more",
        "merged_from": "the question that they followed and that was merged into this one",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    question = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # Followed because this one was merged into it; parted again, it is over.
    merged_from = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_muted = models.BooleanField(default=False)
    # What happened before is not told.
    at = models.DateTimeField(default=timezone.now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(colleague__isnull=False, subject=None, question=None)
                | Q(colleague=None, subject__isnull=False, question=None)
                | Q(colleague=None, subject=None, question__isnull=False),
                name="one_thing_is_followed",
            ),
            CheckConstraint(condition=~Q(colleague=F("person")), name="nobody_follows_oneself"),
            CheckConstraint(
                condition=Q(is_muted=False) | Q(question__isnull=False),
                name="only_a_question_is_muted",
            ),
            UniqueConstraint("person", "colleague", name="colleague_followed_once"),
            UniqueConstraint("person", "subject", name="subject_followed_once"),
            UniqueConstraint("person", "question", name="question_followed_once"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.person_id} follows {self.colleague_id or self.subject_id or self.question_id}"
        )


def silenced(question: int | OuterRef, asker: int | OuterRef | None) -> QuerySet[Follow]:
    """A row if whoever asked the question wants to hear no more of it."""
    return Follow.objects.filter(question=question, person=asker, is_muted=True)


def still_wanted(person: Person) -> Q:
    """Of notices: what is told because of something followed is wanted while it still is."""
    mine = Follow.objects.filter(person=person)
    yes = mine.standing()
    by = Exists(yes.filter(colleague=OuterRef("contribution__author")))
    tagged = Tagging.objects.filter(contribution=OuterRef("contribution"))
    tagged = tagged.filter(subject__in=yes.exclude(subject=None).values("subject"))
    silent = Exists(_about(mine.filter(is_muted=True)))
    asked = Q(contribution__parent__author=person)
    asked |= Q(contribution__author=person, contribution__parent=None)
    return (
        (~Q(kind=Kind.OF_COLLEAGUE) | by)
        & (~Q(kind=Kind.OF_SUBJECT) | Exists(tagged))
        & (~Q(kind__in=OF_A_THREAD) | asked | Exists(_about(yes)))
        & (~Q(kind__in=SILENCED) | ~silent)
    )


def _about(follows: QuerySet[Follow]) -> QuerySet[Follow]:
    """Those of the question that a notice is about, or of the one that its answer answers."""
    here = Q(question=OuterRef("contribution")) | Q(question=OuterRef("contribution__parent"))
    return follows.filter(here)


def of_followed(person: Person) -> Q:
    """Of texts: those of a followed colleague, on a followed subject, and followed questions."""
    yes = Follow.objects.filter(person=person).standing()
    tagged = Tagging.objects.filter(contribution=OuterRef("pk"))
    return (
        Q(Exists(yes.filter(colleague=OuterRef("author"))))
        | Q(Exists(yes.filter(question=OuterRef("pk"))))
        | Q(Exists(tagged.filter(subject__in=yes.exclude(subject=None).values("subject"))))
    )
