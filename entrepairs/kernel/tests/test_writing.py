# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A row written by a kept text is the row that the ORM would write."""

import pytest
from django.db import IntegrityError, transaction
from django.forms import model_to_dict

from entrepairs.kernel import writing
from entrepairs.kernel.models import JournalEntry, OnceKey
from entrepairs.kernel.testing import sql_queries

pytestmark = pytest.mark.django_db


def deed(cast, about, **more):
    given = {
        "name": "room.deed_done",
        "actor": cast.awa,
        "organisation": cast.house,
        "about": about,
    }
    return JournalEntry(**given | more)


def key(digest):
    return OnceKey(scope="person:1", key="k" * 18, digest=digest, result="")


def test_it_holds_what_the_orm_writes_for_each_row(cast):
    for about, actor in ((1, cast.awa), (2, None)):
        saved, written = deed(cast, about, actor=actor), deed(cast, about, actor=actor)
        saved.save(force_insert=True)
        with sql_queries(1):
            writing.insert(written)

        kept = JournalEntry.objects.get(pk=written.pk)
        same = model_to_dict(JournalEntry.objects.get(pk=saved.pk))
        assert model_to_dict(kept) | {"at": None, "id": 0} == same | {"at": None, "id": 0}
        assert (kept.at, written._state.adding) == (written.at, False)


def test_what_the_database_has_a_default_for_is_its_own(cast):
    saved, written = deed(cast, 1), deed(cast, 1)
    with transaction.atomic():
        saved.save()
        writing.insert(written)
    of_each = JournalEntry.objects.filter(pk__in=[saved.pk, written.pk])
    assert len(set(of_each.values_list("xact", flat=True))) == 1


def test_a_row_that_is_there_is_refused(cast):
    writing.insert(key("first"))
    with pytest.raises(IntegrityError), transaction.atomic():
        writing.insert(key("second"))
    assert OnceKey.objects.get().digest == "first"


def test_or_left_as_it_is(cast):
    assert writing.insert_once(key("first"))
    second = key("second")
    assert not writing.insert_once(second)
    assert second.pk is None
    assert OnceKey.objects.get().digest == "first"
