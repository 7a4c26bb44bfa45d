# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An ask that ended helps the next person, and says of nobody that they asked."""

import pytest
from django.utils import timezone

from entrepairs.discovery import queries, wordings
from entrepairs.discovery.actions import confirm_wording
from entrepairs.discovery.models import Wording, WordingConfirmation
from entrepairs.discovery.queries import Asked
from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.actions import withdrawing
from entrepairs.people.models import Person


def found(person, text):
    with scope.request_scope():
        return [hit.slug for hit in queries.search(person, Asked(text)).hits]


def test_the_words_count_once_a_second_person_used_them(book, cast, index):
    confirm_wording(actor=cast.bruno, contribution=book.tip, text="le papier annuel")
    confirm_wording(actor=cast.bruno, contribution=book.tip, text="papiers annuels")
    index()
    assert found(cast.awa, "papier annuel") == []
    confirm_wording(actor=cast.chloe, contribution=book.tip, text="papier annuel ?")
    index()
    assert found(cast.awa, "papier annuel") == [book.tip.slug]


def test_the_word_of_who_moderates_is_enough(book, cast, index):
    confirm_wording(actor=cast.eva, contribution=book.tip, text="le papier annuel")
    index()
    assert found(cast.bruno, "papier annuel") == [book.tip.slug]


def test_nobody_is_named_and_who_confirmed_is_forgotten(book, cast):
    confirm_wording(actor=cast.bruno, contribution=book.tip, text="le papier annuel")
    confirmation = WordingConfirmation.objects.get()
    pointed_at = {field.related_model for field in WordingConfirmation._meta.get_fields()}
    assert Person not in pointed_at
    assert len(confirmation.digest) == 64
    assert cast.bruno.slug not in confirmation.digest
    confirm_wording(actor=cast.chloe, contribution=book.tip, text="le papier annuel")
    assert not WordingConfirmation.objects.exists()
    entry = JournalEntry.objects.get(name="discovery.wording_confirmed")
    assert entry.actor is None


def test_one_person_cannot_make_it_weigh_more(book, cast):
    for _ in range(5):
        confirm_wording(actor=cast.eva, contribution=book.tip, text="le papier annuel")
    assert Wording.objects.get().confirmed == 1
    Wording.objects.update(week="2020-W01")
    confirm_wording(actor=cast.bruno, contribution=book.tip, text="le papier annuel")
    assert Wording.objects.get().confirmed == 2


def test_small_words_alone_teach_nothing(book, cast):
    confirm_wording(actor=cast.eva, contribution=book.tip, text="comment ? où ?")
    assert not Wording.objects.exists()


def test_a_withdrawn_text_answers_nobody(book, cast):
    gone = withdrawing.withdraw(actor=cast.awa, contribution=book.tip)
    with pytest.raises(Refused):
        confirm_wording(actor=cast.awa, contribution=gone, text="papier")


def test_what_nobody_else_used_is_forgotten_after_half_a_year(book, cast):
    confirm_wording(actor=cast.bruno, contribution=book.tip, text="le papier annuel")
    confirm_wording(actor=cast.eva, contribution=book.tip, text="le relevé")
    Wording.objects.update(week=wordings.week_of(timezone.now() - wordings.WAITS * 1.1))
    assert wordings.sweep() == 2  # with its confirmation
    assert Wording.objects.get().text == "le relevé"
