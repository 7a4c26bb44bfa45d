# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages: what is seen, by whom, at which price."""

import re

import pytest
from django.urls import reverse

from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import asking, feedback, reporting, talking, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Comment, Contribution, Source, Trial, Useful
from entrepairs.knowledge.tests.browsing import HTMX, page, post, settled, shown


@pytest.fixture
def things(cast, asked, tip):
    """The addresses of the room, each with what it is about."""
    said = talking.comment(actor=cast.chloe, contribution=asked.answer, html="Hm")
    told = reporting.report(actor=cast.bruno, thing=tip, reason="wrong")
    about = {name: [asked.question.slug] for name in "discussion close reopen unaccept".split()}
    about |= {name: [asked.answer.slug] for name in "accept comments new_comment trial".split()}
    about |= {
        name: [tip.slug]
        for name in "useful not_useful certify uncertify report withdraw put_back".split()
    }
    about |= {name: [said.slug] for name in ("report_comment", "withdraw_comment")}
    about |= {"put_back_comment": [said.slug], "answer": [asked.question.slug]}
    about |= {"reports": [cast.counsellors.slug]}
    about |= {name: [cast.counsellors.slug, told.slug] for name in ("keep", "withdraw_reported")}
    return about


READ = "discussion answer close comments new_comment trial report report_comment reports".split()
WRITTEN = (
    "answer accept unaccept close reopen comments useful not_useful trial certify uncertify report "
    "withdraw put_back report_comment withdraw_comment put_back_comment keep withdraw_reported"
).split()


@pytest.mark.parametrize("name", READ)
def test_another_company_finds_nothing_to_read(cast, client, things, name):
    assert page(client, cast.diego, name, *things[name]).status_code == 404


@pytest.mark.parametrize("name", WRITTEN)
def test_another_company_finds_nothing_to_press(cast, client, things, name):
    assert post(client, cast.diego, name, *things[name]).status_code == 404


@pytest.mark.parametrize("name", [name for name in READ if name != "reports"])
def test_a_colleague_who_does_not_belong_finds_nothing(cast, client, things, name):
    assert page(client, cast.farid, name, *things[name]).status_code == 404


@pytest.mark.parametrize("name", [*READ, "list", "ask"])
def test_a_visitor_signs_in_first(client, things, name):
    response = client.get(reverse(f"knowledge:{name}", args=things.get(name, [])))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_an_id_of_one_place_under_another_is_nothing(cast, client, things, asked, tip):
    """T-MIX: each pair of a thing and a place it does not belong to."""
    here, report = things["keep"]
    mixed = [
        (cast.awa, "keep", [cast.everyone.slug, report]),
        (cast.awa, "withdraw_reported", [cast.everyone.slug, report]),
        (cast.awa, "keep", [here, tip.slug]),
        (cast.bruno, "accept", [asked.question.slug]),
        (cast.bruno, "accept", [tip.slug]),
        (cast.bruno, "unaccept", [asked.answer.slug]),
        (cast.bruno, "answer", [tip.slug]),
        (cast.bruno, "answer", [asked.answer.slug]),
        (cast.bruno, "close", [tip.slug]),
        (cast.bruno, "withdraw_comment", [tip.slug]),
        (cast.bruno, "report", [things["report_comment"][0]]),
    ]
    for person, name, slugs in mixed:
        assert post(client, person, name, *slugs).status_code == 404, (name, slugs)
    data = {"other": asked.answer.slug}
    response = post(client, cast.bruno, "close", asked.question.slug, data=data)
    assert response.status_code == 404


@pytest.mark.parametrize("name", ["list", "ask"])
def test_the_lists_of_another_company_hold_nothing_of_ours(cast, client, asked, name):
    answer = shown(page(client, cast.diego, name, q="bike"))
    assert "cargo" not in answer
    assert cast.counsellors.name not in answer


def test_a_question_shows_its_answers_and_who_wrote(cast, client, asked):
    text = shown(page(client, cast.chloe, "discussion", asked.question.slug))
    for words in ("Which contract for a cargo bike?", "It is electric.", "Awa Diop", "1 answer"):
        assert words in text
    assert "The one for the home will do." in text
    assert "Deductible" in text


def test_an_answers_address_leads_to_its_place(cast, client, asked):
    for number in range(21):
        publish(
            actor=cast.eva,
            community=cast.counsellors,
            kind="answer",
            title="",
            html=f"<p>Answer {number}</p>",
            parent=asked.question,
        )
    last = Contribution.objects.latest("pk")
    response = page(client, cast.bruno, "discussion", last.slug)
    question = reverse("knowledge:discussion", args=[asked.question.slug])
    assert response["Location"] == f"{question}?page=2#a-{last.slug}"
    asking.accept_answer(actor=cast.bruno, answer=last)
    response = page(client, cast.bruno, "discussion", last.slug)
    assert response["Location"] == f"{question}#a-{last.slug}"


def test_an_imported_answer_says_where_it_comes_from(cast, client, asked):
    Source.objects.create(
        contribution=asked.answer,
        source="the old base",
        source_id="7",
        url="https://base.example/7",
        licence="CC BY-SA 4.0",
        digest="0",
        organisation=cast.house,
        community=cast.counsellors,
    )
    whole = shown(page(client, cast.bruno, "discussion", asked.question.slug))
    rearranged = shown(post(client, cast.bruno, "accept", asked.answer.slug, **HTMX))
    for told in (whole, rearranged):
        assert 'href="https://base.example/7"' in told
        assert "CC BY-SA 4.0" in told


def test_a_page_that_is_not_there_is_not_found(cast, client, asked):
    assert page(client, cast.bruno, "discussion", asked.question.slug, page=2).status_code == 404


def fill(cast, question, answers):
    """Answers with comments, marks and experts, so that every query has rows."""
    facts = {"organisation": cast.house, "community": cast.counsellors}
    made = Contribution.objects.bulk_create(
        Contribution(kind="answer", parent=question, author=cast.eva, html="<p>So</p>", **facts)
        for _ in range(answers)
    )
    Comment.objects.bulk_create(
        Comment(contribution=one, author=cast.awa, html="<p>Hm</p>", **facts)
        for one in made
        for _ in range(4)
    )
    Useful.objects.bulk_create(Useful(contribution=one, person=cast.bruno, **facts) for one in made)
    Trial.objects.bulk_create(
        Trial(contribution=one, person=cast.bruno, outcome="worked", **facts) for one in made
    )
    Contribution.objects.filter(parent=question).update(comments_count=4)
    Contribution.objects.filter(pk=question.pk).update(answers_count=answers + 1)


# Session, reader, unread; communities read; the text, its answers, subjects, comments, the reader's
# marks, what is related. One more for who began an answer: its draft.
PRICE_OF_A_DISCUSSION = 10


@pytest.mark.parametrize("answers", [19, 199])
def test_a_discussion_costs_the_same_however_long_it_is(cast, client, asked, answers):
    fill(cast, asked.question, answers)
    address = reverse("knowledge:discussion", args=[asked.question.slug])
    settled(client, cast.bruno)
    with sql_queries(PRICE_OF_A_DISCUSSION):
        response = client.get(address)
    assert len(re.findall(r'<article class="answer', shown(response))) == 20


def test_a_tip_costs_no_more(cast, client, tip):
    feedback.tell_trial(actor=cast.bruno, contribution=tip, outcome="worked", minutes=20)
    settled(client, cast.bruno)
    with sql_queries(PRICE_OF_A_DISCUSSION - 1):
        client.get(reverse("knowledge:discussion", args=[tip.slug]))


def test_the_list_costs_the_same_however_long_it_is(cast, client):
    settled(client, cast.bruno)
    for _ in range(2):
        Contribution.objects.bulk_create(
            Contribution(
                kind="tip",
                title="A tip",
                organisation=cast.house,
                community=cast.counsellors,
                author=cast.awa,
            )
            for _ in range(30)
        )
        with sql_queries(7):
            response = client.get(reverse("knowledge:list"))
        assert shown(response).count('<li class="row"') == 25


def test_answering_costs_twelve_queries(cast, client, asked):
    settled(client, cast.chloe)
    address = reverse("knowledge:answer", args=[asked.question.slug])
    data = {"html": "<p>Mine</p>", "once": "k1", "draft": "d1"}
    with sql_queries(12):
        client.post(address, data, **HTMX)


@pytest.mark.parametrize("kind", ["tip", "tutorial", "experience"])
def test_each_kind_has_its_page(cast, client, kind):
    made = publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind=kind,
        title="A thing",
        html="<p>In short</p>",
    )
    text = shown(page(client, cast.bruno, "discussion", made.slug))
    assert "A thing" in text
    assert "In short" in text


def test_a_tutorial_shows_its_parts_each_in_its_way(cast, client):
    made = publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tutorial",
        title="The joker",
        html="",
        sections={
            "when": "<p>When you do not know</p>",
            "how": "<ol><li><p><strong>Say so</strong></p><p>Out loud.</p></li></ol>",
            "words": "<p>Let us call her together.</p>",
            "example": "<p>She laughed.</p>",
            "pitfalls": "<ul><li><p>Too often</p></li><li><p>Too late</p></li></ul>",
        },
    )
    text = shown(page(client, cast.bruno, "discussion", made.slug))
    assert (
        '<ol class="steps mt"><li><h3>Say so</h3><div class="voice mt-0"><p>Out loud.</p>' in text
    )
    assert '<blockquote class="quote quote--s">Let us call her together.</blockquote>' in text
    assert text.count("#i-triangle-alert") >= 2
    # Who signs the tutorial need not be who lived it: nobody is named who is not named there.
    assert "<figcaption" not in text


def test_an_example_that_names_its_teller_is_signed_by_them(cast, client):
    told = "<p>“She laughed.”</p><p>Chloé, at the desk</p>"
    sections = {"how": "<p>Say so.</p>", "example": told}
    facts = {"community": cast.counsellors, "kind": "tutorial", "title": "The joker", "html": ""}
    made = publish(actor=cast.awa, sections=sections, **facts)
    text = shown(page(client, cast.bruno, "discussion", made.slug))
    assert '<figcaption class="mt">Chloé, at the desk</figcaption>' in text


def test_what_a_former_member_wrote_keeps_its_display_name(cast, client, asked):
    Contribution.objects.filter(pk=asked.answer.pk).update(author=None, author_name="Zoé")
    Contribution.objects.filter(pk=asked.question.pk).update(author=None)
    text = shown(page(client, cast.chloe, "discussion", asked.question.slug))
    assert "Zoé" in text
    assert "A former member" in text
    assert "#i-user-round" in text
    assert ">AM<" not in text


def test_differences_between_people_are_told_from_twelve_on(cast, client, tip):
    facts = {"organisation": cast.house, "community": cast.counsellors, "contribution": tip}
    people = [
        cast.bruno.__class__.objects.create(organisation=cast.house, name=f"P{n}")
        for n in range(12)
    ]
    Trial.objects.bulk_create(
        Trial(person=who, outcome="worked", minutes=20, **facts) for who in people[:11]
    )
    text = shown(page(client, cast.bruno, "discussion", tip.slug))
    assert "11 people" in text
    assert "times in" not in text
    assert "20 min" not in text
    Trial.objects.create(person=people[11], outcome="adapted", minutes=10, **facts)
    text = shown(page(client, cast.bruno, "discussion", tip.slug))
    assert "at least 2 times in 3" in text
    assert "about 20 min" in text


def rows_of(response):
    return re.findall(r'id="k-([0-9a-z]+)"', shown(response))


def test_the_list_is_narrowed(cast, client, asked, tip):
    def listed(**query):
        return set(rows_of(page(client, cast.bruno, "list", **query)))

    question = asked.question.slug
    assert listed() == {question, tip.slug}
    assert listed(kind="tip") == {tip.slug}
    assert listed(community="mine") == {question, tip.slug}
    assert listed(community=cast.everyone.slug) == set()
    assert listed(subject=cast.subject.slug) == {question, tip.slug}
    assert listed(only="waiting") == set()
    asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    assert listed(only="solved") == {question}
    assert listed(only="certified", kind="nonsense", page="x") == set()


def test_the_list_alone_is_the_list_of_the_page(cast, client, asked, tip):
    client.force_login(cast.bruno)
    whole = shown(client.get(reverse("knowledge:list")))
    fragment = shown(client.get(reverse("knowledge:list"), **HTMX))
    assert fragment.strip().split("\n", 2)[-1].strip() in whole


def test_withdrawn_texts_are_in_no_list(cast, client, tip):
    withdrawing.withdraw(actor=cast.awa, contribution=tip)
    assert rows_of(page(client, cast.awa, "list")) == []


def test_a_prepared_list_shows_each_reader_their_own(cast, client, tip):
    publish(actor=cast.eva, community=cast.hidden, kind="tip", title="Hush", html="<p>No</p>")
    for _ in range(2):
        assert len(rows_of(page(client, cast.eva, "list"))) == 2
        assert rows_of(page(client, cast.bruno, "list")) == [tip.slug]
        assert rows_of(page(client, cast.diego, "list")) == []
        assert rows_of(page(client, cast.farid, "list")) == []
