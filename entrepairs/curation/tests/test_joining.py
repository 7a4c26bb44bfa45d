# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An answer becomes a tip or a tutorial; two that say the same become one, and two again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from entrepairs.curation.actions import merging, turning
from entrepairs.curation.models import Merge
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge import reconcile
from entrepairs.knowledge.actions import asking, crediting, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution, Credit
from entrepairs.knowledge.queries import credits as named_by
from entrepairs.knowledge.tests.browsing import page, post, shown

pytestmark = pytest.mark.django_db


def another(cast, person, kind, title):
    return publish(
        actor=person, community=cast.counsellors, kind=kind, title=title, html="<p>Words.</p>"
    )


def names(people):
    return [one.name for one in people]


def test_an_answer_becomes_a_tip_that_its_author_signs(cast, asked):
    crediting.credit(actor=cast.awa, contribution=asked.answer, people=[cast.chloe])
    tip = turning.turn(actor=cast.eva, answer=asked.answer, kind="tip")

    assert (tip.author, tip.title) == (cast.awa, "Which contract for a cargo bike?")
    assert tip.html == asked.answer.html
    assert list(tip.subjects.all()) == [cast.subject]
    named = named_by.of_text(tip.pk)
    assert names(named.together) == ["Chloé Martin"]
    assert names(named.structured) == ["Eva Novak"]
    assert turning.turn(actor=cast.awa, answer=asked.answer, kind="tip") == tip
    tutorial = turning.turn(actor=cast.awa, answer=asked.answer, kind="tutorial")
    assert tutorial.sections == {"how": asked.answer.html}
    assert not Credit.objects.filter(contribution=tutorial, structured=True).exists()


def test_both_ways_one_leads_to_the_other(cast, client, asked):
    response = post(client, cast.eva, "curation:turn_into_tip", asked.answer.slug)
    tip = Contribution.objects.get(kind="tip")
    assert response.url == f"/knowledge/{tip.slug}/"
    assert asked.question.slug in shown(page(client, cast.bruno, "discussion", tip.slug))
    assert tip.slug in shown(page(client, cast.bruno, "discussion", asked.question.slug))


def test_who_may_not_turn_it_is_told_why(cast, client, asked):
    assert (
        post(client, cast.bruno, "curation:turn_into_tutorial", asked.answer.slug).status_code
        == 403
    )
    with pytest.raises(Refused, match="An answer becomes"):
        turning.turn(actor=cast.awa, answer=asked.answer, kind="experience")
    withdrawing.withdraw(actor=cast.awa, contribution=asked.answer)
    with pytest.raises(Refused, match="withdrawn"):
        turning.turn(actor=cast.awa, answer=asked.answer, kind="tip")


def test_answers_go_over_and_come_back(cast, asked):
    asking.accept_answer(actor=cast.bruno, answer=asked.answer)
    kept = another(cast, cast.chloe, "question", "Cargo bikes: which contract?")
    merging.merge(actor=cast.eva, gone=asked.question, kept=kept)

    for row in (asked.question, kept, asked.answer):
        row.refresh_from_db()
    assert asked.answer.parent == kept
    assert kept.accepted == asked.answer
    assert (asked.question.answers_count, kept.answers_count) == (0, 1)
    assert asked.question.duplicate_of == kept
    assert reconcile.drifts() == []

    later = publish(
        actor=cast.awa,
        community=kept.community,
        kind="answer",
        title="",
        html="<p>B</p>",
        parent=kept,
    )
    merging.part(actor=cast.eva, gone=asked.question)
    for row in (asked.question, kept, asked.answer, later):
        row.refresh_from_db()
    assert (asked.answer.parent, later.parent) == (asked.question, kept)
    assert asked.question.accepted == asked.answer
    assert (kept.accepted, kept.answers_count) == (None, 1)
    assert asked.question.merged_at is None
    assert reconcile.drifts() == []


def test_what_was_merged_is_parted_and_neither_reopened_nor_closed(cast, client, asked):
    kept = another(cast, cast.chloe, "question", "Cargo bikes: which contract?")
    other = another(cast, cast.chloe, "question", "Which lock?")
    merging.merge(actor=cast.eva, gone=asked.question, kept=kept)
    asked.question.refresh_from_db()
    with pytest.raises(Refused, match="Part them first"):
        asking.reopen(actor=cast.eva, question=asked.question)
    with pytest.raises(Refused, match="Part them first"):
        asking.close_as_duplicate(actor=cast.eva, question=asked.question, other=other)
    assert post(client, cast.eva, "knowledge:reopen", asked.question.slug).status_code == 403


def test_a_tip_that_goes_leaves_its_author_named(cast, client, tip):
    kept = another(cast, cast.chloe, "tip", "Silence")
    merging.merge(actor=cast.eva, gone=tip, kept=kept)
    assert names(named_by.of_text(kept.pk).together) == ["Awa Diop"]
    response = page(client, cast.bruno, "discussion", tip.slug)
    assert response.url == f"/knowledge/{kept.slug}/?from={tip.slug}"
    text = shown(client.get(response.url))
    assert "was merged with this" in text
    assert "Awa Diop" in text
    assert "Three seconds" in shown(
        page(client, cast.bruno, "discussion", tip.slug, **{"as-it-was": ""})
    )
    merging.part(actor=cast.eva, gone=tip)
    assert not Credit.objects.filter(contribution=kept).exists()
    assert page(client, cast.bruno, "discussion", tip.slug).status_code == 200


def test_only_of_one_kind_in_one_place_by_who_may_change_both(cast, asked, tip):
    kept = another(cast, cast.chloe, "question", "Cargo bikes: which contract?")
    for gone, other, by, why in (
        (asked.question, tip, cast.eva, "two questions, or two tips"),
        (asked.question, asked.question, cast.eva, "two questions, or two tips"),
        (asked.question, kept, cast.bruno, "The author of both"),
    ):
        with pytest.raises(Refused, match=why):
            merging.merge(actor=by, gone=gone, kept=other)
    elsewhere = publish(
        actor=cast.eva, community=cast.hidden, kind="question", title="Quiet?", html=""
    )
    with pytest.raises(Refused, match="same community"):
        merging.merge(actor=cast.eva, gone=asked.question, kept=elsewhere)


def test_after_thirty_days_it_stays_merged(cast, asked):
    kept = another(cast, cast.chloe, "question", "Cargo bikes: which contract?")
    merging.merge(actor=cast.eva, gone=asked.question, kept=kept)
    Merge.objects.update(at=timezone.now() - timedelta(days=31))
    with pytest.raises(Refused, match="more than 30 days"):
        merging.part(actor=cast.eva, gone=asked.question)


def test_one_finds_what_says_the_same(cast, client, asked):
    kept = another(cast, cast.chloe, "question", "Cargo bikes: which contract?")
    assert kept.title in shown(page(client, cast.eva, "curation:merge", asked.question.slug))
    assert page(client, cast.chloe, "curation:merge", asked.question.slug).status_code == 403
    response = post(
        client, cast.eva, "curation:merge", asked.question.slug, data={"other": kept.slug}
    )
    assert response.status_code == 302
    text = shown(client.get(response.url, follow=True))
    assert "They are one now" in text
    assert f"/knowledge/{asked.question.slug}/part/" in text
    post(client, cast.eva, "curation:part", asked.question.slug)
    assert not Merge.objects.exists()


@pytest.mark.parametrize("name", ["turn_into_tip", "turn_into_tutorial", "merge", "part"])
def test_an_outsider_finds_nothing(cast, client, asked, name):
    assert post(client, cast.diego, f"curation:{name}", asked.answer.slug).status_code == 404
