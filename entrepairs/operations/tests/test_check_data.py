# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs check --data` tells counters that lie, and writes them right when asked."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from entrepairs.knowledge.models import Contribution

DUMP = str(Path(__file__).parent / "dump")


def check(*words):
    told = io.StringIO()
    call_command("check", "operations", "--data", *words, stdout=told)
    return told.getvalue()


def test_what_was_imported_is_counted_right(cast):
    where = ["--community", "Counsellors", "--organisation", "Atelier Marceau"]
    call_command("import", "stackexchange", DUMP, *where, verbosity=0)

    assert "Counters equal their rows." in check()


def test_a_wrong_counter_is_told_and_repaired(cast):
    row = Contribution.objects.create(
        organisation=cast.house, community=cast.counsellors, kind="tip", answers_count=3
    )
    with pytest.raises(SystemExit):
        check()

    assert f"answers_count of {row.slug} says 3, there are 0." in check("--repair")
    assert "Counters equal their rows." in check()
