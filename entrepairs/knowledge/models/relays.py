# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tutorials passed on from group to group, and whose work they are."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.communities.models import Community, Need
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.knowledge.models.contribution import Contribution
from entrepairs.knowledge.models.scoped import Scoped, ScopedQuerySet
from entrepairs.people.models import Person


class RelayQuerySet(ScopedQuerySet):
    """What was passed on, as one reader may see it."""

    def visible_to(self, person: Person) -> Self:
        """What reached the communities that the person reads; not where else it went."""
        return super().visible_to(person)

    def own(self, **about: object) -> Self:
        """Those of one line of tutorials, to tell its journey once the line may be read."""
        return self.filter(**about)


class Relay(Scoped):
    """A tutorial reached a community, which answers. The row lives with those who received it.

    It gives them sight of the published tutorial, and of nothing else where that lives. `first` is
    where its line begins: a tutorial, what was adapted from it, and so on.
    """

    PERSONAL_DATA = {
        "relayed_by": "who passed it on",
        "words": datum("what they said with it", stays=True),
        "answered_by": "who answered for the group",
        "note": datum("why it is not for them, in their words", of="answered_by", stays=True),
        "change": datum(
            "what they do otherwise and why, in their words", of="answered_by", stays=True
        ),
    }

    class State(models.TextChoices):
        RECEIVED = "received"
        ADOPTED = "adopted"
        ADAPTED = "adapted"
        DECLINED = "declined"

    class Reason(models.TextChoices):
        OTHER_TRADE = "trade"
        DONE_ALREADY = "known"
        RULES = "rules"
        NO_TIME = "time"
        OTHER = "other"

    slug = SlugField()
    tutorial = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="relays")
    first = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    sender = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    relayed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    relayed_at = models.DateTimeField(default=timezone.now)
    words = models.CharField(max_length=300, blank=True)
    need = models.ForeignKey(
        Need, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State, default=State.RECEIVED)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=5, choices=Reason, blank=True)
    note = models.CharField(max_length=300, blank=True)
    change = models.CharField(max_length=300, blank=True)
    # When the author thanked the group for what it did with it.
    thanked_at = models.DateTimeField(null=True, blank=True)
    variant = models.OneToOneField(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="adapted_from"
    )

    objects = RelayQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("tutorial", "community", name="received_once"),
            CheckConstraint(
                condition=Q(state="received", answered_at=None)
                | ~Q(state="received") & Q(answered_at__isnull=False),
                name="relay_dated_once_answered",
            ),
            CheckConstraint(
                condition=Q(state="declined") & ~Q(reason="")
                | ~Q(state="declined") & Q(reason="", note=""),
                name="relay_declined_with_a_reason",
            ),
            CheckConstraint(
                condition=Q(state="adapted", variant__isnull=False)
                | ~Q(state="adapted") & Q(variant=None),
                name="relay_adapted_into_a_variant",
            ),
            CheckConstraint(
                condition=Q(state="adapted") | Q(change=""), name="change_told_with_a_variant"
            ),
            # A variant is written after what it is adapted from: no line comes back to itself.
            CheckConstraint(
                condition=Q(variant=None) | Q(variant__gt=F("tutorial")),
                name="variant_is_younger",
            ),
            CheckConstraint(condition=~Q(sender=F("community")), name="passed_on_to_somebody_else"),
        ]
        indexes = [models.Index("community", "state", name="relays_of_community")]

    def __str__(self) -> str:
        return f"relay {self.slug}"


class CreditQuerySet(ScopedQuerySet):
    """Credits are read with their text."""

    def own(self, **about: object) -> Self:
        """Those of texts that may be read."""
        return self.filter(**about)


class Credit(Scoped):
    """Somebody's work is in a text that somebody else signs."""

    PERSONAL_DATA = {
        "person": "whose work it is",
        "name": "an imported author without account",
        "tells": datum("that the lived example is theirs", stays=True),
        "told": datum("which of several lived examples are theirs", stays=True),
        "wrote": datum("that they wrote it together", stays=True),
        "structured": datum("that they put it in order", stays=True),
        "illustrated": datum("that they gave a picture or an example", stays=True),
        "enriched": datum("that they made its words better", stays=True),
    }

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=120, blank=True)
    # Of what it was adapted from; else they wrote it together.
    before = models.BooleanField(default=False)
    # They signed what they lived, and the example stands as they told it.
    tells = models.BooleanField(default=False)
    # Where several told: marks (`texts.mark_of_story`) of those examples that are theirs.
    told = models.JSONField(default=list, blank=True)
    # They wrote it together with its author, or what it comes from; else they improved it since.
    wrote = models.BooleanField(default=True)
    # What they did for a text that somebody else created.
    structured = models.BooleanField(default=False)
    illustrated = models.BooleanField(default=False)
    enriched = models.BooleanField(default=False)

    objects = CreditQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("contribution", "person", name="credited_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id} credit"
