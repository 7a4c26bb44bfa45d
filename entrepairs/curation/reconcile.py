# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many doubts and suggestions wait, as their text says it: compared with what there is."""

from collections.abc import Collection, Iterator

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from entrepairs.curation.models import Suggestion, Verdict
from entrepairs.knowledge import lasting
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.reconcile import Drift


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.filter(contribution=OuterRef("pk")).order_by().values("contribution")
    return Coalesce(Subquery(counted.annotate(total=Count("pk")).values("total")), 0)


COUNTED = {
    "doubts": _count(Verdict.objects.filter(says=Verdict.Says.DOUBTS, settled_at=None)),
    "suggestions": _count(Suggestion.objects.filter(state=Suggestion.State.WAITING)),
}


def drifts() -> list[Drift]:
    """The counters that do not tell what there is; none is the only good answer."""
    return [drift for _row, drift in _wrong()]


def repair(among: Collection[int] | None = None) -> int:
    """Make every counter tell what there is, of these texts or of all; how many were wrong."""
    wrong = list(_wrong(among))
    for row, drift in wrong:
        lasting.keep_count(row, **{drift.counter: drift.counted})
    return len(wrong)


def _wrong(among: Collection[int] | None = None) -> Iterator[tuple[Contribution, Drift]]:
    texts = Contribution.objects.all()
    if among is not None:
        texts = texts.filter(pk__in=among)
    for counter, counted in COUNTED.items():
        kept = Coalesce(f"validity__{counter}", 0)
        rows = texts.annotate(kept=kept, counted=counted)
        for row in rows.filter(~Q(kept=F("counted"))):
            yield row, Drift(row.slug, counter, row.kept, row.counted)
