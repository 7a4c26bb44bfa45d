# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How rows are looked up by many keys: `__chosen`, and what `__in` is on PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, ForeignKey, IntegerField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

# Eight bytes, with a sign.
LIMIT = 2**63


@Field.register_lookup
class Chosen(In):
    """`pk__chosen=query`: the rows whose keys a query with an end gives, which is run first.

    As `__in`; but PostgreSQL, where many tables are joined, would join all rows before.
    """

    lookup_name = "chosen"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """An array is computed once and looked up by key."""
        column, left = self.process_lhs(compiler, connection)
        query, right = self.process_rhs(compiler, connection)
        return f"{column} = ANY(ARRAY{query})", [*left, *right]


class Keys(list[int]):
    """Numbers that PostgreSQL is told as one value, an array."""


class _Array(In):
    """A list of numbers as one value instead of a place for each.

    Who reads a hundred communities has them named four times in a statement: with a place for each
    it takes PostgreSQL longer to read and plan it than to run it, and another number of them is
    another statement, to be planned anew.
    """

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        """`= ANY(array)` for numbers; anything else as it is."""
        if not self.rhs_is_direct_value():
            return self.as_sql(compiler, connection)
        given = dict.fromkeys(key for key in self.rhs if key is not None)
        if not all(isinstance(key, int) for key in given):
            return self.as_sql(compiler, connection)
        # No row has a number that a database cannot hold, and an array of such is an error.
        keys = Keys(key for key in given if -LIMIT <= key < LIMIT)
        if not keys:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, keys]


@IntegerField.register_lookup
class InNumbers(_Array):
    """`pk__in=[…]`."""


@ForeignKey.register_lookup
class InRelated(_Array, RelatedIn):
    """`community__in=[…]`."""


def tell_driver() -> None:
    """Let PostgreSQL's driver send `Keys` as what they are, whatever their size."""
    if connection.vendor != "postgresql":
        return
    from psycopg import adapters
    from psycopg.adapt import Dumper
    from psycopg.postgres import types

    class KeysDumper(Dumper):
        oid = types["int8"].array_oid

        def dump(self, obj: Keys) -> bytes:
            return f"{{{','.join(map(str, obj))}}}".encode()

    adapters.register_dumper(Keys, KeysDumper)
