# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a community asks of those who write in it, version by version."""

from typing import Self

from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone

from entrepairs.communities.models.community import Community
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.people.models import Organisation, Person


class CharterQuerySet(models.QuerySet):
    """Charters are for whoever may know of the community, before they join it."""

    def visible_to(self, person: Person) -> Self:
        """Those of communities whose existence, name and charter the person may know."""
        return self.filter(community__in=Community.objects.visible_to(person))


class Charter(models.Model):
    """One version. It is never changed: another one follows it."""

    PERSONAL_DATA = {
        "written_by": "who wrote this version",
        "text": datum("words of the group", stays=True, shared=True),
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="charters")
    slug = SlugField()
    version = models.PositiveSmallIntegerField()
    # What is recalled where one writes; the text is read once.
    line = models.CharField(max_length=160)
    text = models.TextField()
    html = models.TextField()
    written_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = CharterQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("community", "version", name="charter_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} v{self.version}"


class AgreementQuerySet(models.QuerySet):
    """Who agreed is for themselves alone: nobody reads a list of those who did not."""

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(person=person)


class Agreement(models.Model):
    """Somebody said yes to one version."""

    PERSONAL_DATA = {"person": "who agreed", "at": "when"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="agreements")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("charter", "person", name="agreed_once")]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.charter_id}"
