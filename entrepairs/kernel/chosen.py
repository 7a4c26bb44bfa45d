# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`pk__chosen=query`: the rows whose keys a query with an end gives, which is run first."""

from typing import Any

from django.db.models import Field
from django.db.models.lookups import In


@Field.register_lookup
class Chosen(In):
    """As `__in`; but PostgreSQL, where many tables are joined, would join all rows before."""

    lookup_name = "chosen"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """An array is computed once and looked up by key."""
        column, left = self.process_lhs(compiler, connection)
        query, right = self.process_rhs(compiler, connection)
        return f"{column} = ANY(ARRAY{query})", [*left, *right]
