# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A query whose text is made once gives what the query itself gives."""

from datetime import timedelta

import pytest
from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db.models import F, Value
from django.http import Http404
from django.utils import timezone

from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.prepared import (
    Prepared,
    PreparedThings,
    PreparedUpdate,
    columns,
    forget_all,
    instances,
)
from entrepairs.kernel.testing import sql_queries


@pytest.fixture
def entries(cast):
    """Twenty lines of the journal, on things 0 to 19."""
    JournalEntry.objects.bulk_create(
        JournalEntry(name=f"room.deed_{n % 3}", about=n, organisation=cast.house, actor=cast.awa)
        for n in range(20)
    )


def build(about, name, *, last_first=False):
    order = "-about" if last_first else "about"
    rows = JournalEntry.objects.filter(about__in=about, name=name).order_by(order)
    return rows.values_list("about", "name", "at", "organisation__name", Value("kept"))


@pytest.mark.django_db
def test_the_rows_are_those_of_the_query_whatever_the_values(entries):
    prepared = Prepared(build)
    for about, name in [([0, 3, 4], "room.deed_0"), (list(range(20)), "room.deed_1"), ([1], "x")]:
        for last_first in (True, False):
            expected = [tuple(row) for row in build(about, name, last_first=last_first)]
            assert prepared.rows(about, name, last_first=last_first) == expected


@pytest.mark.django_db
def test_it_is_built_once_for_each_shape_and_asked_once_each_time(entries):
    built = []

    def counted(*values, **shape):
        built.append(shape)
        return build(*values, **shape)

    prepared = Prepared(counted)
    for about in ([1], [2, 3], [4, 5, 6]):
        with sql_queries(1):
            prepared.rows(about, "room.deed_1")
    assert len(built) == 1
    prepared.rows(list(range(5)), "room.deed_1")
    prepared.rows([1], "room.deed_1", last_first=True)
    assert len(built) == 3


@pytest.mark.django_db
def test_in_an_empty_list_is_nothing(entries):
    assert Prepared(build).rows([], "room.deed_0") == []


@pytest.mark.django_db
def test_a_query_that_loses_a_value_is_run_as_it_is(entries):
    def careless(about, name):
        one = about[0] if isinstance(about[0], int) and about[0] < 20 else 0
        return JournalEntry.objects.filter(about=one, name=name).values_list("about")

    prepared = Prepared(careless)
    assert prepared.rows([1], "room.deed_1") == [(1,)]
    assert prepared.rows([4], "room.deed_1") == [(4,)]


@pytest.mark.django_db
def test_what_builds_it_may_be_replaced(entries):
    prepared = Prepared(lambda name: JournalEntry.objects.filter(name=name).values_list("about"))
    assert prepared.rows("room.deed_1")
    prepared._build = lambda name: JournalEntry.objects.filter(name=name).none().values_list("pk")
    forget_all()
    assert prepared.rows("room.deed_1") == []


@pytest.mark.django_db
def test_unions_and_sums_are_prepared_too(entries):
    def both(first, second):
        rows = JournalEntry.objects.order_by()
        one = rows.filter(about=first).values_list("about", F("about") + 1)
        return one.union(rows.filter(about=second).values_list("about", Value(0)), all=True)

    prepared = Prepared(both)
    assert sorted(prepared.rows(3, 5)) == [(3, 4), (5, 0)]
    assert sorted(prepared.rows(6, 7)) == [(6, 7), (7, 0)]


@pytest.mark.django_db
def test_a_moment_is_a_value_like_another(entries):
    def lately(name, since):
        found = JournalEntry.objects.filter(name=name, at__gte=since).order_by("about")
        return found.values_list("about", "at")

    prepared = Prepared(lately)
    now = timezone.now()
    assert prepared.rows("room.deed_1", now + timedelta(days=1)) == []
    yesterday = now - timedelta(days=1)
    assert prepared.rows("room.deed_1", yesterday) == list(lately("room.deed_1", yesterday))
    assert len(prepared._texts) == 1


@pytest.mark.django_db
def test_rows_become_what_the_orm_would_give_in_whatever_order_they_were_asked(entries, cast):
    asked = JournalEntry.objects.order_by("pk")
    names = ("name", "actor_id", "id")

    whole = instances(JournalEntry, asked.values_list(*columns(JournalEntry)))
    some = instances(JournalEntry, asked.values_list(*names), names)

    assert whole == some == list(asked)
    with sql_queries(0):
        assert [(row.name, row.actor_id) for row in some] == [
            (f"room.deed_{n % 3}", cast.awa.pk) for n in range(20)
        ]
        assert [row.about for row in whole] == list(range(20))
    with sql_queries(1):
        # A column that was not asked for.
        assert some[7].about == 7


@pytest.mark.django_db
def test_things_are_those_of_the_query_with_what_is_joined_and_said_of_them(entries, cast):
    def told(name, beyond):
        rows = JournalEntry.objects.filter(name=name, about__gt=beyond).order_by("-about")
        return rows.select_related("organisation", "actor").annotate(twice=F("about") * 2)

    prepared = PreparedThings(told)
    JournalEntry.objects.filter(about=19).update(actor=None)
    for name, beyond in [("room.deed_1", 9), ("room.deed_1", 3), ("room.deed_9", 0)]:
        with sql_queries(1):
            found = prepared.all(name, beyond)
            shown = [(one.twice, one.organisation.name, one.actor) for one in found]
        expected = list(told(name, beyond))
        assert found == expected
        assert shown == [(one.twice, cast.house.name, one.actor) for one in expected]
    assert len(prepared._texts) == 1

    last = prepared.first("room.deed_1", 9)
    last.name = "room.deed_2"
    last.save(update_fields=["name"])
    assert [one.about for one in prepared.all("room.deed_1", 9)] == [16, 13, 10]
    assert prepared.first("room.deed_9", 0) is None
    assert prepared.one_or_404("room.deed_1", 15).about == 16
    with pytest.raises(ObjectDoesNotExist):
        prepared.one("room.deed_9", 0)
    with pytest.raises(Http404):
        prepared.one_or_404("room.deed_9", 0)
    with pytest.raises(MultipleObjectsReturned):
        prepared.one_or_404("room.deed_1", 9)


@pytest.mark.django_db
def test_things_of_nothing_are_none(entries):
    nothing = PreparedThings(lambda name: JournalEntry.objects.filter(name=name).none())
    assert nothing.all("room.deed_1") == []


@pytest.mark.django_db
def test_an_update_changes_the_rows_that_the_query_finds_and_counts_them(entries):
    built = []

    def passed(name, beyond, at):
        built.append(name)
        found = JournalEntry.objects.filter(name=name, about__gt=beyond)
        return found, {"about": F("about") + 100, "at": at}

    prepared = PreparedUpdate(passed)
    now = timezone.now()
    with sql_queries(1):
        assert prepared.run("room.deed_1", 9, now) == 4
    assert prepared.run("room.deed_1", 113, now) == 2
    assert prepared.run("room.deed_9", 0, now) == 0

    changed = JournalEntry.objects.filter(at=now).order_by("about")
    assert list(changed.values_list("about", flat=True)) == [110, 113, 216, 219]
    assert len(built) == 1


@pytest.mark.django_db
def test_an_update_of_nothing_is_one_too(entries):
    nobody = PreparedUpdate(lambda name: (JournalEntry.objects.none(), {"name": name}))
    assert nobody.run("room.deed_done") == 0
