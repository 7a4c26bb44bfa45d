# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody's first contribution to a community: marked for some days, so that others may thank."""

from datetime import datetime, timedelta

from django.db.models import BooleanField, Case, Exists, OuterRef, When
from django.utils import timezone

from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person

MARKED = timedelta(days=7)
# So long its author is told, on the page that opens once it is published.
JUST_NOW = timedelta(minutes=10)


def since() -> datetime:
    """From when on a first contribution is marked."""
    return timezone.now() - MARKED


def is_just_now(moment: datetime) -> bool:
    """Was it published a few minutes ago?"""
    return moment > timezone.now() - JUST_NOW


def is_first(person: Person, since: datetime) -> Case:
    """The condition on texts: of those days, and its author wrote nothing there before."""
    earlier = Contribution.objects.visible_to(person).filter(
        author=OuterRef("author"),
        community=OuterRef("community"),
        published_at__lt=OuterRef("published_at"),
    )
    fresh = {"published_at__gte": since, "author__isnull": False}
    return Case(
        When(~Exists(earlier), then=True, **fresh), default=False, output_field=BooleanField()
    )
