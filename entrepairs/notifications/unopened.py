# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notices that still say something to their reader, asked anew whenever one of them leaves (I11).

Who may see a notice takes one of the longest queries of the house: its text is made once.
"""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.notifications.models import Notice
from entrepairs.people.models import Person


def among(person: Person, keys: Iterable[int]) -> QuerySet[Notice]:
    """Those of `keys` that the person has not opened, and may read now.

    One SQL query beside `readable`, and that of the rows.
    """
    found = [key for (key,) in UNOPENED.rows(person, list(keys))]
    return Notice.objects.filter(pk__in=found).with_invitations(person)


def of_letter(person: Person, letter: int) -> QuerySet[Notice]:
    """As `among`, of those that go with one letter. Two SQL queries, and that of the rows."""
    inside = Notice.objects.filter(person=person, letter=letter, opened_at=None)
    return among(person, inside.values_list("pk", flat=True))


def _unopened(person: Person, keys: Sequence[int]) -> QuerySet:
    mine = Notice.objects.visible_to(person).filter(opened_at=None, pk__in=keys)
    return mine.values_list("pk")


UNOPENED = ForReader(_unopened)
