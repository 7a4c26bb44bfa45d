# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Publishing: every kind, its text, its ties, its community."""

import pytest

from entrepairs.communities import readable
from entrepairs.communities.models import Expert
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge import rules
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Attachment, Contribution, Draft


def ask(cast, actor=None, **facts):
    given = {"community": cast.counsellors, "kind": "question", "title": "Which form?"}
    return publish(**{"actor": actor or cast.bruno, "html": "Which one is it?"} | given | facts)


def test_what_is_published_is_clean_and_has_a_first_version(cast):
    question = ask(
        cast, html="<p>Which <script>x</script><b>form</b>?</p>", subjects=[cast.subject]
    )

    assert question.html == "<p>Which <b>form</b>?</p>"
    assert (question.text, question.excerpt) == ("Which form?", "Which form?")
    assert question.language == "en"
    assert question.versions.get().html == question.html
    assert list(question.subjects.all()) == [cast.subject]
    assert JournalEntry.objects.get(about=question.pk).name == "knowledge.question_asked"


@pytest.mark.parametrize(
    ("kind", "deed"),
    [
        ("tip", "tip_shared"),
        ("tutorial", "tutorial_published"),
        ("experience", "experience_told"),
    ],
)
def test_each_kind_has_its_deed(cast, kind, deed):
    made = ask(cast, kind=kind)
    assert JournalEntry.objects.get(about=made.pk).name == f"knowledge.{deed}"


def test_the_parts_of_a_tutorial_are_kept_apart_and_searched_together(cast):
    made = ask(cast, kind="tutorial", html="", sections={"how": "Ask first", "when": "Before"})

    assert made.sections == {"when": "<p>Before</p>", "how": "<p>Ask first</p>"}
    assert made.text == "Before\nAsk first"


def test_an_answer_counts_and_lives_with_its_question(cast):
    question = ask(cast)
    answer = ask(cast, cast.awa, kind="answer", title="", parent=question, community=cast.everyone)

    question.refresh_from_db()
    assert answer.community == cast.counsellors
    assert question.answers_count == 1
    assert question.active_at > question.published_at


def test_writing_in_an_open_community_joins_it(cast):
    ask(cast, cast.farid, community=cast.everyone)
    assert cast.everyone.pk in readable.mine(cast.farid)


def test_one_does_not_write_where_one_does_not_belong(cast):
    with pytest.raises(Refused, match="Join the community"):
        ask(cast, cast.farid)
    assert not Contribution.objects.exists()


def test_a_closed_question_takes_no_answer(cast):
    question, other = ask(cast), ask(cast)
    # The row in hand is older than the closing: the action looks again.
    Contribution.objects.filter(pk=question.pk).update(duplicate_of=other)
    with pytest.raises(Refused, match="under the other one"):
        ask(cast, cast.awa, kind="answer", parent=question)
    question.refresh_from_db()
    assert question.answers_count == 0


def mention(person):
    return f'<a href="/people/{person.slug}/" data-mention="{person.slug}">@{person.name}</a>'


def test_only_those_who_may_read_are_named(cast):
    people = [cast.awa, cast.farid, cast.diego, cast.bruno]
    question = ask(cast, html="<p>" + "".join(map(mention, people)) + "</p>")

    assert [row.person for row in question.mentions.all()] == [cast.awa]


def test_a_text_takes_the_files_of_its_writer_alone(cast):
    facts = {"organisation": cast.house, "kind": "image", "media_type": "image/png", "size": 1}
    mine, listed = (
        Attachment.objects.create(owner=cast.bruno, name="a.png", **facts) for _ in range(2)
    )
    others = Attachment.objects.create(owner=cast.awa, name="b.png", **facts)
    shown = "".join(f'<img src="/files/{file.slug}/{file.name}">' for file in (mine, others))
    question = ask(cast, html=f"<p>{shown}</p>", attachments=[listed.slug])

    assert set(question.attachments.all()) == {mine, listed}


def test_the_draft_is_erased(cast):
    for author in (cast.bruno, cast.awa):
        Draft.objects.create(organisation=cast.house, author=author, key="k", kind="question")
    ask(cast, draft_key="k")
    assert Draft.objects.get().author == cast.awa


def test_only_the_experts_of_the_subject_certify(cast):
    question = ask(cast, subjects=[cast.subject])
    answer = ask(cast, cast.awa, kind="answer", parent=question)
    Expert.objects.create(
        organisation=cast.house, community=cast.counsellors, subject=cast.subject, person=cast.chloe
    )
    assert rules.may_certify(cast.chloe, answer)
    assert not rules.may_certify(cast.eva, answer)
    assert not rules.may_certify(cast.chloe, question)
