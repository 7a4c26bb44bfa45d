# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The embedded database learns how its tables are filled."""

import pytest
from django.db import connection

from entrepairs.kernel import upkeep
from entrepairs.kernel.models import Heartbeat


@pytest.mark.django_db
def test_sqlite_knows_its_tables_afterwards():
    Heartbeat.objects.bulk_create(Heartbeat(worker=f"w{number}") for number in range(50))
    upkeep.optimise()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
            assert ("kernel_heartbeat",) in cursor.fetchall()
