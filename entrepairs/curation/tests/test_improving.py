# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Suggest, take passage by passage, decline, withdraw; and who is named for what."""

import pytest

from entrepairs.communities.actions import charters
from entrepairs.curation.actions import suggesting
from entrepairs.curation.models import Suggestion
from entrepairs.kernel import readers
from entrepairs.kernel.decisions import Refused, StaleError
from entrepairs.knowledge import texts
from entrepairs.knowledge.actions import editing
from entrepairs.knowledge.models import Attachment, Credit, Validity
from entrepairs.knowledge.tests.browsing import HOW, page, post, shown

pytestmark = pytest.mark.django_db


def take(person, suggestion, *numbers, role=""):
    text = suggestion.contribution
    text.refresh_from_db()
    seen = texts.mark_of(text)
    return suggesting.take(
        actor=person, suggestion=suggestion, seen=seen, numbers=numbers, role=role
    )


def test_what_is_taken_is_a_version_by_who_suggested_it(cast, joker, improved):
    take(cast.awa, improved, 0, 1, 2)

    joker.refresh_from_db()
    assert "Thank them." in joker.sections["how"]
    assert "nor at lunch" in joker.sections["pitfalls"]
    version = joker.versions.get(number=2)
    assert (version.edited_by, version.reason) == (cast.bruno, "It is clearer")
    credit = Credit.objects.get(contribution=joker, person=cast.bruno)
    assert credit.enriched
    assert not credit.wrote
    assert joker.author == cast.awa


def test_one_passage_is_taken_without_the_others(cast, joker, improved):
    take(cast.eva, improved, 1)

    joker.refresh_from_db()
    assert joker.sections["how"].endswith("<li>Thank them.</li></ol>")
    assert "frankly" not in joker.sections["how"]
    assert "nor at lunch" not in joker.sections["pitfalls"]
    improved.refresh_from_db()
    assert (improved.state, improved.taken) == ("taken", [1])


def test_the_role_may_be_corrected(cast, joker, improved):
    take(cast.awa, improved, 0, role="structured")
    credit = Credit.objects.get(contribution=joker, person=cast.bruno)
    assert (credit.structured, credit.enriched) == (True, False)


def test_a_passage_that_was_changed_since_is_not_overwritten(cast, joker, improved):
    editing.edit_contribution(
        actor=cast.awa,
        contribution=joker,
        seen=texts.mark_of(joker),
        title=joker.title,
        html="",
        sections={"how": HOW, "pitfalls": "<p>Never with a manager.</p>"},
    )
    with pytest.raises(StaleError):
        take(cast.awa, improved, 0, 2)
    take(cast.awa, improved, 0)
    joker.refresh_from_db()
    assert "Never with a manager." in joker.sections["pitfalls"]
    assert "frankly" in joker.sections["how"]


def test_a_suggestion_on_a_former_version_is_taken_into_the_present_one(cast, joker):
    seen = texts.mark_of(joker)
    editing.edit_contribution(
        actor=cast.awa,
        contribution=joker,
        seen=seen,
        title="The joker",
        html="",
        sections=joker.sections,
    )
    parts = {"title": "The joker: call an expert", "how": "<ol><li>Ask.</li></ol>"}
    made = suggesting.suggest(
        actor=cast.bruno, contribution=joker, seen=seen, parts=parts, why="Shorter"
    )
    take(cast.awa, made, 0)
    joker.refresh_from_db()
    assert (joker.title, joker.sections["how"]) == ("The joker", "<ol><li>Ask.</li></ol>")


def test_nothing_changed_is_nothing_suggested(cast, joker, suggest):
    with pytest.raises(Refused, match="Nothing is changed"):
        suggest(cast.bruno, joker, how=HOW)
    with pytest.raises(Refused, match="change it yourself"):
        suggest(cast.awa, joker, how="<p>x</p>")


def test_who_may_not_take_is_told_why(cast, improved):
    with pytest.raises(Refused, match="Somebody else takes"):
        take(cast.bruno, improved, 0)
    with pytest.raises(Refused, match="Only its author"):
        take(cast.chloe, improved, 0)


def test_a_declined_one_is_seen_by_the_two_of_them(cast, client, joker, improved):
    with pytest.raises(Refused, match="Say in a word"):
        suggesting.decline(actor=cast.awa, suggestion=improved, answer=" ")
    suggesting.decline(actor=cast.awa, suggestion=improved, answer="It is said in part two")

    where = (joker.slug, improved.slug)
    assert "It is said in part two" in shown(
        page(client, cast.bruno, "curation:suggestion", *where)
    )
    for person in (cast.chloe, cast.diego):
        assert page(client, person, "curation:suggestion", *where).status_code == 404
    assert "frankly" not in shown(page(client, cast.chloe, "curation:suggestions", joker.slug))
    assert Validity.objects.get(contribution=joker).suggestions == 0


def test_withdrawn_it_is_gone(cast, client, joker, improved):
    with pytest.raises(Refused, match="Only the person"):
        suggesting.withdraw(actor=cast.awa, suggestion=improved)
    suggesting.withdraw(actor=cast.bruno, suggestion=improved)
    assert not Suggestion.objects.exists()
    assert Validity.objects.get(contribution=joker).suggestions == 0


def test_a_picture_goes_with_the_suggestion(cast, client, tip, suggest):
    picture = Attachment.objects.create(
        organisation=cast.house, owner=cast.bruno, kind="image", name="a.png", digest="d", size=1
    )
    drawn = f'<p><img src="/files/{picture.slug}/a.png" alt="A contract"></p>'
    made = suggest(cast.bruno, tip, whole=tip.html + drawn)
    assert made.role == "illustrated"
    # Whoever decides sees it.
    assert Attachment.objects.visible_to(cast.awa).filter(pk=picture.pk).exists()
    suggesting.decline(actor=cast.awa, suggestion=made, answer="No")
    assert not Attachment.objects.visible_to(cast.awa).filter(pk=picture.pk).exists()

    again = suggest(cast.bruno, tip, whole=tip.html + drawn)
    take(cast.awa, again, 0)
    tip.refresh_from_db()
    assert picture.slug in tip.html
    text = shown(page(client, cast.eva, "discussion", tip.slug))
    assert "Illustrated by" in text
    assert "Bruno Costa" in text


def test_a_picture_that_is_left_out_is_its_owners_again(cast, tip, suggest):
    picture = Attachment.objects.create(
        organisation=cast.house, owner=cast.bruno, kind="image", name="a.png", digest="d", size=1
    )
    drawn = f'<p><img src="/files/{picture.slug}/a.png" alt="A contract"></p>'
    first = suggest(cast.bruno, tip, whole=drawn + tip.html + "<p>And wait.</p>")
    second = suggest(cast.bruno, tip, whole=tip.html + drawn)
    take(cast.awa, first, 1)
    picture.refresh_from_db()
    # The other suggestion still shows it.
    assert picture.contribution == tip
    suggesting.withdraw(actor=cast.bruno, suggestion=second)
    picture.refresh_from_db()
    assert picture.contribution is None


def test_thanks_are_given_once(cast, improved):
    with pytest.raises(Refused, match="taken into the text"):
        suggesting.thank(actor=cast.awa, suggestion=improved)
    take(cast.awa, improved, 0)
    first = suggesting.thank(actor=cast.awa, suggestion=improved).thanked_at
    assert suggesting.thank(actor=cast.awa, suggestion=improved).thanked_at == first
    with pytest.raises(Refused, match="It is yours"):
        suggesting.thank(actor=cast.bruno, suggestion=improved)


# The pages.


def test_from_the_text_to_the_version(cast, client, joker):
    text = shown(page(client, cast.bruno, "discussion", joker.slug))
    assert f"/knowledge/{joker.slug}/improve/" in text
    assert "improve/" not in shown(page(client, cast.awa, "discussion", joker.slug))
    text = shown(page(client, cast.bruno, "curation:improve", joker.slug))
    assert text.count("Call somebody who does.") == 2

    data = {
        "seen": texts.mark_of(joker),
        "title": joker.title,
        "how": HOW,
        "pitfalls": "Do not overdo it. Ever.",
        "reason": "It happened",
        "once": "k1",
    }
    first = post(client, cast.bruno, "curation:improve", joker.slug, data=data)
    again = post(client, cast.bruno, "curation:improve", joker.slug, data=data)
    assert first.url == again.url
    made = Suggestion.objects.get()

    text = shown(page(client, cast.awa, "discussion", joker.slug))
    assert "1 improvement suggested" in text
    text = shown(page(client, cast.awa, "curation:suggestion", joker.slug, made.slug))
    assert "<ins>" in text
    where = (joker.slug, made.slug)
    data = {"seen": texts.mark_of(joker), "passages": ["0"], "role": "enriched"}
    response = post(client, cast.awa, "curation:take", *where, data=data)
    assert response.status_code == 302
    text = shown(page(client, cast.awa, "curation:suggestion", *where))
    assert "Thank Bruno Costa" in text
    post(client, cast.awa, "curation:thank", *where)
    assert "Enriched by" in shown(page(client, cast.eva, "discussion", joker.slug))


def test_a_form_that_lacks_something_comes_back(cast, client, joker):
    data = {"seen": texts.mark_of(joker), "title": joker.title, "how": "<p>Other</p>", "reason": ""}
    response = post(client, cast.bruno, "curation:improve", joker.slug, data=data)
    assert response.status_code == 422
    assert "Say in one line why" in shown(response)
    assert "Other" in shown(response)
    data |= {"how": HOW, "pitfalls": "Do not overdo it.", "reason": "Why not"}
    response = post(client, cast.bruno, "curation:improve", joker.slug, data=data)
    assert response.status_code == 422
    assert "Nothing is changed yet" in shown(response)


def test_a_text_nobody_knows_any_more_is_shown_beside_ones_words(cast, client, joker):
    data = {"seen": "another", "title": joker.title, "how": "<p>Other</p>", "reason": "Yes"}
    response = post(client, cast.bruno, "curation:improve", joker.slug, data=data)
    assert response.status_code == 409
    assert "This text changed while you were writing" in shown(response)
    assert "Other" in shown(response)
    assert texts.mark_of(joker) in shown(response)


def test_taking_into_another_text_shows_it_again(cast, client, joker, improved):
    where = (joker.slug, improved.slug)
    data = {"seen": "another", "passages": ["0"], "role": "enriched"}
    response = post(client, cast.awa, "curation:take", *where, data=data)
    assert response.status_code == 409
    assert "The text changed while you were looking" in shown(response)
    response = post(client, cast.awa, "curation:take", *where, data={"seen": texts.mark_of(joker)})
    assert response.status_code == 422
    response = post(client, cast.awa, "curation:decline", *where, data={"answer": ""})
    assert response.status_code == 422
    response = post(client, cast.awa, "curation:decline", *where, data={"answer": "Later"})
    assert response.status_code == 302
    assert post(client, cast.chloe, "curation:take", *where, data=data).status_code == 404


def test_the_draft_of_an_improvement_leads_back_to_it(cast, client, joker):
    key = f"improve-{joker.slug}"
    data = {"kind": "tutorial", "about": joker.slug, "how": "<p>Begun</p>"}
    client.force_login(cast.bruno)
    assert client.post(f"/drafts/{key}/", data).status_code == 204
    assert f"/knowledge/{joker.slug}/improve/" in shown(page(client, cast.bruno, "drafts"))
    assert "Begun" in shown(page(client, cast.bruno, "curation:improve", joker.slug))


@pytest.mark.parametrize("name", ["improve", "suggestions", "lasting"])
def test_an_outsider_finds_nothing(cast, client, joker, name):
    assert page(client, cast.diego, f"curation:{name}", joker.slug).status_code == 404


@pytest.mark.parametrize("name", ["suggestion", "take", "decline", "withdraw", "thank"])
def test_an_outsider_finds_no_suggestion(cast, client, joker, improved, name):
    ask = page if name == "suggestion" else post
    where = (joker.slug, improved.slug)
    assert ask(client, cast.diego, f"curation:{name}", *where).status_code == 404


def test_words_taken_back_leave_suggestions_too(cast, joker, improved, suggest):
    other = suggest(cast.chloe, joker, pitfalls="<p>Do not overdo it at all.</p>")
    take(cast.awa, improved, 2)
    editing.take_words_out(actor=cast.awa, contribution=joker, words="Call somebody who does.")
    readers.catch_up()
    improved.refresh_from_db()
    assert (improved.before, improved.after, improved.state) == ({}, {}, "taken")
    assert not Suggestion.objects.filter(pk=other.pk).exists()
    assert Validity.objects.get(contribution=joker).suggestions == 0


def test_a_charter_is_read_before_the_first_suggestion(cast, client, joker):
    charters.write_charter(
        actor=cast.awa, community=cast.counsellors, line="We say thank you.", text="<p>Always.</p>"
    )
    data = {"seen": texts.mark_of(joker), "title": joker.title, "how": "<p>Ask.</p>", "reason": "x"}
    response = post(client, cast.bruno, "curation:improve", joker.slug, data=data)
    assert response.status_code == 409
    assert "Before you write here" in shown(response)
    assert not Suggestion.objects.exists()
