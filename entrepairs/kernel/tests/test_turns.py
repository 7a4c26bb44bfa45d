# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing to the embedded database: each in turn, in the order they came; and what readers hold."""

import threading
import time

import pytest
from django.db import connection, transaction

from entrepairs.kernel import journal, readers
from entrepairs.kernel.models import Bookmark, JournalEntry

embedded = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a server has its own queue")


@embedded
@pytest.mark.django_db(transaction=True)
def test_whoever_came_first_writes_first():
    order = []

    def write(name):
        with transaction.atomic():
            order.append(name)
        connection.close()

    with transaction.atomic():
        waiting = [threading.Thread(target=write, args=(n,)) for n in range(5)]
        for thread in waiting:
            thread.start()
            time.sleep(0.05)
        assert order == []
    for thread in waiting:
        thread.join(5)

    assert order == [0, 1, 2, 3, 4]


@embedded
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ["rolled back", "closed"])
def test_a_turn_ends_however_it_ends(end):
    written = threading.Event()

    def write():
        with transaction.atomic():
            written.set()
        connection.close()

    with pytest.raises(RuntimeError), transaction.atomic():
        if end == "closed":
            connection.close()
        raise RuntimeError

    thread = threading.Thread(target=write)
    thread.start()
    thread.join(5)
    assert written.is_set()


def _deeds(cast, number):
    with transaction.atomic():
        return [
            journal.record("knowledge.tip_shared", actor=cast.awa, about=cast.counsellors)
            for _ in range(number)
        ]


@pytest.mark.django_db
def test_the_next_deeds_are_read_in_order_across_transactions(cast):
    deeds = _deeds(cast, 4)
    for deed, xact in zip(deeds, (1, 1, 1, 2), strict=True):
        JournalEntry.objects.filter(pk=deed.pk).update(xact=xact)
    keys = [deed.pk for deed in deeds]

    def following(place, limit):
        return [entry.pk for entry in journal.entries_after(1, place, limit)]

    assert following(keys[0], 9) == keys[1:]
    assert following(keys[0], 2) == keys[1:3]
    assert following(keys[2], 9) == keys[3:]
    assert journal.entries_after(2, keys[3], 9) == []


@embedded
@pytest.mark.django_db
def test_what_was_read_is_not_gone_through_again(cast):
    _deeds(cast, 3)
    following = JournalEntry.objects.filter(xact=0, id__gt=2).order_by("xact", "id")

    assert "(xact=? AND id>?)" in following[:5].explain()
    assert "TEMP B-TREE" not in following[:5].explain()


@pytest.mark.django_db
def test_a_reader_with_nothing_to_read_takes_no_turn(cast, monkeypatch):
    entry = _deeds(cast, 1)[0]
    assert readers.step("anybody", {}) == 1

    monkeypatch.setattr(readers.transaction, "atomic", lambda: pytest.fail("a turn was taken"))

    assert readers.step("anybody", {}) == 0
    assert Bookmark.objects.get(reader="anybody").entry == entry.pk


@pytest.mark.django_db
def test_a_reader_lets_others_write_after_a_while(cast, monkeypatch):
    _deeds(cast, 3)
    monkeypatch.setattr(readers, "WHILE", 0)
    seen = []

    def slow(entry):
        time.sleep(0.001)
        seen.append(entry.pk)

    passed = [readers.step("anybody", {"knowledge.tip_shared": slow}) for _ in range(4)]

    assert passed == [1, 1, 1, 0]
    assert seen == sorted(seen)
