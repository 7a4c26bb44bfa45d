# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Does it still hold: said by readers, looked at by who answers for it, asked when it matters."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Membership
from entrepairs.curation import asking, reconcile
from entrepairs.curation.actions import judging
from entrepairs.curation.models import Review, Verdict
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge import lasting as lasts
from entrepairs.knowledge.actions import asking as asking_actions
from entrepairs.knowledge.actions import feedback, lasting, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Certification, Validity
from entrepairs.knowledge.tests.browsing import page, post, shown

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Paris"))
DAY = timedelta(days=1)


@pytest.fixture
def clock(monkeypatch):
    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return at


def aged(text, days):
    text.published_at = timezone.now() - days * DAY
    text.save(update_fields=["published_at"])


def doubts(text):
    return Validity.objects.get(contribution=text).doubts


def test_a_doubt_is_counted_for_all_and_read_by_who_answers_for_it(cast, client, joker):
    with pytest.raises(Refused, match="Say in a sentence"):
        judging.doubt(actor=cast.bruno, contribution=joker, why=" ")
    judging.doubt(actor=cast.bruno, contribution=joker, why="The line was closed")
    judging.doubt(actor=cast.bruno, contribution=joker, why="The line was closed")
    assert doubts(joker) == 1

    for person in (cast.awa, cast.eva, cast.bruno):
        assert "The line was closed" in shown(page(client, person, "curation:lasting", joker.slug))
    text = shown(page(client, cast.chloe, "curation:lasting", joker.slug))
    assert "1 doubt" in text
    assert "The line was closed" not in text
    text = shown(page(client, cast.chloe, "discussion", joker.slug))
    assert "1 doubt" in text
    assert "Bruno" not in text


def test_a_reader_thinks_again(cast, joker):
    judging.doubt(actor=cast.bruno, contribution=joker, why="The line was closed")
    judging.say_it_holds(actor=cast.bruno, contribution=joker)
    assert doubts(joker) == 0
    judging.doubt(actor=cast.bruno, contribution=joker, why="It was, after all")
    judging.take_verdict_back(actor=cast.bruno, contribution=joker)
    judging.take_verdict_back(actor=cast.bruno, contribution=joker)
    assert doubts(joker) == 0
    with pytest.raises(Refused, match="It is yours"):
        judging.doubt(actor=cast.awa, contribution=joker, why="Hm")


def test_whoever_answers_for_it_looks_and_doubts_are_settled(cast, joker, clock):
    judging.doubt(actor=cast.bruno, contribution=joker, why="The line was closed")
    with pytest.raises(Refused, match="Only the person who answers for it"):
        judging.confirm(actor=cast.chloe, contribution=joker)
    clock(MONDAY)
    judging.confirm(actor=cast.awa, contribution=joker, kept_for=91 * DAY)
    row = Validity.objects.get(contribution=joker)
    assert (row.doubts, row.checked_by, row.review_by) == (0, cast.awa, MONDAY + 91 * DAY)
    assert Verdict.objects.get().settled_at == MONDAY
    # The same reader may doubt what was said to hold.
    judging.doubt(actor=cast.bruno, contribution=joker, why="The line was closed")
    assert doubts(joker) == 1


def test_it_is_handed_over_to_a_member_who_may_then_say_it(cast, joker):
    with pytest.raises(Refused, match="Choose a member"):
        lasting.hand_over(actor=cast.awa, contribution=joker, to=cast.farid)
    lasting.hand_over(actor=cast.awa, contribution=joker, to=cast.chloe)
    judging.confirm(actor=cast.chloe, contribution=joker)
    # Who left the community answers for it no more: its author does again.
    Membership.objects.filter(person=cast.chloe).delete()
    row = Validity.objects.select_related("keeper").get(contribution=joker)
    assert lasts.keeper_of(joker, row) == cast.awa


def test_obsolete_it_stays_readable_and_points_to_what_holds(cast, client, joker):
    newer = publish(
        actor=cast.chloe,
        community=cast.counsellors,
        kind="tip",
        title="The new line",
        html="<p>Dial 12.</p>",
    )
    elsewhere = publish(
        actor=cast.eva, community=cast.hidden, kind="tip", title="Quiet", html="<p>Hush.</p>"
    )
    with pytest.raises(Refused, match="Those who read this text could not read that one"):
        judging.declare_obsolete(actor=cast.eva, contribution=joker, why="", replaced_by=elsewhere)
    with pytest.raises(Refused, match="Say why"):
        judging.declare_obsolete(actor=cast.awa, contribution=joker, why=" ")
    judging.declare_obsolete(
        actor=cast.awa, contribution=joker, why="The line was closed", replaced_by=newer
    )
    text = shown(page(client, cast.bruno, "discussion", joker.slug))
    assert "This no longer holds" in text
    assert "The line was closed" in text
    assert f"/knowledge/{newer.slug}/" in text
    assert "Call somebody who does." in text
    assert "no longer holds" in shown(page(client, cast.bruno, "list"))
    with pytest.raises(Refused, match="no longer holds either"):
        judging.declare_obsolete(actor=cast.eva, contribution=newer, why="x", replaced_by=joker)
    withdrawing.withdraw(actor=cast.chloe, contribution=newer)
    assert newer.slug not in shown(page(client, cast.bruno, "discussion", joker.slug))
    lasting.take_obsolete_back(actor=cast.awa, contribution=joker)
    assert "This no longer holds" not in shown(page(client, cast.bruno, "discussion", joker.slug))


# Asking.


def reviews():
    return sorted(
        (row.person.name.split()[0], str(row.contribution)) for row in Review.objects.all()
    )


def test_nobody_is_asked_about_what_is_old_alone(cast, joker):
    aged(joker, 400)
    assert asking.ask_keepers() == 0
    feedback.find_useful(actor=cast.bruno, contribution=joker)
    assert asking.ask_keepers() == 1
    assert reviews() == [("Awa", "The joker: call an expert")]
    assert asking.ask_keepers() == 0
    assert JournalEntry.objects.filter(name="curation.review_asked").count() == 1


def test_two_doubts_are_a_reason_whatever_its_age(cast, joker):
    judging.doubt(actor=cast.bruno, contribution=joker, why="The line was closed")
    assert asking.ask_keepers() == 0
    judging.doubt(actor=cast.eva, contribution=joker, why="Indeed")
    assert asking.ask_keepers() == 1


def test_all_texts_of_somebody_are_asked_about_at_once_and_seldom(cast, joker, tip, clock):
    for text in (joker, tip):
        for person in (cast.bruno, cast.eva):
            judging.doubt(actor=person, contribution=text, why="Changed")
    now = timezone.now()
    assert asking.ask_keepers() == 1
    assert len(reviews()) == 2
    assert JournalEntry.objects.filter(name="curation.review_asked").count() == 1
    clock(now + 27 * DAY)
    assert asking.ask_keepers() == 0
    clock(now + 29 * DAY)
    assert asking.ask_keepers() == 1


def test_where_nobody_is_left_those_who_facilitate_are_asked(cast, joker):
    other = publish(
        actor=cast.chloe,
        community=cast.counsellors,
        kind="tutorial",
        title="Closing",
        html="",
        sections={"how": "<p>Smile.</p>"},
    )
    aged(other, 400)
    feedback.find_useful(actor=cast.bruno, contribution=other)
    cast.chloe.left_at = timezone.now()
    cast.chloe.save()
    assert asking.ask_keepers() == 1
    assert reviews() == [("Awa", "Closing")]


def test_a_certified_answer_that_enough_doubt_goes_to_who_certified_it(cast, client, asked):
    communities.name_expert(
        actor=cast.awa, community=cast.counsellors, person=cast.eva, subject=cast.subject
    )
    feedback.certify(actor=cast.eva, contribution=asked.answer)
    for person in (cast.bruno, cast.chloe):
        judging.doubt(actor=person, contribution=asked.answer, why="Changed in May")
    assert asking.ask_keepers() == 1
    assert Review.objects.get().person == cast.eva
    text = shown(page(client, cast.chloe, "discussion", asked.question.slug))
    assert "2 doubts" in text
    assert "Changed in May" in shown(page(client, cast.eva, "curation:lasting", asked.answer.slug))
    assert "Which contract" in shown(page(client, cast.eva, "curation:lasting", asked.answer.slug))
    judging.confirm(actor=cast.eva, contribution=asked.answer)
    assert not Review.objects.exists()
    assert Certification.objects.exists()


# The pages.


def test_a_reader_says_so_from_the_page(cast, client, joker):
    text = shown(page(client, cast.bruno, "discussion", joker.slug))
    assert "Awa Diop answers for it." in text
    assert "Still valid" in text
    assert post(client, cast.bruno, "curation:holds", joker.slug).status_code == 302
    response = post(client, cast.bruno, "curation:doubt", joker.slug, data={"why": ""})
    assert response.status_code == 422
    assert "Say in a sentence what no longer holds." in shown(response)
    post(client, cast.bruno, "curation:doubt", joker.slug, data={"why": "Changed"})
    assert doubts(joker) == 1
    text = shown(page(client, cast.bruno, "curation:lasting", joker.slug))
    assert "You said that it no longer holds." in text
    post(client, cast.bruno, "curation:take_verdict_back", joker.slug)
    assert doubts(joker) == 0
    assert post(client, cast.bruno, "curation:confirm", joker.slug).status_code == 403


def test_whoever_answers_for_it_does_all_from_one_page(cast, client, joker, tip):
    aged(joker, 400)
    text = shown(page(client, cast.bruno, "discussion", joker.slug))
    assert "to be looked at again since" in text
    feedback.find_useful(actor=cast.bruno, contribution=joker)
    assert joker.title in shown(page(client, cast.awa, "curation:mine"))
    assert joker.title not in shown(page(client, cast.eva, "curation:mine"))

    assert (
        post(client, cast.awa, "curation:confirm", joker.slug, data={"days": "7"}).status_code
        == 422
    )
    post(client, cast.awa, "curation:confirm", joker.slug, data={"days": "182"})
    assert joker.title not in shown(page(client, cast.awa, "curation:mine"))
    response = post(client, cast.awa, "curation:hand_over", joker.slug, data={"to": ""})
    assert response.status_code == 422
    post(client, cast.awa, "curation:hand_over", joker.slug, data={"to": cast.bruno.slug})
    assert Validity.objects.get(contribution=joker).keeper == cast.bruno

    response = post(client, cast.awa, "curation:obsolete", joker.slug, data={})
    assert response.status_code == 422
    data = {"replaced_by": "https://here/knowledge/nothere00000/"}
    response = post(client, cast.awa, "curation:obsolete", joker.slug, data=data)
    assert "There is no text at this address" in shown(response)
    data = {"replaced_by": f"https://here/knowledge/{tip.slug}/#x"}
    response = post(client, cast.awa, "curation:obsolete", joker.slug, data=data)
    assert response.status_code == 302
    assert Validity.objects.get(contribution=joker).replaced_by == tip
    post(client, cast.awa, "curation:obsolete_back", joker.slug)
    assert Validity.objects.get(contribution=joker).obsolete_at is None


OUTSIDE = [
    "holds",
    "doubt",
    "take_verdict_back",
    "confirm",
    "obsolete",
    "obsolete_back",
    "hand_over",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_an_outsider_finds_nothing(cast, client, joker, name):
    assert post(client, cast.diego, f"curation:{name}", joker.slug).status_code == 404


def test_an_outsider_answers_for_nothing_here(cast, client, joker):
    aged(joker, 800)
    assert joker.title not in shown(page(client, cast.diego, "curation:mine"))


def test_counters_are_compared_and_repaired(cast, joker, improved):
    judging.doubt(actor=cast.bruno, contribution=joker, why="Changed")
    assert reconcile.drifts() == []
    Validity.objects.update(doubts=4, suggestions=0)
    assert {(one.counter, one.kept, one.counted) for one in reconcile.drifts()} == {
        ("doubts", 4, 1),
        ("suggestions", 0, 1),
    }
    assert reconcile.repair() == 2
    assert reconcile.drifts() == []


def test_an_accepted_answer_can_be_doubted(cast, client, asked):
    where = f"/knowledge/{asked.answer.slug}/still-true/"
    assert where not in shown(page(client, cast.chloe, "discussion", asked.question.slug))
    asking_actions.accept_answer(actor=cast.bruno, answer=asked.answer)
    assert where in shown(page(client, cast.chloe, "discussion", asked.question.slug))
    for person in (cast.chloe, cast.eva):
        judging.doubt(actor=person, contribution=asked.answer, why="Not since May")
    assert asking.ask_keepers() == 1
    assert reviews() == [("Awa", str(asked.answer))]
    judging.declare_obsolete(actor=cast.awa, contribution=asked.answer, why="Not since May")
    assert "This no longer holds" in shown(
        page(client, cast.chloe, "discussion", asked.question.slug)
    )
