# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notices that still say something to their reader, asked anew whenever one of them leaves (I11).

Who may see a notice takes one of the longest queries of the house, and who wants it another: their
texts are made once.
"""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from entrepairs.communities import readable
from entrepairs.kernel.prepared import Prepared, PreparedThings
from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.notifications.models import Muted, Notice, Preference
from entrepairs.notifications.models.follows import still_wanted
from entrepairs.people.models import Person

MAIL, DEVICE = "mail", "device"


def among(person: Person, keys: Iterable[int], *, way: str = MAIL) -> list[Notice]:
    """Those of `keys` that the person has not opened, may read now and wants to be told so.

    Without the kinds, communities and things followed of which they want no mail, or nothing on
    their devices. Two SQL queries beside `readable`.
    """
    shown = [key for (key,) in UNOPENED.rows(person, list(keys))]
    found: list[Notice] = WANTED.all(person.pk, shown, way=way) if shown else []
    for notice in found:
        notice.person = person
    return found


def of_letter(person: Person, letter: int) -> list[Notice]:
    """As `among`, of those that go with one letter. Three SQL queries beside `readable`."""
    return among(person, [key for (key,) in INSIDE.rows(person.pk, letter)])


def _unopened(person: Person, keys: Sequence[int]) -> QuerySet:
    mine = Notice.objects.visible_to(person).filter(opened_at=None, pk__in=keys)
    return mine.values_list("pk")


def _wanted(person: int, keys: Sequence[int], *, way: str) -> QuerySet[Notice]:
    no = Preference.objects.filter(person=person, **{way: False}).values("kind")
    muted = Muted.objects.filter(person=person).values("community")
    with readable.somebody(person, ()) as reader:
        rows = Notice.objects.filter(still_wanted(reader), pk__in=keys).with_invitations(reader)
    return rows.exclude(kind__in=no).exclude(community__in=muted).order_by("pk")


def _inside(person: int, letter: int) -> QuerySet:
    return Notice.objects.filter(person=person, letter=letter, opened_at=None).values_list("pk")


UNOPENED = ForReader(_unopened)
WANTED, INSIDE = PreparedThings(_wanted), Prepared(_inside)
