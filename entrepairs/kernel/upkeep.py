# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a database needs from time to time and does not do by itself."""

from django.db import connection

# Rows looked at in each index: a fraction of a second, whatever the size.
SAMPLE = 1000


def optimise() -> None:
    """Let the embedded database learn how its tables are filled; PostgreSQL does it by itself.

    Without it SQLite takes any index that fits a condition, however little that narrows.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
        cursor.execute("ANALYZE")
