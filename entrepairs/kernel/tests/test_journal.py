# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
import threading
import time
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from entrepairs.kernel import journal, readers
from entrepairs.kernel.models import Bookmark, JournalEntry, ParkedEntry


@pytest.fixture(autouse=True)
def _all_at_once(monkeypatch):
    """On a slow machine a step would stop after its while; test_turns looks at that."""
    monkeypatch.setattr(readers, "WHILE", 60)


def write_down(cast, name="communities.joined"):
    with transaction.atomic():
        return journal.record(name, actor=cast.awa, about=cast.counsellors)


def test_a_reader_reads_each_entry_once_and_in_order(cast):
    deeds = [write_down(cast).pk for _ in range(3)]
    read = []
    reactions = {"communities.joined": lambda entry: read.append(entry.pk)}

    readers.step("tests", reactions)
    readers.step("tests", reactions)

    assert read == deeds


def test_a_failing_entry_holds_its_reader_and_loses_no_effect(cast):
    first, second = write_down(cast), write_down(cast)

    def only_first(entry):
        JournalEntry.objects.filter(pk=entry.pk).update(about=-1)
        if entry.pk == second.pk:
            raise ValueError

    assert readers.step("tests", {"communities.joined": only_first}) == 1

    mark = Bookmark.objects.get(reader="tests")
    assert (mark.entry, mark.tries) == (first.pk, 1)
    assert JournalEntry.objects.get(pk=second.pk).about == cast.counsellors.pk


def test_entries_around_a_failing_one_have_their_effect_once(cast):
    failing = [[write_down(cast) for _ in range(4)][2].pk]

    def count(entry):
        JournalEntry.objects.filter(pk=entry.pk).update(about=F("about") + 1)
        if entry.pk in failing:
            raise ValueError

    def passed():
        Bookmark.objects.update(next_try_at="2020-01-01T00:00Z")
        return readers.step("tests", {"communities.joined": count})

    assert passed() == 2
    failing.clear()
    assert [passed(), passed()] == [2, 0]

    abouts = JournalEntry.objects.values_list("about", flat=True)
    assert set(abouts) == {cast.counsellors.pk + 1}
    assert Bookmark.objects.get(reader="tests").tries == 0


def test_while_none_fails_entries_share_what_keeps_them_apart(cast):
    Bookmark.objects.create(reader="tests")
    for _ in range(5):
        write_down(cast)
    with CaptureQueriesContext(connection) as captured:
        readers.step("tests", {"communities.joined": lambda _: None})
    # Its own, and the turn's, which is a transaction where no test is one around it.
    assert sum(query["sql"].startswith("SAVEPOINT") for query in captured) == 2


def test_an_error_that_a_reaction_keeps_to_itself_undoes_no_other_effect(cast):
    Bookmark.objects.create(reader="tests")
    write_down(cast, "communities.left")
    write_down(cast)

    def hide(_entry):
        with suppress(IntegrityError):
            Bookmark.objects.create(reader="tests")

    def write(entry):
        Bookmark.objects.create(reader=f"effect of {entry.pk}")

    reactions = {"communities.left": write, "communities.joined": hide}
    readers.step("tests", reactions)
    assert Bookmark.objects.filter(reader__startswith="effect of").count() == 1


def test_a_poisonous_entry_is_parked_and_the_rest_goes_on(cast):
    write_down(cast)
    last = write_down(cast, "communities.left")

    def fail(entry):
        raise ValueError

    for _ in range(readers.TRIES):
        Bookmark.objects.filter(reader="tests").update(next_try_at="2020-01-01T00:00Z")
        readers.step("tests", {"communities.joined": fail})

    assert ParkedEntry.objects.get().error == "ValueError"
    assert Bookmark.objects.get(reader="tests").entry == last.pk


@pytest.mark.django_db(transaction=True)
def test_an_older_transaction_that_commits_later_is_not_skipped(cast):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: id order is commit order")
    inserted, may_commit = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            journal.record("communities.joined", actor=cast.awa, about=cast.counsellors)
            inserted.set()
            may_commit.wait(10)
        connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    inserted.wait(10)
    quick = write_down(cast, "communities.left")
    read = []
    reactions = dict.fromkeys(
        ("communities.joined", "communities.left"), lambda entry: read.append(entry.pk)
    )

    readers.step("tests", reactions)
    assert read == []

    may_commit.set()
    thread.join()
    # A transaction of any database of the server holds the settling back, such as a whole world
    # beside this test: it ends within minutes.
    for _ in range(3000):
        readers.step("tests", reactions)
        if read:
            break
        time.sleep(0.1)
    assert len(read) == 2
    assert quick.pk in read


@pytest.mark.django_db(transaction=True)
def test_a_deed_is_recorded_only_inside_a_transaction(cast):
    with pytest.raises(RuntimeError):
        journal.record("communities.joined", actor=cast.awa, about=cast.counsellors)
