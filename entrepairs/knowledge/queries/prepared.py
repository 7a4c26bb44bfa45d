# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queries of a discussion and of a list, each made once and run for every reader.

`visible_to` is the door here as elsewhere: it is asked about a reader made of marks, and what it
answers is kept with the text of the query (`kernel.prepared`).
"""

from collections.abc import Callable, Container, Sequence

from django.db.models import QuerySet

from entrepairs.communities import readable
from entrepairs.kernel.prepared import Prepared, Value
from entrepairs.people.models import Person


class ForReader:
    """A query that begins with what somebody may see: `build(person, *values, **shape)`."""

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        def built(key: int, read: Sequence[int], *values: Value, **shape: object) -> QuerySet:
            with readable.somebody(key, read) as reader:
                return build(reader, *values, **shape)

        # Who reads is not in a list of what all who read a community see.
        self._prepared = Prepared(built, spare=1)

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
