# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows looked up by many keys: the same rows on each database, and one statement on PostgreSQL."""

import pytest
from django.db import connection

from entrepairs.communities.models import Community, Membership
from entrepairs.kernel.testing import sql_queries
from entrepairs.people.models import Person

pytestmark = pytest.mark.django_db


def test_the_rows_are_those_of_the_keys(cast):
    asked = [cast.awa.pk, cast.bruno.pk, cast.awa.pk, 10**15]
    assert set(Person.objects.filter(pk__in=asked)) == {cast.awa, cast.bruno}
    assert cast.awa not in Person.objects.exclude(pk__in=asked)
    of_both = Membership.objects.filter(person__in=[cast.awa, cast.bruno])
    assert {one.person_id for one in of_both} == {cast.awa.pk, cast.bruno.pk}
    assert of_both.filter(community__in=[cast.everyone.pk]).count() == 1


def test_words_for_numbers_nothing_and_queries_are_keys_too(cast):
    assert Person.objects.filter(pk__in=[str(cast.awa.pk)]).get() == cast.awa
    assert not Person.objects.filter(manager__in=[None])
    with sql_queries(0):
        assert not Person.objects.filter(pk__in=[])
    hers = Community.objects.filter(memberships__person=cast.awa)
    assert Membership.objects.filter(community__in=hers, person=cast.bruno).count() == 1
    assert set(Person.objects.filter(pk__in=Person.objects.filter(manager=cast.awa))) == {
        cast.bruno
    }


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an array is PostgreSQL's")
def test_postgresql_is_told_one_array_however_many(cast):
    texts = set()
    for keys in ([1], [1, 2, 3], range(100), [2**40]):
        sql, params = Person.objects.filter(pk__in=keys, site__in=keys).query.sql_with_params()
        texts.add(sql)
        assert list(params) == [list(keys), list(keys)]
    assert len(texts) == 1
