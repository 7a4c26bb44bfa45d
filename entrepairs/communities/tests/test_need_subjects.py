# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a need is about: proposed from the words, taken, changed or left."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from entrepairs.communities import actions, queries
from entrepairs.communities.models import Need
from entrepairs.kernel.once import new_key
from entrepairs.kernel.testing import sql_queries
from entrepairs.people.models import Subject

pytestmark = pytest.mark.django_db
NEW = "/communities/needs/new"


@pytest.fixture
def loans(cast):
    return Subject.objects.create(organisation=cast.house, name_en="Loans", synonyms=["credit"])


@pytest.fixture
def need(cast):
    place = {"community": cast.counsellors, "wording": "Explaining a deductible"}
    return actions.name_need(actor=cast.bruno, subject=cast.subject, **place)


def chips(answer, wanted=""):
    """The subjects that may be tapped, in order; those whose box holds this, if something."""
    page = answer.content.decode()
    boxes = re.findall(r'<input type="radio" name="subject" value="(\w*)"([^>]*)>', page)
    return [slug for slug, facts in boxes if wanted in facts]


def proposed(answer):
    page = answer.content.decode()
    part = page[page.index('id="subject-proposed"') :]
    return re.findall(r'value="(\w+)"', part[: part.index("</div>")])


def test_words_that_one_comes_with_propose_a_subject(cast, client, loans):
    client.force_login(cast.bruno)
    answer = client.get(NEW, {"q": "Saying the excess aloud"})
    assert proposed(answer) == [cast.subject.slug]
    assert chips(answer, "checked") == [""]
    assert set(chips(answer)) == {"", cast.subject.slug, loans.slug}
    assert proposed(client.get(NEW, {"q": "Saying no"})) == []


def test_a_skill_that_one_comes_from_is_chosen(cast, client, loans):
    client.force_login(cast.bruno)
    answer = client.get(NEW, {"subject": loans.slug, "q": "Saying the excess aloud"})
    assert chips(answer, "checked") == [loans.slug]
    assert proposed(answer) == []
    assert chips(client.get(NEW, {"subject": "000000000000"}), "checked") == [""]


def test_a_house_without_subjects_is_asked_nothing(cast, client):
    Subject.objects.all().delete()
    client.force_login(cast.bruno)
    page = client.get(NEW).content.decode()
    assert "What is it about?" not in page
    assert "hx-post" not in page.split("<main")[1]


def test_while_one_types_the_subject_is_proposed_until_one_is_chosen(cast, client, loans):
    client.force_login(cast.bruno)
    place = reverse("communities:propose_subject")
    assert proposed(client.post(place, {"wording": "A loan", "reason": "excess"})) == [loans.slug]
    assert proposed(client.post(place, {"reason": "excess"})) == [cast.subject.slug]
    assert proposed(client.post(place)) == []
    chosen = client.post(place, {"wording": "A loan", "subject": cast.subject.slug})
    assert (chosen.status_code, chosen.content) == (204, b"")
    assert client.get(place).status_code == 405
    assert not Need.objects.exists()


def test_nobody_is_proposed_the_words_of_another_house(cast, client, loans):
    client.force_login(cast.diego)
    place = reverse("communities:propose_subject")
    assert proposed(client.post(place, {"wording": "A loan with a deductible"})) == []


def test_a_look_costs_one_query(cast, loans):
    with sql_queries(1):
        assert queries.proposed_subject(cast.awa, "A loan", "").name == "Loans"


@pytest.mark.parametrize("taken", [True, False])
def test_it_is_taken_or_left_when_it_is_named(cast, client, taken):
    client.force_login(cast.bruno)
    said = {"wording": "Saying the excess", "community": cast.counsellors.slug, "once": new_key()}
    chosen = {"subject": cast.subject.slug if taken else ""}
    assert client.post(NEW, said | chosen).status_code == 302
    assert Need.objects.get().subject == (cast.subject if taken else None)


def test_a_subject_of_nowhere_is_refused_and_nothing_is_lost(cast, client, loans):
    theirs = Subject.objects.create(organisation=cast.other, name_en="Theirs")
    client.force_login(cast.bruno)
    said = {"wording": "A loan", "community": cast.counsellors.slug, "subject": theirs.slug}
    answer = client.post(NEW, said)
    assert answer.status_code == 422
    assert chips(answer, "checked") == [""]
    assert proposed(answer) == [loans.slug]
    assert not Need.objects.exists()


def test_who_named_it_says_later_what_it_is_about(cast, client, need, loans):
    client.force_login(cast.bruno)
    place = reverse("communities:edit_need", args=[need.slug])
    answer = client.get(place)
    assert chips(answer, "checked") == [cast.subject.slug]
    assert proposed(answer) == []
    assert client.post(place, {"wording": need.wording, "subject": loans.slug}).status_code == 302
    need.refresh_from_db()
    assert need.subject == loans
    assert client.post(place, {"wording": need.wording, "subject": ""}).status_code == 302
    need.refresh_from_db()
    assert need.subject is None


def test_a_need_outlives_its_subject(cast, need):
    cast.subject.delete()
    need.refresh_from_db()
    assert need.subject is None


def test_the_cards_say_it_in_the_language_of_the_reader(cast, need):
    for language, name in (("en", "Deductible"), ("fr", "Franchise")):
        with translation.override(language):
            assert queries.need_card(cast.bruno, need.slug).subject.name == name
