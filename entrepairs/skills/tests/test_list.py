# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The organisation's list: proposed for by all, looked after by some, kept short by merging."""

import pytest
from django.urls import reverse
from django.utils import translation

from entrepairs.communities.actions import members, needs
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import asking
from entrepairs.people.models import PersonSubject, Subject
from entrepairs.people.queries import profiles
from entrepairs.skills import actions
from entrepairs.skills.models import Evidence, Facilitation, Reference, Suggestion
from entrepairs.skills.queries import vocabulary as queries


@pytest.fixture
def loans(cast):
    """Another skill, part of which is the deductible."""
    row = Subject.objects.create(organisation=cast.house, name_fr="Prêts", name_en="Loans")
    cast.subject.parent = row
    cast.subject.save()
    return row


@pytest.fixture
def as_awa(client, cast):
    client.force_login(cast.awa)
    return client


@pytest.fixture
def suggested(cast):
    return actions.suggest_skill(actor=cast.bruno, name="Cargo bikes", language="en")


def names(person, text=""):
    with translation.override("fr"):
        return [(one.depth, one.name) for one in queries.listed(person, text, 1).entries]


def test_children_stand_under_their_parent(cast, loans):
    Subject.objects.create(organisation=cast.house, name_fr="Accueil")

    assert names(cast.bruno) == [(0, "Accueil"), (0, "Prêts"), (1, "Franchise")]
    assert names(cast.diego) == []


def test_it_is_found_by_any_of_its_names(cast, loans):
    assert names(cast.bruno, "EXCESS") == [(0, "Franchise")]
    assert names(cast.bruno, "loan") == [(0, "Prêts")]
    assert names(cast.bruno, "nothing") == []


def test_everybody_proposes_and_a_form_sent_twice_proposes_once(cast, client):
    client.force_login(cast.bruno)
    said = {"name": "Cargo bikes", "reason": "Asked every week", "once": "k" * 20}
    for _ in range(2):
        assert client.post("/skills/list/propose/", said).url == "/skills/list/"

    row = Suggestion.objects.get()
    assert (row.name, row.language, row.suggested_by) == ("Cargo bikes", "en", cast.bruno)
    assert client.post("/skills/list/propose/", said | {"name": "Bikes"}).status_code == 409


def test_what_the_list_has_is_not_proposed_again(cast, client):
    client.force_login(cast.bruno)
    answer = client.post("/skills/list/propose/", {"name": "Excess", "reason": "Words kept"})

    assert answer.status_code == 422
    assert "The list has it already: “Deductible”." in answer.content.decode()
    assert "Words kept" in answer.content.decode()


def test_a_proposal_becomes_a_skill(cast, as_awa, suggested):
    as_awa.post(reverse("skills:answer", args=[suggested.slug]), {"into": ""})

    made = Subject.objects.get(name_en="Cargo bikes")
    suggested.refresh_from_db()
    assert suggested.subject == made
    assert queries.listed(cast.awa, "", 1).proposed == ()


def test_a_proposal_becomes_another_name(cast, as_awa, suggested):
    url = reverse("skills:answer", args=[suggested.slug])
    as_awa.post(url, {"into": cast.subject.slug})

    cast.subject.refresh_from_db()
    assert cast.subject.synonyms == ["excess", "Cargo bikes"]
    assert profiles.subject_named(cast.bruno, "cargo bikes") == cast.subject


def test_a_proposal_is_answered_once(cast, suggested):
    actions.leave_suggestion(actor=cast.awa, suggestion=suggested)

    with pytest.raises(Refused, match="answered already"):
        actions.take_suggestion(actor=cast.awa, suggestion=suggested)
    assert not Subject.objects.filter(name_en="Cargo bikes").exists()


def test_a_skill_is_renamed_and_found_by_its_former_name(cast, as_awa, loans):
    url = reverse("skills:change", args=[cast.subject.slug])
    said = {"name_fr": "Franchise", "name_en": "Own share", "synonyms": "excess\n\nexcess"}
    assert as_awa.post(url, said | {"parent": ""}).status_code == 302

    cast.subject.refresh_from_db()
    assert (cast.subject.name_en, cast.subject.parent) == ("Own share", None)
    assert cast.subject.synonyms == ["excess", "Deductible"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"name_fr": "", "name_en": " "}, "Give it a name in one of the two languages."),
        ({"name_en": "Loans"}, "Another skill has this name."),
        ({"synonyms": "\n".join(map(str, range(21)))}, "At most 20 other names."),
        ({"synonyms": "x" * 81}, "A name has at most 80 letters."),
    ],
)
def test_a_bad_name_is_refused_and_nothing_typed_is_lost(cast, as_awa, loans, said, told):
    url = reverse("skills:change", args=[cast.subject.slug])
    whole = {"name_fr": "Franchise", "name_en": "Deductible", "synonyms": "kept", "parent": ""}
    answer = as_awa.post(url, whole | said)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    cast.subject.refresh_from_db()
    assert cast.subject.synonyms == ["excess"]


def test_a_skill_does_not_stand_below_itself(cast, as_awa, loans):
    url = reverse("skills:change", args=[loans.slug])
    said = {"name_fr": "Prêts", "name_en": "Loans", "parent": cast.subject.slug}

    assert as_awa.post(url, said).status_code == 422


def test_who_looks_after_nothing_changes_nothing(cast, client, suggested):
    client.force_login(cast.bruno)
    own = reverse("skills:change", args=[cast.subject.slug])
    for url in (own, own + "merge/", reverse("skills:answer", args=[suggested.slug])):
        answer = client.get(url)
        assert answer.status_code == 403
        assert "look after the list" in answer.content.decode()
    assert client.post(reverse("skills:leave", args=[suggested.slug])).status_code == 403
    assert "Change" not in client.get("/skills/list/").content.decode().split("<main")[1]


def test_a_stranger_finds_none_of_it(cast, client, suggested):
    client.force_login(cast.diego)
    urls = [reverse(f"skills:{name}", args=[cast.subject.slug]) for name in ("change", "merge")]
    for url in (*urls, reverse("skills:answer", args=[suggested.slug])):
        assert client.get(url).status_code == 404
        assert client.post(url, {"into": ""}).status_code == 404
    assert client.post(reverse("skills:leave", args=[suggested.slug])).status_code == 404
    assert "Cargo bikes" not in client.get("/skills/list/").content.decode()


def test_merging_moves_all_and_leads_there(cast, asked, as_awa, loans, learn):
    own_share = Subject.objects.create(organisation=cast.house, name_en="Own share")
    below = Subject.objects.create(organisation=cast.house, name_en="Share", parent=own_share)
    asked.question.tags.create(subject=own_share)
    asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    actions.show_skill(actor=cast.awa, subject=own_share, shown="self")
    actions.show_skill(actor=cast.bruno, subject=own_share, shown="all")
    actions.show_skill(actor=cast.bruno, subject=cast.subject, shown="self")
    members.name_expert(
        actor=cast.awa, community=cast.counsellors, person=cast.eva, subject=own_share
    )
    named = {"community": cast.counsellors, "wording": "Explaining one’s own share"}
    need = needs.name_need(actor=cast.bruno, subject=own_share, **named)
    learn()
    url = reverse("skills:merge", args=[own_share.slug])
    told = as_awa.get(url, {"into": cast.subject.slug}).content.decode()
    assert "“Own share” becomes another name of “Deductible”." in told
    as_awa.post(url, {"into": cast.subject.slug})
    learn()

    assert profiles.subject_by_slug(cast.bruno, own_share.slug) == cast.subject
    assert list(asked.question.subjects.all()) == [cast.subject]
    assert [row.subject for row in Evidence.objects.all()] == [cast.subject]
    said = PersonSubject.objects.order_by("person").values_list("person", "subject", "shown")
    # What stood already stays as it was: nobody shows more than they said.
    assert list(said) == [
        (cast.awa.pk, cast.subject.pk, "self"),
        (cast.bruno.pk, cast.subject.pk, "self"),
    ]
    below.refresh_from_db()
    assert below.parent == cast.subject
    need.refresh_from_db()
    assert need.subject == cast.subject


def test_a_skill_is_not_merged_into_itself_nor_into_a_strangers(cast):
    theirs = Subject.objects.create(organisation=cast.other, name_en="Theirs")
    for into in (cast.subject, theirs):
        with pytest.raises(Refused):
            actions.merge_skill(actor=cast.awa, subject=cast.subject, into=into)


def test_one_skill_for_which_meetings_speak(cast, as_awa, loans):
    url = reverse("skills:change", args=[cast.subject.slug])
    said = {"name_fr": "Franchise", "name_en": "Deductible", "synonyms": "excess", "parent": ""}
    as_awa.post(url, said | {"speaks": "on"})
    assert Facilitation.objects.get().subject == cast.subject

    as_awa.post(url, said)
    assert not Facilitation.objects.exists()


def test_the_list_costs_the_same_however_long_it_is(cast, as_awa):
    Subject.objects.bulk_create(
        Subject(organisation=cast.house, name_en=f"Skill {number}") for number in range(120)
    )
    # Session, person, subjects, proposals, communities, notices.
    with sql_queries(6):
        page = as_awa.get("/skills/list/").content.decode()
    assert "121 skills" in page
    assert "?q=&page=2" in page.replace("&amp;", "&")


def test_a_proposal_that_an_official_list_has_gets_both_its_names(cast, as_awa):
    Reference.objects.create(
        organisation=cast.house, scheme="rome", uri="1", label_fr="Vélos cargos", label_en="Bikes"
    )
    assert 'value="Bikes"' in as_awa.get("/skills/list/known/?name=bik").content.decode()
    row = actions.suggest_skill(actor=cast.bruno, name="Bikes", language="en")
    made = actions.take_suggestion(actor=cast.awa, suggestion=row)

    assert (made.name_fr, made.name_en) == ("Vélos cargos", "Bikes")
    assert Reference.objects.get().subject == made
    assert "Bikes" not in as_awa.get("/skills/list/known/?name=bik").content.decode()
