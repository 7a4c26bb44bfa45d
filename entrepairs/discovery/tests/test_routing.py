# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who can answer: what speaks for somebody, and that nothing the asker may not read does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.discovery.queries.experts import Experts, day
from entrepairs.discovery.routing.evidence import Answer, Asked, Evidence
from entrepairs.discovery.routing.scores import NAMES, WEIGHTS, ranked
from entrepairs.kernel import scope
from entrepairs.knowledge.actions import withdrawing
from entrepairs.knowledge.actions.publishing import publish

ASKER, ANNA, BEN, CARL = 1, 2, 3, 4
THEFT = "A stolen bicycle, which cover pays?"
HAIL = "Hail on the roof of a greenhouse"


def told(*threads):
    """(text, subjects, who answered with which use), one a day."""
    evidence = Evidence()
    for at, (text, subjects, answers) in enumerate(threads):
        thread = evidence.ask(Asked(text, at, ASKER, subjects))
        for person, useful in answers:
            evidence.answer(thread, Answer(person, at, useful))
    return evidence


def order(evidence, text, subjects=(), at=100, asker=ASKER):
    return [person for person, _ in ranked(evidence.signs(Asked(text, at, asker, subjects)))]


def test_every_sign_has_its_weight_and_none_speaks_against_anybody():
    assert tuple(WEIGHTS) == NAMES
    assert all(weight > 0 for weight in WEIGHTS.values())


def test_whoever_met_the_case_comes_first():
    evidence = told((HAIL, (), [(BEN, 0)]), (THEFT, (), [(ANNA, 0)]), (HAIL, (), [(BEN, 0)]))
    signs = evidence.signs(Asked("Somebody stole my bicycle", 4, ASKER))
    assert signs[ANNA].nearest == 1.0
    assert signs[ANNA].profile > signs[BEN].profile == 0.0
    even = told((HAIL, (), [(BEN, 0)]), (THEFT, (), [(ANNA, 0)]))
    assert order(even, "Somebody stole my bicycle") == [ANNA, BEN]


def test_subjects_usefulness_and_earlier_help_count():
    signs = told((THEFT, ("theft",), [(ANNA, 0), (BEN, 2)]), (HAIL, ("hail",), [(CARL, 0)])).signs(
        Asked("Which cover", 2, ASKER, ("hail",))
    )
    assert signs[CARL].subjects > signs[ANNA].subjects == 0.0
    assert signs[BEN].quality > signs[ANNA].quality
    assert signs[BEN].votes > signs[ANNA].votes
    assert signs[ANNA].tie > 0.0


def test_who_answers_lately_goes_before_who_once_did_by_questions_and_not_by_days():
    quiet = told((THEFT, (), [(ANNA, 0)]), *[(HAIL, (), [(BEN, 0)])] * 30)
    assert order(quiet, "Something else") == [BEN, ANNA]
    # A long holiday without a question is nobody's absence.
    evidence = told((HAIL, (), [(BEN, 0)]))
    soon, late = (evidence.signs(Asked("Else", at, ASKER))[BEN] for at in (1, 300))
    assert (soon.recently, soon.last) == (late.recently, late.last)


def test_nobody_is_asked_their_own_question_and_silence_is_no_evidence():
    evidence = told((THEFT, (), [(ASKER, 0), (ANNA, 0)]), (HAIL, (), []))
    assert order(evidence, THEFT) == [ANNA]
    assert ranked(Evidence().signs(Asked(THEFT, 1, ASKER))) == []


def people(reader, text="Whose cover pays a stolen bicycle?", moment=None):
    with scope.request_scope():
        found = Experts(reader).ask(Asked(text, day(timezone.now()), reader.pk), moment)
    return [key for key, _score in found]


@pytest.fixture
def answered(cast):
    """Eva answered in the open, and in a circle that is hidden; Awa in the group."""

    def thread(community, who):
        place = {"community": community, "title": "", "html": "<p>The household cover.</p>"}
        asked = publish(
            actor=cast.eva,
            kind="question",
            **place | {"title": "Which cover pays a stolen bicycle?"},
        )
        publish(actor=who, kind="answer", parent=asked, **place)
        return asked

    Membership.objects.create(
        organisation=cast.house, community=cast.hidden, person=cast.chloe, role="member"
    )
    return {
        "group": thread(cast.counsellors, cast.awa),
        "hidden": thread(cast.hidden, cast.chloe),
    }


def test_what_the_asker_may_not_read_proposes_nobody(cast, answered):
    assert people(cast.bruno) == [cast.awa.pk]
    assert set(people(cast.eva)) == {cast.awa.pk, cast.chloe.pk}
    assert people(cast.diego) == []
    withdrawing.withdraw(actor=cast.eva, contribution=answered["group"])
    assert people(cast.bruno) == []


def test_who_left_is_not_proposed_and_what_comes_later_is_not_known_yet(cast, answered):
    assert people(cast.bruno, moment=timezone.now() - timedelta(days=1)) == []
    cast.awa.left_at = timezone.now()
    cast.awa.save()
    assert people(cast.bruno) == []
