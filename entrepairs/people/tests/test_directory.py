# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.http import Http404
from django.utils import translation

from entrepairs.kernel.folding import fold
from entrepairs.kernel.testing import sql_queries
from entrepairs.people import actions, queries
from entrepairs.people.models import Person, PersonSubject, Subject

HELPS = PersonSubject.Says.HELPS


def test_accents_capitals_and_hyphens_do_not_matter():
    assert fold("  Chloé d’Œuvre-LÉVY ") == "chloe d'oeuvre levy"


@pytest.mark.parametrize("typed", ["chloe", "CHLOÉ", "mart", "Chloé M"])
def test_a_colleague_is_found_by_any_word_of_the_name(cast, typed):
    with sql_queries(1):
        found = queries.directory(cast.bruno, typed)

    assert [card.name for card in found] == ["Chloé Martin"]


def test_the_directory_names_nobody_of_another_house_nor_who_left(cast):
    Person.objects.filter(pk=cast.chloe.pk).update(is_active=False)

    assert queries.directory(cast.bruno, "Diego") == []
    assert queries.directory(cast.bruno, "Chloé") == []
    assert queries.directory(cast.bruno, " ") == []


def test_the_directory_stops_at_eight(cast):
    for n in range(12):
        actions.create_person(actor=None, organisation=cast.house, name=f"Zoé {n:02}")

    found = queries.directory(cast.bruno, "zoe")

    assert [card.name for card in found] == [f"Zoé {n:02}" for n in range(8)]


def test_a_percent_sign_is_a_letter_like_another(cast):
    assert queries.directory(cast.bruno, "%") == []


def test_a_profile_costs_three_queries(cast):
    actions.say_subjects(actor=cast.awa, says=HELPS, subjects=[cast.subject])

    with sql_queries(3), translation.override("fr"):
        shown = queries.profile(cast.bruno, cast.awa.slug)

    assert [tag.name for tag in shown.helps_with] == ["Franchise"]
    assert shown.line == "Counsellor · Lyon"
    assert shown.has_account
    assert not shown.is_me


def test_a_profile_of_another_house_does_not_exist(cast):
    with pytest.raises(Http404):
        queries.profile(cast.diego, cast.awa.slug)


def test_a_subject_is_found_by_name_or_synonym_in_either_language(cast):
    for typed in ("franchise", "DEDUCTIBLE", "Excess"):
        assert queries.subject_named(cast.bruno, typed) == cast.subject
    assert queries.subject_named(cast.diego, "franchise") is None
    assert queries.subject_named(cast.bruno, "") is None


def test_a_merged_subject_leads_to_the_one_that_stayed(cast):
    old = Subject.objects.create(
        organisation=cast.house, name_en="Own share", merged_into=cast.subject
    )

    assert queries.subject_by_slug(cast.bruno, old.slug) == cast.subject
    assert queries.subject_named(cast.bruno, "own share") == cast.subject
    assert len(queries.subjects(cast.bruno)) == 1


def test_suggestions_begin_with_what_begins_so(cast):
    for name in ("Loan insurance", "Insurance", "Reinsurance"):
        Subject.objects.create(organisation=cast.house, name_en=name)

    with sql_queries(1), translation.override("en"):
        found = queries.subjects_like(cast.bruno, "insur")

    assert [tag.name for tag in found] == ["Insurance", "Loan insurance", "Reinsurance"]


def test_saying_a_subject_twice_says_it_once(cast):
    for _ in range(2):
        actions.say_subjects(actor=cast.awa, says=HELPS, subjects=[cast.subject])
    assert cast.awa.subjects.count() == 1

    for _ in range(2):
        actions.unsay_subject(actor=cast.awa, says=HELPS, subject=cast.subject)
    assert cast.awa.subjects.count() == 0


def test_a_subject_of_another_house_is_not_said(cast):
    actions.say_subjects(actor=cast.diego, says=HELPS, subjects=[cast.subject])
    assert cast.diego.subjects.count() == 0
