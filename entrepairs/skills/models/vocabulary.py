# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The organisation's list of skills: what is proposed for it, and official lists behind it."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.kernel.models import NONE
from entrepairs.kernel.slugs import SlugField
from entrepairs.people.models import Organisation, Person, Subject
from entrepairs.people.models.organisation import OrganisationOwned


class SuggestionQuerySet(models.QuerySet):
    """Proposals as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """All those of the house: the list is everybody's."""
        return self.filter(organisation_id=person.organisation_id)

    def waiting(self) -> Self:
        """Those nobody has answered."""
        return self.filter(answered_at=None)


class Suggestion(models.Model):
    """Somebody proposes a skill for the organisation's list; who looks after it answers."""

    PERSONAL_DATA = {
        "suggested_by": "who proposes it",
        "reason": "words of who proposes it",
        "answered_by": "who answered",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    slug = SlugField()
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    reason = models.CharField(max_length=300, blank=True)
    suggested_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    suggested_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # What it became; nothing where it was declined.
    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(subject=None),
                name="suggestion_becomes_a_skill_once_answered",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Reference(models.Model):
    """One entry of an official list (ESCO, ROME), behind the organisation's own.

    `uri`: its key there. `subject`: the skill it became here; its name is the organisation's own
    business from then on, and follows the official one only as long as nobody renamed it.
    """

    PERSONAL_DATA = NONE

    class Scheme(models.TextChoices):
        ESCO = "esco"
        ROME = "rome"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    scheme = models.CharField(max_length=4, choices=Scheme)
    uri = models.CharField(max_length=200)
    label_fr = models.CharField(max_length=300, blank=True)
    label_en = models.CharField(max_length=300, blank=True)
    other_labels = models.JSONField(default=list, blank=True)
    # The key of what stands above it in the same list; empty at the top.
    broader = models.CharField(max_length=200, blank=True)
    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.SET_NULL, related_name="references"
    )

    objects = OrganisationOwned.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("organisation", "scheme", "uri", name="reference_taken_once"),
        ]

    def __str__(self) -> str:
        return self.label_fr or self.label_en


class Facilitation(models.Model):
    """The skill for which meetings that somebody led speak, if the organisation has one."""

    PERSONAL_DATA = NONE

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")

    objects = OrganisationOwned.as_manager()

    def __str__(self) -> str:
        return f"meetings speak for {self.subject_id}"
