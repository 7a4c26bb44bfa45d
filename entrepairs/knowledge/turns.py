# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking turns at a text: whoever changes it, or what hangs on it, holds it first.

Always in one order, a question before its answers and a text before its reports: two people who
hold each other's next row would wait for ever, and the database would send one of them away.
"""

from django.db.models import QuerySet

from entrepairs.kernel.prepared import PreparedThings
from entrepairs.knowledge.models import Contribution


def at(thing: Contribution) -> Contribution:
    """The text as it stands now, held until the transaction ends, and its question if it answers.

    One SQL query, two for an answer.
    """
    question = HELD.one(thing.parent_id) if thing.parent_id else None
    row: Contribution = HELD.one(thing.pk)
    row.parent = question
    return row


def _held(key: int) -> QuerySet[Contribution]:
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("community")
    return rows.filter(pk=key)


HELD = PreparedThings(_held)


def at_both(one: Contribution, other: Contribution) -> tuple[Contribution, Contribution]:
    """Two texts as they stand now, held in the order of their keys. One SQL query."""
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("community")
    held = {row.pk: row for row in rows.filter(pk__in=(one.pk, other.pk)).order_by("pk")}
    return held[one.pk], held[other.pk]
