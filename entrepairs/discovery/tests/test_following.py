# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The index says what the database says, whatever happened in between."""

import shutil
import time

import pytest

from entrepairs.discovery import following, pages, store
from entrepairs.discovery.engines import ANSWERS, LANGUAGES, Look, Within
from entrepairs.discovery.queries import finding
from entrepairs.kernel import scope
from entrepairs.knowledge.actions import asking, withdrawing
from entrepairs.people.models import Subject
from entrepairs.skills import actions as skills


def held():
    """Which pages the index holds, with their versions, asked by every word there is."""
    searcher = store.searcher()
    numbers = pages.after(0, 10_000)
    words = {word: 1.0 for page in pages.of(numbers) for word in pages_words(page)}
    within = Within(frozenset(page.group for page in pages.of(numbers)))
    return {
        (hit.page, hit.version)
        for language in LANGUAGES
        for hit in searcher.search(ANSWERS, language, Look(words, within, most=10_000))
    }


def pages_words(page):
    from entrepairs.discovery.analysis import terms

    return terms(f"{page.title} {page.body}")


def written():
    return {(page.id, page.version) for page in pages.of(pages.after(0, 10_000))}


def test_what_is_written_is_found(book, index):
    index()
    assert held() == written() != set()


def test_what_is_withdrawn_is_gone_and_comes_back(book, cast, index):
    index()
    withdrawing.withdraw(actor=cast.awa, contribution=book.tip)
    index()
    assert book.tip.pk not in {page for page, _ in held()}
    withdrawing.put_back(actor=cast.awa, contribution=book.tip)
    index()
    assert held() == written()


def test_an_answer_is_found_under_its_question(book, index):
    index()
    [page] = pages.of([book.solved.pk])
    assert "garantie vol" in page.body
    assert pages.of([book.answer.pk]) == []


def test_a_duplicate_leads_to_the_question_it_points_to(book, cast, index):
    asking.close_as_duplicate(actor=cast.awa, question=book.open, other=book.solved)
    [page] = pages.of([book.open.pk])
    assert page.wordings[0].leads_to == (book.solved.pk, 1)
    withdrawing.withdraw(actor=cast.bruno, contribution=book.solved)
    [page] = pages.of([book.open.pk])
    assert page.wordings == ()


def test_a_page_that_changes_again_within_the_second_is_read_once(book, index, monkeypatch):
    index()
    keeper = following.Keeper()
    keeper.step()
    read = []
    monkeypatch.setattr(keeper.served, "_renew", lambda numbers: read.append(set(numbers)))
    keeper.served.committed_at = time.monotonic()
    for _ in range(3):
        tip = book.write("tip", "Un second souffle")
        keeper.step()
    assert read == []
    keeper.served.committed_at = 0.0
    keeper.step()
    assert len(read) == 1
    assert tip.pk in read[0]
    keeper.close()


def test_nothing_is_read_twice(book, index):
    index()
    keeper = following.Keeper()
    assert keeper.step() is False
    keeper.close()


def test_what_a_crash_forgot_is_read_again(book, index, monkeypatch):
    index()
    keeper = following.Keeper()
    keeper.step()
    monkeypatch.setattr(keeper.served, "commit", lambda: False)
    keeper.served.committed_at = 0.0
    book.write("tip", "Un second souffle")
    keeper.step()
    keeper.served.writer.close()  # the process dies before its commit
    assert held() != written()
    index()
    assert held() == written()


def test_a_rebuild_takes_its_place_at_once(book, index):
    index()
    before = store.named(store.CURRENT)
    following.request_rebuild()
    book.write("tip", "Écrit pendant la construction")
    index()
    after = store.named(store.CURRENT)
    assert after != before
    assert not before.exists()
    assert held() == written()


def test_a_lost_or_foreign_index_is_built_anew(book, index):
    index()
    shutil.rmtree(store.named(store.CURRENT))
    assert held() == set()
    index()
    folder = store.named(store.CURRENT)
    store.write_mark(folder, store.Mark(entry=10**9))  # of another journal
    index()
    assert held() == written()


def test_what_was_begun_beside_another_journal_is_given_up(book, index):
    index()
    begun = store.begin(store.Mark(entry=10**9, built=0))
    index()
    assert not begun.exists()
    assert held() == written()


def test_an_index_of_another_format_is_built_anew(book, index, monkeypatch):
    index()
    monkeypatch.setattr(store, "FORMAT", store.FORMAT + 1)
    monkeypatch.setattr(following, "BEFORE_ALL", store.Mark(built=0, format=store.FORMAT))
    assert store.named(store.CURRENT) is None
    index()
    assert held() == written()


def test_only_one_process_writes(book, index):
    index()
    lock = following._take_lock()
    assert following._take_lock() is None
    assert following._read_to_the_end(lambda: None) is False
    lock.close()


def test_the_lag_is_known(book, index):
    assert following.lag() > 0
    index()
    assert following.lag() == 0


@pytest.mark.parametrize("turns", [1, 3])
def test_the_worker_follows_turn_by_turn(book, index, turns, monkeypatch):
    turn = following._Turn()
    monkeypatch.setattr(following, "_turn", turn)
    monkeypatch.setattr(following, "COMMIT_EVERY", 0.0)
    while following.follow():
        pass
    for number in range(turns):
        book.write("tip", f"Astuce {number}")
        following.follow()
        assert held() == written()
    turn.keeper.close()
    turn.lock.close()


def test_a_text_is_found_by_the_new_name_of_its_subject(cast, book, index):
    """Renamed, then merged into another: by each name it has had."""
    index()
    own_share = Subject.objects.create(organisation=cast.house, name_fr="Quote-part")

    def found(words):
        with scope.request_scope():
            matches = finding.find(cast.bruno, finding.Asked(text=words), 10).matches
        return book.tutorial.pk in {match.key for match in matches}

    assert not found("retenue")
    skills.change_skill(
        actor=cast.awa,
        subject=cast.subject,
        name_fr="Retenue",
        name_en="",
        synonyms=[],
        parent=None,
    )
    index()
    assert found("retenue")

    assert not found("quote-part")
    skills.merge_skill(actor=cast.awa, subject=cast.subject, into=own_share)
    index()
    assert found("quote-part")
