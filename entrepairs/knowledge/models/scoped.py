# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every row that lives in a community has in common."""

from typing import Self

from django.db import models

from entrepairs.communities import readable
from entrepairs.communities.models import Community
from entrepairs.people.models import Organisation, Person


class ScopedQuerySet(models.QuerySet):
    """Rows as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """Those of the communities the person reads."""
        return self.filter(community__in=readable.communities(person))


class Scoped(models.Model):
    """A row that lives in one community of one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
