# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contributions of all kinds, their versions, their drafts, their tags and where they come from."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.communities.models import Community
from entrepairs.kernel.models import NONE
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField, new_slug
from entrepairs.knowledge.models.scoped import Scoped, ScopedQuerySet
from entrepairs.people.models import Organisation, Person, Subject


class ContributionQuerySet(ScopedQuerySet):
    """Contributions as one reader may see them."""

    def visible_to(self, person: Person, *, withdrawn: bool = True) -> Self:
        """Those of the communities the person reads, withdrawn ones only for their author.

        An answer of a withdrawn question is withdrawn with it (`hidden`). Lists ask for none
        `withdrawn`, not even the author's.
        """
        shown = Q(hidden=False) | Q(author_id=person.pk) if withdrawn else Q(hidden=False)
        return self.filter(shown, community__in=readable.communities(person))

    def own(self, person: Person) -> Self:
        """Those the person wrote or withdrew, to put them back."""
        here = super().visible_to(person)
        return here.filter(Q(author=person) | Q(withdrawn_by=person))


class Contribution(Scoped):
    """A question, an answer, a tip, a tutorial or an experience."""

    PERSONAL_DATA = {
        "author": "who wrote it; handed to a former member at departure",
        "author_name": "display name of an imported author without account",
        "title": datum("words of the author", stays=True, shared=True),
        "html": datum("words of the author", stays=True, shared=True),
        "text": datum("words of the author", stays=True, shared=True),
        "sections": datum("words of the author", stays=True, shared=True),
        "withdrawn_by": "who withdrew it",
        "closed_by": "who closed the question",
    }

    class Kind(models.TextChoices):
        QUESTION = "question"
        ANSWER = "answer"
        TIP = "tip"
        TUTORIAL = "tutorial"
        EXPERIENCE = "experience"

    class Section(models.TextChoices):
        """Parts of a tutorial, in order."""

        WHEN = "when"
        HOW = "how"
        WORDS = "words"
        EXAMPLE = "example"
        PITFALLS = "pitfalls"

    slug = SlugField()
    kind = models.CharField(max_length=10, choices=Kind)
    author = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="contributions"
    )
    author_name = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="answers",
        db_index=False,
    )
    title = models.CharField(max_length=200, blank=True)
    # Cleaned at the write; a tutorial's sections are kept apart and joined here.
    html = models.TextField(blank=True)
    sections = models.JSONField(default=dict, blank=True)
    text = models.TextField(blank=True)
    excerpt = models.CharField(max_length=260, blank=True)
    cleaned_with = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")

    published_at = models.DateTimeField(default=timezone.now)
    # What a group wrote together: when it met, and how many were there. Whoever published it signs
    # for all of them.
    met_at = models.DateTimeField(null=True, blank=True)
    present = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(null=True, blank=True)
    active_at = models.DateTimeField(default=timezone.now)
    hidden = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    accepted = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="accepted_for"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    # Of an answer that was accepted when it was withdrawn: since when.
    accepted_before = models.DateTimeField(null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="duplicates",
        db_index=False,
    )
    # What stood here went over to the one it is a duplicate of; its address leads there.
    merged_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    # Kept by their actions, verified by `entrepairs check --data`.
    useful_count = models.PositiveIntegerField(default=0)
    answers_count = models.PositiveIntegerField(default=0)
    comments_count = models.PositiveIntegerField(default=0)

    subjects = models.ManyToManyField(Subject, through="Tagging", related_name="contributions")

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(kind="answer", parent__isnull=False)
                | ~Q(kind="answer") & Q(parent=None),
                name="answer_has_a_question",
            ),
            CheckConstraint(
                condition=Q(accepted=None, accepted_at=None)
                | Q(accepted__isnull=False, accepted_at__isnull=False, kind="question"),
                name="answer_accepted_at_a_date",
            ),
            CheckConstraint(
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("id")),
                name="not_its_own_duplicate",
            ),
            CheckConstraint(
                condition=Q(merged_at=None) | Q(duplicate_of__isnull=False),
                name="merged_into_something",
            ),
            CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(hidden=True), name="withdrawn_is_hidden"
            ),
        ]
        indexes = [
            models.Index(
                "community",
                F("active_at").desc(),
                name="contributions_of_community",
                condition=Q(parent=None, hidden=False),
            ),
            # What is new in all one reads: whose communities are silent passes over everybody
            # else's texts, so the index itself says where a text is and of what kind.
            models.Index(
                F("active_at").desc(),
                F("id").desc(),
                "community",
                "kind",
                "hidden",
                name="texts_by_activity",
                condition=Q(parent=None, hidden=False),
            ),
            # Texts without a question are found by what they have: `IS NULL` is nearly all.
            models.Index("parent", name="answers_of_a_question", condition=Q(parent__isnull=False)),
            models.Index(
                "duplicate_of",
                name="duplicates_of_question",
                condition=Q(duplicate_of__isnull=False),
            ),
            models.Index("author", "published_at", name="contributions_of_author"),
            models.Index(
                "author",
                name="open_texts_of_author",
                condition=Q(parent=None, hidden=False, accepted_at=None, duplicate_of=None),
            ),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                "community",
                "author",
                name="unanswered_questions",
                condition=Q(
                    kind="question", hidden=False, answers_count=0, duplicate_of=None, parent=None
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.excerpt[:60]


class Version(Scoped):
    """The text as it stood after one edit; the first is what was published."""

    PERSONAL_DATA = {
        "edited_by": "who edited",
        "title": datum("words", stays=True),
        "html": datum("words", stays=True),
        "sections": datum("words", stays=True),
        "reason": datum("why, in the editor's words", stays=True),
    }

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    html = models.TextField(blank=True)
    sections = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    edited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [UniqueConstraint("contribution", "number", name="version_numbered_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id} v{self.number}"


class TaggingQuerySet(models.QuerySet):
    """Subjects of contributions."""

    def own(self, subjects: Iterable[int]) -> Self:
        """Those of some subjects, to find texts that are then seen through their own rule."""
        return self.filter(subject__in=subjects)


class Tagging(models.Model):
    """A subject of a contribution."""

    PERSONAL_DATA = NONE

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="tags")
    subject = models.ForeignKey(
        Subject, on_delete=models.CASCADE, related_name="tags", db_index=False
    )

    objects = TaggingQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("contribution", "subject", name="tagged_once")]
        indexes = [models.Index("subject", "contribution", name="texts_of_subject")]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.subject_id}"


class Certification(Scoped):
    """An expert of the community vouches for an answer, a tip or a tutorial."""

    PERSONAL_DATA = {"certified_by": "the expert"}

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, related_name="certification"
    )
    certified_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    certified_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.contribution_id} certified"


class LinkQuerySet(ScopedQuerySet):
    """Links between contributions."""

    def own(self, **end: object) -> Self:
        """Those at one end of a text, to find others that are then seen through their own rule."""
        return self.filter(**end)


class Link(Scoped):
    """One contribution points at another: related, or a duplicate named by the source."""

    PERSONAL_DATA = NONE

    class Kind(models.TextChoices):
        RELATED = "related"
        DUPLICATE = "duplicate"

    origin = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=10, choices=Kind)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("origin", "target", "kind", name="linked_once")]

    def __str__(self) -> str:
        return f"{self.origin_id} {self.kind} {self.target_id}"


class Source(Scoped):
    """Where an imported contribution or comment comes from; a source id is unique per community."""

    PERSONAL_DATA = {"data": "what the source said beside the text: score, licence"}

    source = models.CharField(max_length=80)
    source_id = models.CharField(max_length=120)
    contribution = models.OneToOneField(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="source"
    )
    comment = models.OneToOneField(
        "knowledge.Comment", null=True, blank=True, on_delete=models.CASCADE, related_name="source"
    )
    url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    score = models.IntegerField(default=0)
    digest = models.CharField(max_length=64)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint("community", "source", "source_id", name="imported_once"),
            CheckConstraint(
                condition=Q(contribution__isnull=False, comment=None)
                | Q(contribution=None, comment__isnull=False),
                name="source_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.source_id}"


class DraftQuerySet(models.QuerySet):
    """Drafts belong to who writes them."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(author=person)


class Draft(models.Model):
    """What somebody is writing, saved as they type; nobody else ever sees it."""

    PERSONAL_DATA = {"author": "who writes", "content": "what they are writing"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    # Made on the device, so that a draft saved twice is one draft.
    key = models.CharField(max_length=40, default=new_slug)
    kind = models.CharField(max_length=10, choices=Contribution.Kind)
    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # The question being answered, or the contribution being edited.
    about = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("author", "key", name="draft_saved_once")]

    def __str__(self) -> str:
        return f"draft {self.key}"
