# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who can probably answer a question, as far as its asker may read what they answered before."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Left

from entrepairs.discovery.routing.evidence import BEGINNING, Answer, Asked, Evidence, Thread
from entrepairs.discovery.routing.scores import ranked
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person

Kind = Contribution.Kind
DAY = 86_400
# An answer that so many found useful counts twice one that nobody judged.
PRAISED = 5
CHUNK = 2000
Row = tuple  # of COLUMNS
COLUMNS = (
    "pk",
    "kind",
    "parent_id",
    "author_id",
    "published_at",
    "title",
    "beginning",
    "useful_count",
    "accepted_for",
    "source__data",
)


class Experts:
    """Judges questions in order of time, each by what was known when it was asked.

    Goes once through all questions and answers that the reader may read: three SQL queries, and
    some seven seconds for two hundred thousand texts.
    """

    def __init__(self, reader: Person) -> None:
        self._evidence = Evidence()
        self._threads: dict[int, Thread] = {}
        self._subjects = _subjects(reader)
        self._rows = _rows(reader)
        self._next = next(self._rows, None)
        people = Person.objects.visible_to(reader).present()
        self._present = set(people.values_list("pk", flat=True))

    def ask(self, question: Asked, moment: datetime | None = None) -> list[tuple[int, float]]:
        """Keys of people with their scores, the likeliest first; of those who are still here.

        With a `moment`, only what was published before it counts; moments must not go back.
        """
        while self._next and (moment is None or self._next[4] < moment):
            self._take(self._next)
            self._next = next(self._rows, None)
        found = ranked(self._evidence.signs(question))
        return [(person, score) for person, score in found if person in self._present]

    def _take(self, row: Row) -> None:
        key, kind, parent, author, published, title, text, useful, accepted, source = row
        at = day(published)
        if kind == Kind.QUESTION:
            asked = Asked(f"{title}\n{title}\n{text}", at, author, self._subjects.get(key, ()))
            self._threads[key] = self._evidence.ask(asked)
        elif author and parent in self._threads:
            praise = max(useful, int((source or {}).get("score") or 0))
            worth = (accepted is not None) + min(1.0, max(0, praise) / PRAISED)
            self._evidence.answer(self._threads[parent], Answer(author, at, worth))


def day(moment: datetime) -> float:
    """On the clock of the evidence."""
    return moment.timestamp() / DAY


def _rows(reader: Person) -> Iterator[Row]:
    rows = _seen(reader, Kind.QUESTION, Kind.ANSWER).annotate(beginning=Left("text", BEGINNING))
    # A question stands before its answers, also where a source gives both the same second.
    ordered = rows.order_by("published_at", "parent_id", "pk")
    return ordered.values_list(*COLUMNS).iterator(chunk_size=CHUNK)


def _subjects(reader: Person) -> Mapping[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    tagged = _seen(reader, Kind.QUESTION).filter(subjects__isnull=False)
    for key, slug in tagged.values_list("pk", "subjects__slug"):
        found[key].append(slug)
    return found


def _seen(reader: Person, *kinds: str) -> QuerySet[Contribution]:
    return Contribution.objects.visible_to(reader).filter(kind__in=kinds, hidden=False)
