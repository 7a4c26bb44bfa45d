# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one person finds, and what they may not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.communities.models import Membership
from entrepairs.discovery import queries
from entrepairs.discovery.queries import Asked
from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import asking, lasting, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution


def search(person, text, number=1, **narrowed):
    with scope.request_scope():
        return queries.search(person, Asked(text, **narrowed), number)


def slugs(person, text, **narrowed):
    return [hit.slug for hit in search(person, text, **narrowed).hits]


def words(segments):
    return "".join(part.text for part in segments)


@pytest.mark.parametrize(
    "typed", ["vélo électrique", "VELO", "velos electriques", "d'un vélo", "l’habitation"]
)
def test_accents_elisions_and_plurals_do_not_matter(book, cast, index, typed):
    index()
    assert slugs(cast.awa, typed)[0] == book.solved.slug


def test_one_finds_in_both_languages(book, cast, index):
    index()
    assert set(slugs(cast.awa, "bike vélo")) == {book.solved.slug, book.open.slug}


def test_an_answer_finds_its_question_and_is_shown(book, cast, index):
    index()
    hit = search(cast.awa, "garantie").hits[0]
    assert hit.slug == book.solved.slug
    assert words(hit.passage) == "La garantie vol de l’habitation suffit."
    assert [part.text for part in hit.passage if part.is_marked] == ["garantie"]


def test_a_mistyped_word_is_put_right_and_can_be_insisted_on(book, cast, index):
    index()
    results = search(cast.awa, "franchisse doublé")
    assert results.hits[0].slug == book.tutorial.slug
    assert results.correction is None  # the same word, once stemmed
    results = search(cast.awa, "échéamce")
    assert results.correction.searched == "échéance"
    assert results.hits[0].slug == book.tip.slug
    assert search(cast.awa, "échéamce", exact=True).correction is None


def test_a_correction_says_nothing_of_what_one_may_not_read(book, cast, index):
    index()
    assert search(cast.farid, "échéamce") == search(cast.farid, "xylophome")


def test_filters_narrow(book, cast, index):
    asking.accept_answer(actor=cast.bruno, answer=book.answer)
    index()
    everything = "vélo franchise échéance bike"
    assert slugs(cast.awa, everything, kind="tutorial") == [book.tutorial.slug]
    assert slugs(cast.awa, everything, solved="solved") == [book.solved.slug]
    assert slugs(cast.awa, everything, solved="open") == [book.open.slug]
    assert slugs(cast.awa, everything, subject=cast.subject.slug) == [book.tutorial.slug]
    assert len(slugs(cast.awa, everything, community=cast.counsellors.slug)) == 4
    assert slugs(cast.awa, everything, community=cast.hidden.slug) == []


def test_filters_are_about_the_page_to_which_a_duplicate_leads(book, cast, index):
    asking.accept_answer(actor=cast.bruno, answer=book.answer)
    closed = book.write("question", "Porcelaine dans le coffre ?", who=cast.bruno)
    asking.close_as_duplicate(actor=cast.bruno, question=closed, other=book.solved)
    index()
    assert slugs(cast.awa, "porcelaine") == [closed.slug, book.solved.slug]
    assert slugs(cast.awa, "porcelaine", solved="open") == [closed.slug]
    old = timezone.now() - timedelta(days=40)
    Contribution.objects.filter(pk=book.solved.pk).update(published_at=old)
    assert slugs(cast.awa, "porcelaine", period="month") == [closed.slug]


def test_a_tip_of_a_moment_ago_is_neither_solved_nor_open(book, cast, index):
    index()
    tip = book.write("tip", "Porcelaine au coffre", who=cast.bruno)
    assert slugs(cast.bruno, "porcelaine") == [tip.slug]
    assert slugs(cast.bruno, "porcelaine", solved="open") == []


def test_a_period_narrows(book, cast, index):
    old = timezone.now() - timedelta(days=40)
    Contribution.objects.filter(pk=book.tip.pk).update(published_at=old)
    index()
    assert slugs(cast.eva, "échéance", period="year") == [book.tip.slug]
    assert slugs(cast.eva, "échéance", period="month") == []


def test_results_are_paged_without_a_total(book, cast, index):
    for number in range(12):
        book.write("tip", f"Le rendez-vous numéro {number}")
    index()
    first, second = search(cast.awa, "rendez-vous"), search(cast.awa, "rendez-vous", 2)
    assert (len(first.hits), first.has_next) == (10, True)
    assert (len(second.hits), second.has_next) == (2, False)
    assert not {hit.slug for hit in first.hits} & {hit.slug for hit in second.hits}


def test_a_right_that_ends_hides_at_once(book, cast, index):
    index()
    assert slugs(cast.bruno, "échéance") == [book.tip.slug]
    Membership.objects.filter(person=cast.bruno, community=cast.counsellors).delete()
    assert slugs(cast.bruno, "échéance") == []


def test_a_withdrawn_text_is_hidden_before_the_index_knows(book, cast, index):
    index()
    withdrawing.withdraw(actor=cast.awa, contribution=book.tip)
    assert slugs(cast.awa, "échéance") == []


def test_a_withdrawn_duplicate_leads_nowhere_before_the_index_knows(book, cast, index):
    closed = book.write("question", "Porcelaine dans le coffre ?", who=cast.bruno)
    asking.close_as_duplicate(actor=cast.bruno, question=closed, other=book.open)
    index()
    assert slugs(cast.awa, "porcelaine") == [closed.slug, book.open.slug]
    withdrawing.withdraw(actor=cast.bruno, contribution=closed)
    assert slugs(cast.awa, "porcelaine") == []


def test_a_withdrawn_answer_finds_its_question_no_more_before_the_index_knows(book, cast, index):
    secret = book.write("answer", "", "Une franchise pour la porcelaine.", parent=book.open)
    index()
    assert slugs(cast.chloe, "porcelaine") == [book.open.slug]
    withdrawing.withdraw(actor=cast.awa, contribution=secret)
    assert slugs(cast.chloe, "porcelaine") == []


def test_what_was_taken_out_of_a_text_finds_it_no_more(book, cast, index):
    index()
    Contribution.objects.filter(pk=book.tip.pk).update(title="Relire", text="", version=2)
    assert slugs(cast.eva, "échéance") == []


def test_one_finds_at_once_what_one_has_just_written(book, cast, index):
    index()
    fresh = book.write("tip", "Le silence après le prix")
    assert slugs(cast.awa, "silence prix") == [fresh.slug]
    assert slugs(cast.bruno, "silence prix") == []  # until the index has read it
    index()
    assert slugs(cast.awa, "silence prix") == slugs(cast.bruno, "silence prix") == [fresh.slug]


def test_it_is_honest_when_nothing_fits(book, cast, index):
    index()
    assert search(cast.awa, "comment élever une girafe").hits == ()
    assert search(cast.awa, "vélo électrique contrat dédié").is_sure
    assert not search(cast.awa, "contrat de bail pour la mobilité").is_sure


def test_another_company_finds_nothing(book, cast, index):
    index()
    assert slugs(cast.diego, "vélo franchise échéance") == []


def test_a_page_of_results_costs_the_same_whatever_there_is(book, cast, index):
    for number in range(30):
        book.write("question", f"La franchise numéro {number}", subjects=[cast.subject])
    index()
    with scope.request_scope():
        readable.communities(cast.bruno)
        with sql_queries(2):  # the pages, their subjects; no answers
            queries.search(cast.bruno, Asked("franchise"))
        with sql_queries(3):
            queries.search(cast.bruno, Asked("vélo", community=cast.counsellors.slug))
        with sql_queries(3):  # the needs that others named too
            queries.similar(cast.bruno, Asked("vélo électrique"))


@pytest.mark.parametrize("text", ["", " ", "'", "\x00", "a" * 5000, "é" * 400, '+-("*', "\ud800x"])
def test_any_text_can_be_searched(book, cast, index, text):
    index()
    search(cast.awa, text)
    queries.similar(cast.awa, Asked(text))


def test_without_an_index_search_says_nothing_and_works(book, cast, index):
    with scope.request_scope():
        assert queries.search(cast.eva, Asked("échéance")).hits == ()


def test_what_no_longer_holds_comes_after_what_does_and_says_so(book, cast, index, client):
    newer = publish(
        actor=cast.awa,
        community=book.tutorial.community,
        kind="tutorial",
        title=f"{book.tutorial.title} (nouvelle règle)",
        html="",
        sections=book.tutorial.sections or {"how": book.tutorial.html},
    )
    index()
    first, second = slugs(cast.awa, book.tutorial.title)[:2]
    assert first == book.tutorial.slug
    lasting.declare_obsolete(
        actor=book.tutorial.author, contribution=book.tutorial, why="Changé", replaced_by=newer
    )
    assert slugs(cast.awa, book.tutorial.title)[:2] == [second, first]
    assert second == newer.slug
    hits = search(cast.awa, book.tutorial.title).hits
    assert [hit.is_obsolete for hit in hits[:2]] == [False, True]
    client.force_login(cast.awa)
    shown = client.get("/ask", {"q": book.tutorial.title}).content.decode()
    assert "No longer holds" in shown
