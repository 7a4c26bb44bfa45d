# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Links between posts, once all of them are there; questions closed in favour of another."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from entrepairs.knowledge.models import Contribution, Link, Source
from entrepairs.operations.importing import store
from entrepairs.operations.importing.places import Place
from entrepairs.operations.importing.report import ADDED, SAME, Report
from entrepairs.operations.importing.stackexchange.spool import (
    DUPLICATE,
    RELATED,
    Spool,
    moment,
)

BATCH = 500
KINDS = {RELATED: Link.Kind.RELATED, DUPLICATE: Link.Kind.DUPLICATE}
THING = "links"
WANTED = """
SELECT CAST(origin AS TEXT), CAST(target AS TEXT), type, json_extract(origin_row, '$.ClosedDate')
FROM whole_link WHERE type IN (1, 3) AND origin <> target GROUP BY origin, target, type ORDER BY id
"""


def write(place: Place, spool: Spool, report: Report) -> None:
    """Write the links whose two ends are there, in batches. Repeating it adds nothing."""
    for batch in _batches(spool):
        with transaction.atomic():
            _write(place, batch, report)


def count(place: Place, spool: Spool, report: Report) -> None:
    """What would become of the links."""
    for batch in _batches(spool):
        keys = _keys(place, batch)
        there = _there(keys)
        for origin, target, kind, _closed in batch:
            link = (keys.get(origin), keys.get(target), KINDS[kind])
            report.tell(THING, SAME if link in there else ADDED)


Rows = list[tuple[str, str, int, str | None]]


def _batches(spool: Spool) -> Iterator[Rows]:
    found = spool.base.execute(WANTED)
    while batch := list(islice(found, BATCH)):
        yield batch


def _keys(place: Place, batch: Rows) -> dict[str, int]:
    if place.community is None:
        return {}
    ends = {end for origin, target, *_rest in batch for end in (origin, target)}
    here = Source.objects.filter(
        community=place.community, source=place.source, contribution__isnull=False
    )
    keys: dict[str, int] = {}
    for part in _parts(sorted(ends)):
        found = here.filter(source_id__in=part)
        keys |= dict(found.values_list("source_id", "contribution_id"))
    return keys


def _parts(ends: list[str]) -> Iterator[list[str]]:
    rest = iter(ends)
    while part := list(islice(rest, BATCH)):
        yield part


def _there(keys: dict[str, int]) -> set[tuple[int, int, str]]:
    links = Link.objects.filter(origin__in=keys.values())
    return set(links.values_list("origin_id", "target_id", "kind"))


def _write(place: Place, batch: Rows, report: Report) -> None:
    keys = _keys(place, batch)
    there = _there(keys)
    fresh = []
    for origin, target, kind, closed in batch:
        ends = (keys[origin], keys[target], KINDS[kind])
        report.tell(THING, SAME if ends in there else ADDED)
        if ends not in there:
            fresh.append(Link(origin_id=ends[0], target_id=ends[1], kind=ends[2], **place.scope))
            if kind == DUPLICATE and closed:
                _close(place, ends[0], ends[1], closed)
    Link.objects.bulk_create(fresh, ignore_conflicts=True)


def _close(place: Place, question: int, other: int, closed: str) -> None:
    rows = Contribution.objects.filter(pk=question, duplicate_of=None)
    if rows.update(duplicate_of=other, closed_at=moment(closed)):
        # It was told before its state was whole.
        store.tell(place, store.EDITED, [question])
