# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows looked up by many keys: the same rows on each database, and one statement on PostgreSQL."""

import pytest
from django.db import connection

from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def deeds(cast):
    """One of Awa's, one of Bruno's and one of nobody."""
    return [
        JournalEntry.objects.create(
            name="room.deed", about=about, organisation=cast.house, actor=actor
        )
        for about, actor in enumerate((cast.awa, cast.bruno, None))
    ]


def test_the_rows_are_those_of_the_keys(cast, deeds):
    of_awa, of_bruno, of_nobody = deeds
    found = JournalEntry.objects.order_by("pk")
    asked = [of_bruno.pk, of_awa.pk, of_bruno.pk, 10**15]
    assert list(found.filter(pk__in=asked)) == [of_awa, of_bruno]
    assert list(found.exclude(pk__in=asked)) == [of_nobody]
    assert list(found.filter(actor__in=[cast.awa, cast.bruno.pk])) == [of_awa, of_bruno]
    assert list(found.filter(actor__in=[cast.awa], organisation__in=[cast.house])) == [of_awa]


def test_words_for_numbers_nothing_and_queries_are_keys_too(cast, deeds):
    found = JournalEntry.objects.order_by("pk")
    assert list(found.filter(about__in=["0", "2"])) == [deeds[0], deeds[2]]
    assert not found.filter(actor__in=[None])
    with sql_queries(0):
        assert not found.filter(pk__in=[])
    assert list(found.filter(pk__in=found.filter(actor=cast.awa))) == deeds[:1]
    assert list(found.filter(actor__in=found.filter(about=1).values("actor"))) == deeds[1:2]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an array is PostgreSQL's")
def test_postgresql_is_told_one_array_however_many():
    texts = set()
    for keys in ([1], [1, 2, 3], range(100), [2**40]):
        asked = JournalEntry.objects.filter(pk__in=keys, actor__in=keys)
        sql, params = asked.query.sql_with_params()
        texts.add(sql)
        assert list(params) == [list(keys), list(keys)]
    assert len(texts) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an array is PostgreSQL's")
def test_a_number_that_no_key_can_be_is_no_error(deeds):
    too_much = 10**30
    found = JournalEntry.objects.filter(pk__in=[deeds[0].pk, too_much, -too_much])
    assert list(found) == deeds[:1]
    assert not JournalEntry.objects.filter(actor__in=[too_much])
