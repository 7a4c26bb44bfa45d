# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which texts are worth a look, and how much.

Age, doubts and use count together: an old text that nobody uses waits, a young one that two
readers doubt does not. Use is what people did with it (useful, tried, adopted), never a look.
"""

from datetime import datetime
from math import log2

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from entrepairs.knowledge import lasting
from entrepairs.knowledge.models import Contribution, Relay, Trial

# A doubt weighs the same on a text of yesterday as on one of six months.
YOUNG = 0.5
USED_BY = (Relay.State.ADOPTED, Relay.State.ADAPTED)


def candidates(rows: QuerySet[Contribution], now: datetime) -> QuerySet[Contribution]:
    """Those of these texts that are due, or doubted, with what `urgency` needs."""
    dated = Q(kind=Contribution.Kind.TUTORIAL) | Q(certification__isnull=False)
    year_ago = now - lasting.KEPT_FOR
    untouched = Q(validity__review_by=None) & (
        Q(certification__certified_at__lte=year_ago)
        | Q(certification=None, published_at__lte=year_ago)
    )
    due = dated & (Q(validity__review_by__lte=now) | untouched)
    found = rows.filter(
        due | Q(validity__doubts__gt=0),
        hidden=False,
        validity__obsolete_at=None,
        community__archived_at=None,
        kind__in=lasting.KINDS_THAT_AGE,
    )
    tried = _counted(Trial.objects.all(), "contribution")
    taken_up = _counted(Relay.objects.filter(state__in=USED_BY), "tutorial")
    found = found.annotate(tried=tried, taken_up=taken_up)
    return found.select_related("author", "community", "validity__keeper", "certification")


def urgency(row: Contribution, now: datetime) -> float:
    """Age in its own terms, times doubts, times use: 1 for a text that is due and nothing else."""
    said, sealed = getattr(row, "validity", None), getattr(row, "certification", None)
    certified_at = sealed.certified_at if sealed else None
    checked = (said and said.checked_at) or certified_at or row.published_at
    due = lasting.review_by(row.kind, row.published_at, certified_at, said and said.review_by)
    lasts = (due or checked + lasting.KEPT_FOR) - checked
    age = max(YOUNG, (now - checked) / lasts)
    doubts = said.doubts if said else 0
    used = row.useful_count + row.tried + row.taken_up
    return age * (1 + doubts) * (1 + log2(1 + used))


def _counted(rows: QuerySet, by: str) -> Coalesce:
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(Subquery(counted.annotate(total=Count("pk")).values("total")), 0)
