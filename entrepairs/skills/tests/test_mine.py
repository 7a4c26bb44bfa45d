# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""My skills: proposed to me first, shown only as I say."""

import pytest
from django.urls import reverse

from entrepairs.communities.models import Community
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import asking, feedback
from entrepairs.people.actions import say_subjects
from entrepairs.people.models import PersonSubject
from entrepairs.skills import actions
from entrepairs.skills.models import Endorsement, Evidence, Waived
from entrepairs.skills.queries import mine as queries
from entrepairs.skills.queries.shown import shown, summaries

Shown = PersonSubject.Shown


@pytest.fixture
def helped(cast, asked, tip, learn):
    """Awa helped with the deductible: an answer accepted, a tip found useful."""
    asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    for person in (cast.bruno, cast.chloe, cast.eva):
        feedback.find_useful(actor=person, contribution=tip)
    learn()


@pytest.fixture
def awa(client, cast):
    client.force_login(cast.awa)
    return client


def test_it_is_proposed_and_shows_to_nobody_before_i_say_so(cast, helped, awa):
    page = awa.get("/skills/mine/").content.decode()

    assert "You seem to be of help here" in page
    assert "1 accepted answer, 1 text found useful" in page
    assert not shown(cast.bruno).exists()


def test_one_courtesy_is_no_proposal(cast, asked, learn):
    asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    learn()

    assert queries.mine(cast.awa).proposals == ()


def test_i_show_it_to_all_to_my_communities_or_to_nobody(cast, helped, awa):
    readers = {"all": (True, True), "communities": (True, False), "self": (False, False)}
    for value, (bruno, farid) in readers.items():
        awa.post(reverse("skills:show", args=[cast.subject.slug]), {"shown": value})

        assert shown(cast.bruno).exists() is bruno
        assert shown(cast.farid).exists() is farid
        assert not shown(cast.diego).exists()
        assert [one.shown for one in queries.mine(cast.awa).skills] == [value]


def test_a_no_is_kept_and_taken_back(cast, helped, awa):
    url = reverse("skills:drop", args=[cast.subject.slug])
    answer = awa.post(url, follow=True).content.decode()
    assert queries.mine(cast.awa).proposals == ()
    assert reverse("skills:think_again", args=[cast.subject.slug]) in answer

    awa.post(reverse("skills:think_again", args=[cast.subject.slug]))
    assert len(queries.mine(cast.awa).proposals) == 1


def test_a_no_is_my_business(cast, helped):
    actions.drop_skill(actor=cast.awa, subject=cast.subject)

    assert Waived.objects.visible_to(cast.awa).exists()
    assert not Waived.objects.visible_to(cast.farid).exists()


def test_what_others_may_not_read_is_not_summed_for_them(cast, helped):
    actions.show_skill(actor=cast.awa, subject=cast.subject, shown="all")
    pair = (cast.awa.pk, cast.subject.pk)

    for_bruno = summaries(cast.bruno, shown(cast.bruno))[pair]
    for_farid = summaries(cast.farid, shown(cast.farid))[pair]
    assert (for_bruno.accepted, for_bruno.useful) == (1, 1)
    assert (for_farid.accepted, for_farid.useful, for_farid.weight) == (0, 0, 0)


def test_a_skill_is_added_by_any_of_its_names(cast, awa):
    awa.post("/skills/mine/", {"subject": "excess", "shown": "communities"})

    row = PersonSubject.objects.get()
    assert (row.person, row.subject, row.shown) == (cast.awa, cast.subject, "communities")


def test_an_unknown_skill_is_refused_and_nothing_typed_is_lost(cast, awa):
    answer = awa.post("/skills/mine/", {"subject": "Deduct", "shown": "self"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Did you mean: Deductible?" in page
    assert 'value="Deduct"' in page
    assert not PersonSubject.objects.exists()


def test_the_pieces_are_told_to_me_alone(cast, helped, awa, client):
    url = reverse("skills:pieces", args=[cast.subject.slug])
    page = awa.get(url).content.decode()
    assert "The answer was accepted · " in page
    assert "Useful to 3 colleagues" in page

    client.force_login(cast.bruno)
    assert "Nothing yet." in client.get(url).content.decode()
    client.force_login(cast.diego)
    assert client.get(url).status_code == 404


def test_my_year_is_counted_once_a_colleague(cast, helped):
    given = queries.given(cast.awa)

    # Bruno accepted and found useful; Chloé and Eva found useful. Bruno and Chloé work at Nantes.
    assert (given.helped, given.sites) == (3, 2)
    assert queries.given(cast.bruno).received == 1


def test_the_state_is_told_by_halves(cast, helped):
    actions.show_skill(actor=cast.awa, subject=cast.subject, shown="all")
    assert [one.state for one in queries.mine(cast.awa).skills] == ["demi"]

    Endorsement.objects.create(
        organisation=cast.house,
        person=cast.awa,
        subject=cast.subject,
        by=cast.bruno,
        sentence="She found it.",
        happened_on="2026-01-01",
        state="accepted",
        answered_at="2026-01-02T00:00Z",
    )
    assert [one.state for one in queries.mine(cast.awa).skills] == ["plein"]


def test_the_page_costs_the_same_however_much_there_is(cast, helped, awa):
    actions.show_skill(actor=cast.awa, subject=cast.subject, shown="all")
    for person in (cast.awa, cast.bruno):
        say_subjects(actor=person, says="interested", subjects=[cast.subject])
    assert Evidence.objects.count() == 2

    # Session, person, communities, notices; said and its summary (5), waived, evidence,
    # the year (5), who learns the same and the groups there are (2).
    with sql_queries(18):
        awa.get("/skills/mine/")


def test_a_stranger_shows_nothing_of_ours(cast, client):
    client.force_login(cast.diego)
    for name in ("show", "drop", "think_again"):
        url = reverse(f"skills:{name}", args=[cast.subject.slug])
        assert client.post(url, {"shown": "all"}).status_code == 404
    assert not PersonSubject.objects.exists()


def test_those_who_want_to_learn_the_same_may_open_a_group(cast, awa):
    for person in (cast.awa, cast.bruno):
        say_subjects(actor=person, says="interested", subjects=[cast.subject])
    (one,) = queries.mine(cast.awa).together
    assert (one.others, one.may_gather) == (1, False)

    say_subjects(actor=cast.chloe, says="interested", subjects=[cast.subject])
    page = awa.get("/skills/mine/").content.decode()
    assert "2 other people want to learn it" in page
    assert "/communities/new?name=Deductible&amp;kind=interest" in page
    form = awa.get("/communities/new?name=Deductible&kind=interest").content.decode()
    assert 'value="Deductible"' in form

    Community.objects.create(organisation=cast.house, name="deductible", visibility="open")
    assert not queries.mine(cast.awa).together[0].may_gather


def test_what_colleagues_said_stands_with_what_they_learned(cast, awa):
    Endorsement.objects.create(
        organisation=cast.house,
        person=cast.awa,
        subject=cast.subject,
        by=cast.bruno,
        sentence="She found it.",
        happened_on="2026-01-01",
        state="accepted",
        answered_at="2026-01-02T00:00Z",
    )
    page = awa.get(reverse("skills:pieces", args=[cast.subject.slug])).content.decode()

    assert "She found it." in page
    assert "Bruno Costa" in page
