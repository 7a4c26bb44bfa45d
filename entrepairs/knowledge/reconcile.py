# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counters kept by their actions: compared with what they count, and repaired."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from entrepairs.knowledge.models import Comment, Contribution, Useful


@dataclass(frozen=True)
class Drift:
    """One counter that is wrong."""

    slug: str
    counter: str
    kept: int
    counted: int


def _count(rows: QuerySet, by: str) -> Coalesce:
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(Subquery(counted.annotate(total=Count("pk")).values("total")), 0)


COUNTED = {
    "useful_count": _count(Useful.objects.all(), "contribution"),
    "answers_count": _count(Contribution.objects.filter(withdrawn_at=None), "parent"),
    "comments_count": _count(Comment.objects.filter(withdrawn_at=None), "contribution"),
}


def drifts() -> list[Drift]:
    """The counters that do not tell what there is; none is the only good answer."""
    found = []
    for counter, counted in COUNTED.items():
        rows = Contribution.objects.annotate(counted=counted).filter(~Q(counted=F(counter)))
        found += [
            Drift(slug, counter, kept, there)
            for slug, kept, there in rows.values_list("slug", counter, "counted")
        ]
    return found


def repair(among: Collection[int] | None = None) -> int:
    """Make every counter tell what there is, of these texts or of all; how many were wrong."""
    wrong = 0
    texts = Contribution.objects.all()
    if among is not None:
        texts = texts.filter(pk__in=among)
    for counter, counted in COUNTED.items():
        rows = texts.annotate(counted=counted).filter(~Q(counted=F(counter)))
        for pk, there in list(rows.values_list("pk", "counted")):
            Contribution.objects.filter(pk=pk).update(**{counter: there})
            wrong += 1
    return wrong
