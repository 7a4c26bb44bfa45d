# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A community certifies a skill: who asked, which peers looked, what became of it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, Subquery, UniqueConstraint
from django.utils import timezone

from entrepairs.kernel.models import NONE
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.knowledge.models.scoped import Scoped, ScopedQuerySet
from entrepairs.people.models import Organisation, Person, PersonSubject, Subject
from entrepairs.skills.models.endorsements import Endorsement
from entrepairs.skills.models.evidence import Evidence


class CertificationQuerySet(ScopedQuerySet):
    """Certifications as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """One's own, and those asked of a community that the person reads.

        Whose end is not agreed with is also for the administrators, who may decide on it. What is
        open to such a reader, `queries.certifying` says.
        """
        seen = self.filter(person=person) | super().visible_to(person)
        if person.is_administrator:
            seen |= self.filter(appealed_at__isnull=False, organisation_id=person.organisation_id)
        return seen

    def own(self, now: datetime, **about: object) -> Self:
        """Those valid at a moment, of skills that may be shown or for a rule that decides."""
        valid = {"state": Certification.State.CERTIFIED, "expires_at__gt": now, "joined": None}
        return self.filter(**valid, **about)

    def appealed(self) -> Self:
        """Those whose end somebody does not agree with, until it is decided.

        `revoked_by`: the key of who ended it.
        """
        steps = Step.objects.filter(certification=OuterRef("pk"))
        revoked = steps.filter(kind=Step.Kind.REVOKED).order_by("-number")
        decided = steps.filter(kind=Step.Kind.UPHELD, at__gte=OuterRef("appealed_at"))
        return self.filter(
            ~Exists(decided), state=Certification.State.REVOKED, appealed_at__isnull=False
        ).annotate(revoked_by=Subquery(revoked.values("by")[:1]))


class Certification(Scoped):
    """One person asks one community to certify one skill; peers look at the evidence.

    Valid only in state `certified` and before `expires_at`. `round` counts the renewals: peers
    look anew in each.
    """

    PERSONAL_DATA = {"person": "whose skill it is"}

    class State(models.TextChoices):
        ASKED = "asked"
        CERTIFIED = "certified"
        REVOKED = "revoked"
        REFUSED = "refused"

    slug = SlugField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="certifications")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="certifications")
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    round = models.PositiveSmallIntegerField(default=1)
    # Peers look at it anew while it is still valid.
    is_renewing = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    certified_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    # The person does not agree with the end of it; somebody else than who ended it decides.
    appealed_at = models.DateTimeField(null=True, blank=True)
    # Two skills became one, of which the community had certified both: this one is history, and
    # the other speaks for the person.
    joined = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="joining"
    )

    objects = CertificationQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                "community",
                "person",
                "subject",
                condition=~Q(state="refused") & Q(joined=None),
                name="certification_asked_once",
            ),
            CheckConstraint(
                condition=~Q(state="certified")
                | Q(certified_at__isnull=False, expires_at__isnull=False),
                name="certified_until_a_day",
            ),
            CheckConstraint(
                condition=Q(appealed_at=None) | Q(state="revoked"), name="appealed_once_revoked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state} {self.subject_id}"

    def is_valid(self, now: datetime) -> bool:
        """Does it count at that moment?"""
        until = self.expires_at
        is_certified = self.state == self.State.CERTIFIED and self.joined_id is None
        return is_certified and until is not None and now < until


class Vouching(Scoped):
    """One peer looked at the evidence of one round, and says yes or not yet."""

    PERSONAL_DATA = {"by": "the peer", "sentence": "words of the peer"}

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="vouchings"
    )
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="vouchings")
    is_yes = models.BooleanField()
    sentence = models.CharField(max_length=300, blank=True)
    # What the yes points at. A piece that is taken back later leaves the yes, which was said.
    evidence = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    endorsement = models.ForeignKey(
        Endorsement, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            UniqueConstraint("certification", "round", "by", name="vouched_once_a_round"),
            CheckConstraint(
                condition=Q(is_yes=True) | ~Q(sentence=""), name="not_yet_has_a_reason"
            ),
            CheckConstraint(
                condition=Q(evidence=None) | Q(endorsement=None),
                name="vouching_points_at_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.certification_id}"


class Step(Scoped):
    """One line of a certification's history: written once, chained to the line before it.

    `digest`: of this line and of the digest before, so that a line that was changed, added or taken
    away afterwards is seen.
    """

    PERSONAL_DATA = {
        "by": "who did it",
        "by_slug": datum("their public name, which leads nowhere once they are erased", stays=True),
        "sentence": datum("their words", stays=True),
    }

    class Kind(models.TextChoices):
        ASKED = "asked"
        YES = "yes"
        NOT_YET = "not_yet"
        CERTIFIED = "certified"
        RENEWAL_ASKED = "renewal_asked"
        REVOKED = "revoked"
        APPEALED = "appealed"
        RESTORED = "restored"
        UPHELD = "upheld"
        REFUSED = "refused"
        JOINED = "joined"

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=13, choices=Kind)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    # What the digest covers: the chain holds when an account is erased.
    by_slug = models.CharField(max_length=12, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [UniqueConstraint("certification", "number", name="step_counted_once")]

    def __str__(self) -> str:
        return f"{self.certification_id}.{self.number} {self.kind}"


class SigningKeyQuerySet(models.QuerySet):
    """Keys are read by who signs and who verifies."""

    def own(self, organisation: int) -> Self:
        """Those of an organisation, the newest first."""
        return self.filter(organisation_id=organisation).order_by("-pk")


class SigningKey(models.Model):
    """The organisation's key, with which it signs badges. The private part never leaves."""

    PERSONAL_DATA = NONE

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    slug = SlugField()
    private = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    objects = SigningKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.slug


class BadgeQuerySet(models.QuerySet):
    """Badges as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(certification__person=person)

    def own(self, slug: str) -> Self:
        """The one whose address the reader holds, if its owner opened it.

        Not of who left, and could close it no more; nor of a skill that is shown to nobody.
        """
        said = PersonSubject.objects.filter(
            person=OuterRef("certification__person"),
            subject=OuterRef("certification__subject"),
            says=PersonSubject.Says.HELPS,
        )
        return self.filter(
            Exists(said.exclude(shown=PersonSubject.Shown.SELF)),
            slug=slug,
            is_public=True,
            certification__person__left_at=None,
            certification__person__is_active=True,
        )


class Badge(Scoped):
    """A certification as a credential (Open Badges 3.0) that its owner carries elsewhere."""

    PERSONAL_DATA = {
        "certification": "whose skill it shows",
        "token": "the signed credential, with the owner's name",
    }

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="badges"
    )
    slug = SlugField()
    round = models.PositiveSmallIntegerField()
    token = models.TextField()
    issued_at = models.DateTimeField(default=timezone.now)
    # May whoever holds its address verify it?
    is_public = models.BooleanField(default=False)

    objects = BadgeQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("certification", "round", name="badge_made_once_a_round")]

    def __str__(self) -> str:
        return self.slug
