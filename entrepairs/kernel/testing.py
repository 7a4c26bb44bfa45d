# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests of every room use."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def sql_queries(price: int) -> Iterator[None]:
    """The block costs exactly this number of SQL queries, savepoints apart."""
    with CaptureQueriesContext(connection) as captured:
        yield
    asked = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
    assert len(asked) == price, f"{len(asked)} queries, not {price}:\n" + "\n".join(asked)
