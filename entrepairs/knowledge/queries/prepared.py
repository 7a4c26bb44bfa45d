# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queries of a discussion and of a list, each made once and run for every reader.

`visible_to` is the door here as elsewhere: it is asked about a reader made of marks, and what it
answers is kept with the text of the query (`kernel.prepared`).
"""

from collections.abc import Callable, Container, Sequence
from typing import Any

from django.db.models import QuerySet

from entrepairs.communities import readable
from entrepairs.kernel.prepared import Prepared, PreparedThings, Value
from entrepairs.people.models import Person


class ForReader:
    """A query that begins with what somebody may see: `build(person, *values, **shape)`."""

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self._prepared = Prepared(_for_reader(build), spare=1)

    def rows(
        self,
        person: Person,
        *values: Value,
        within: Container[int] | None = None,
        **shape: object,
    ) -> list[tuple]:
        """The rows for this reader, of what they read or of some communities of it. One SQL query.

        A database that is asked for the latest "in these" and "in those" sorts what it finds in
        the fewer of them; asked once, it begins with the latest.
        """
        read = readable.communities(person)
        if within is not None:
            read = [community for community in read if community in within]
        return self._prepared.rows(person.pk, read, *values, **shape)


class ThingsForReader:
    """As `ForReader`; but it gives rows of a table, for the action that follows."""

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self._prepared = PreparedThings(_for_reader(build), spare=1)

    def all(self, person: Person, *values: Value) -> list[Any]:
        """All for this reader. One SQL query."""
        return self._prepared.all(person.pk, readable.communities(person), *values)

    def first(self, person: Person, *values: Value) -> Any | None:
        """The first for this reader, or nothing. One SQL query."""
        return self._prepared.first(person.pk, readable.communities(person), *values)

    def one_or_404(self, person: Person, *values: Value) -> Any:
        """The only one for this reader; 404 for any other. One SQL query."""
        return self._prepared.one_or_404(person.pk, readable.communities(person), *values)


def _for_reader(build: Callable[..., QuerySet]) -> Callable[..., QuerySet]:
    # Who reads is spare: they are not in a list of what all who read a community see.
    def built(key: int, read: Sequence[int], *values: Value, **shape: object) -> QuerySet:
        with readable.somebody(key, read) as reader:
            return build(reader, *values, **shape)

    return built
