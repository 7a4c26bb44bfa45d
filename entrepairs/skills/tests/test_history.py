# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A certification's history holds, and whoever touches it is caught."""

import io

import pytest
from django.core.management import call_command

from entrepairs.skills import history
from entrepairs.skills.models import Certification, Step

pytestmark = pytest.mark.django_db
Kind = Step.Kind


@pytest.fixture
def written(cast):
    row = Certification.objects.create(
        organisation=cast.house, community=cast.counsellors, person=cast.awa, subject=cast.subject
    )
    history.add(row, Kind.ASKED, by=cast.awa)
    history.add(row, Kind.YES, by=cast.bruno)
    history.add(row, Kind.NOT_YET, by=cast.chloe, sentence="Show me one more.")
    history.add(row, Kind.YES, by=cast.chloe)
    return row


def steps(row):
    return list(row.steps.select_related("by", "certification").order_by("number"))


def check():
    told = io.StringIO()
    call_command("check", "operations", "--data", stdout=told)
    return told.getvalue()


def test_lines_hold_as_they_were_written(written):
    assert [step.number for step in steps(written)] == [1, 2, 3, 4]
    assert len({step.digest for step in steps(written)}) == 4
    assert history.verify(steps(written)) == 0
    assert history.faults() == []
    assert "Counters equal their rows." in check()


@pytest.mark.parametrize(
    "change",
    [
        {"sentence": "Fine."},
        {"kind": "yes"},
        {"by_slug": "nobody000000"},
        {"digest": "0" * 64},
    ],
)
def test_an_altered_line_is_caught(written, change):
    Step.objects.filter(certification=written, number=3).update(**change)
    assert history.verify(steps(written)) == 3
    assert history.faults() == [(written.slug, 3)]
    with pytest.raises(SystemExit):
        check()


def test_a_moved_moment_is_caught(written):
    Step.objects.filter(certification=written, number=2).update(at=written.asked_at)
    assert history.verify(steps(written)) == 2


def test_another_name_is_caught(written, cast):
    Step.objects.filter(certification=written, number=2).update(by=cast.eva)
    assert history.verify(steps(written)) == 2


def test_a_line_taken_away_is_caught(written):
    Step.objects.filter(certification=written, number=2).delete()
    assert history.verify(steps(written)) == 2
    # Also when the others are counted anew.
    for step in steps(written)[1:]:
        Step.objects.filter(pk=step.pk).update(number=step.number - 1)
    assert history.verify(steps(written)) == 2


def test_the_first_line_taken_away_is_caught(written):
    Step.objects.filter(certification=written, number=1).delete()
    assert history.verify(steps(written)) == 1


def test_lines_in_another_order_are_caught(written):
    Step.objects.filter(certification=written, number=2).update(number=20)
    Step.objects.filter(certification=written, number=3).update(number=2)
    Step.objects.filter(certification=written, number=20).update(number=3)
    assert history.verify(steps(written)) == 2


def test_a_line_put_in_is_caught(written, cast):
    Step.objects.create(
        organisation=cast.house,
        community=cast.counsellors,
        certification=written,
        number=5,
        kind=Kind.YES,
        by=cast.eva,
        digest="f" * 64,
    )
    assert history.verify(steps(written)) == 5


def test_a_state_that_no_line_explains_is_caught(written):
    """The last line was taken away: the chain holds, the certification says otherwise."""
    history.add(written, Kind.REFUSED, by=written.person)
    Certification.objects.filter(pk=written.pk).update(state="refused")
    assert history.faults() == []
    Step.objects.filter(certification=written, number=5).delete()
    assert history.verify(steps(written)) == 0
    assert history.faults() == [(written.slug, 5)]


def test_a_history_of_another_certification_does_not_fit(written, cast):
    other = Certification.objects.create(
        organisation=cast.house, community=cast.everyone, person=cast.awa, subject=cast.subject
    )
    Step.objects.filter(certification=written).update(certification=other)
    assert history.verify(steps(other)) == 1
    assert (written.slug, 1) in history.faults()


def test_an_erased_account_breaks_no_chain(written):
    Step.objects.filter(certification=written).update(by=None)
    assert history.verify(steps(written)) == 0
