# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two skills become one, and a community had certified both for the same person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.people.models import Subject
from entrepairs.skills import history, rules
from entrepairs.skills.actions import certifying, merge_skill
from entrepairs.skills.actions.badges import make_badge, open_badge
from entrepairs.skills.models import Badge, Certification, Step
from entrepairs.skills.queries import verifying
from entrepairs.skills.queries.shown import shown, summaries
from entrepairs.skills.tests.certifying import (
    appeal,
    asked,
    certified,
    decide,
    peers,
    piece,
    revoked,
    yes,
)
from entrepairs.skills.tests.test_certification_pages import at, browser
from entrepairs.skills.tests.test_endorsing import shows

pytestmark = pytest.mark.django_db
State = Certification.State


@pytest.fixture
def group(cast):
    group = peers(cast)
    cast.excess = Subject.objects.create(
        organisation=cast.house, name_fr="Reste à charge", name_en="Excess"
    )
    shows(cast, cast.bruno, subject=cast.excess)
    group.other_piece = piece(cast, cast.bruno, subject=cast.excess, title="The excess")
    group.second = asked(cast, subject=cast.excess)
    return group


def both(cast, group, *, later):
    """Both certified; one of them a month longer."""
    first = certified(cast, group)
    second = yes(group.second, group.other_piece, group.one, group.two, group.other)
    row = {"first": first, "second": second}[later]
    row.expires_at += timedelta(days=30)
    row.save(update_fields=["expires_at"])
    return first, second


def merged(cast):
    merge_skill(actor=cast.awa, subject=cast.excess, into=cast.subject)


def fresh(*rows):
    for row in rows:
        row.refresh_from_db()
    return rows


@pytest.mark.parametrize("later", ["first", "second"])
def test_the_one_that_lasts_longest_speaks_for_both(cast, group, later):
    first, second = both(cast, group, later=later)
    merged(cast)
    fresh(first, second)
    remains, gone = (first, second) if later == "first" else (second, first)
    assert (remains.joined, gone.joined) == (None, remains)
    assert first.subject == second.subject == cast.subject
    now = timezone.now()
    assert list(Certification.objects.own(now, person=cast.bruno)) == [remains]
    with scope.request_scope():
        said = summaries(cast.chloe, shown(cast.chloe).filter(person=cast.bruno))
    assert [one.is_certified for one in said.values()] == [True]
    mine = browser(cast.bruno).get(reverse("skills:about_me")).content.decode()
    assert remains.slug in mine
    assert gone.slug not in mine


def test_the_history_of_both_is_kept_and_holds(cast, group):
    rows = both(cast, group, later="first")
    before = [list(row.steps.order_by("number").values_list("digest", flat=True)) for row in rows]
    merged(cast)
    assert history.faults() == []
    after = [list(row.steps.order_by("number").values_list("digest", flat=True)) for row in rows]
    assert after[0] == before[0]
    assert after[1][:-1] == before[1]
    last = rows[1].steps.order_by("number").last()
    assert (last.kind, last.by) == (Step.Kind.JOINED, cast.awa)


def test_a_page_given_away_says_what_remains(cast, group):
    first, second = both(cast, group, later="first")
    badge = make_badge(actor=cast.bruno, certification=second)
    open_badge(actor=cast.bruno, badge=badge, is_public=True)
    address = reverse("skills:badge", args=[badge.slug])
    token = badge.token
    merged(cast)
    page = Client().get(address).content.decode()
    assert "Valid." in page
    assert "Deductible" in page
    assert "credential.jwt" not in page  # it ends before what the page says
    assert verifying.verify(token).verdict == "valid"
    certifying.revoke_certification(actor=cast.awa, certification=first, reason="No.")
    page = Client().get(address).content.decode()
    assert "revoked" in page
    assert "Valid." not in page
    assert verifying.verify(token).verdict == "revoked"


def test_a_badge_of_what_remains_is_made_and_the_other_only_closed(cast, group):
    first, second = both(cast, group, later="first")
    badge = make_badge(actor=cast.bruno, certification=second)
    open_badge(actor=cast.bruno, badge=badge, is_public=True)
    merged(cast)
    fresh(first, second)
    with pytest.raises(Refused):
        make_badge(actor=cast.bruno, certification=second)
    assert make_badge(actor=cast.bruno, certification=first).certification == first
    page = browser(cast.bruno).get(at("certification", second)).content.decode()
    assert "another certification speaks for both" in page
    assert at("certification", first) in page
    assert "Close the page" in page
    assert "Make my badge" not in page
    browser(cast.bruno).post(at("open_badge", second))
    assert not Badge.objects.get(pk=badge.pk).is_public


def test_what_was_revoked_is_not_restored_by_a_merge(cast, group):
    second = yes(group.second, group.other_piece, group.one, group.two, group.other)
    badge = make_badge(actor=cast.bruno, certification=second)
    open_badge(actor=cast.bruno, badge=badge, is_public=True)
    certifying.revoke_certification(actor=cast.awa, certification=second, reason="No.")
    first = certified(cast, group)
    merged(cast)
    assert fresh(second)[0].joined == first
    assert "Valid." not in Client().get(reverse("skills:badge", args=[badge.slug])).content.decode()
    assert verifying.verify(badge.token).verdict == "revoked"


def test_what_is_joined_is_looked_at_renewed_and_revoked_no_more(cast, group):
    first = certified(cast, group)
    merged(cast)
    (second,) = fresh(group.second)
    assert (second.joined, second.state) == (first, State.ASKED)
    waits = browser(group.three).get(reverse("skills:requests")).content.decode()
    assert second.slug not in waits
    assert browser(group.three).get(at("certification", second)).status_code == 404
    assert not rules.may_vouch(group.three, second)
    second.state, second.expires_at = State.CERTIFIED, timezone.now()
    assert not rules.may_renew(cast.bruno, second, timezone.now())
    assert not rules.may_revoke(cast.awa, second)


def test_an_appeal_goes_on(cast, group):
    first = appeal(cast, revoked(cast, group))
    second = yes(group.second, group.other_piece, group.one, group.two, group.other)
    merged(cast)
    assert fresh(first)[0].joined == second
    assert browser(cast.eva).get(at("certification", first)).status_code == 200
    decide(first, cast.eva, restores=True)
    assert list(Certification.objects.own(timezone.now())) == [second]
    assert history.faults() == []


def test_what_is_restored_speaks_for_both_where_it_lasts_longer(cast, group):
    first, second = both(cast, group, later="first")
    certifying.revoke_certification(actor=cast.awa, certification=first, reason="No.")
    appeal(cast, first)
    merged(cast)
    assert fresh(first)[0].joined == second
    decide(first, cast.eva, restores=True)
    fresh(first, second)
    assert (first.joined, second.joined) == (None, first)
    assert list(Certification.objects.own(timezone.now())) == [first]
    last = [row.steps.order_by("number").last().kind for row in (first, second)]
    assert last == [Step.Kind.RESTORED, Step.Kind.JOINED]
    assert history.faults() == []


def test_what_was_given_up_stands_in_nobody_s_way(cast, group):
    first = certified(cast, group)
    certifying.refuse_certification(actor=cast.bruno, certification=first)
    second = yes(group.second, group.other_piece, group.one, group.two, group.other)
    merged(cast)
    fresh(first, second)
    assert (first.joined, second.joined, second.subject) == (None, None, cast.subject)


def test_a_second_merge_leads_to_what_remains_in_the_end(cast, group):
    first, second = both(cast, group, later="second")
    merged(cast)
    whole = Subject.objects.create(
        organisation=cast.house, name_fr="Franchises", name_en="Deductibles"
    )
    shows(cast, cast.bruno, subject=whole)
    more = piece(cast, cast.bruno, subject=whole, title="All of them")
    third = yes(asked(cast, subject=whole), more, group.one, group.two, group.other)
    Certification.objects.filter(pk=third.pk).update(
        expires_at=second.expires_at + timedelta(days=30)
    )
    cast.subject.refresh_from_db()
    merge_skill(actor=cast.awa, subject=cast.subject, into=whole)
    fresh(first, second, third)
    assert (first.joined, second.joined, third.joined) == (third, third, None)
    assert {first.subject, second.subject, third.subject} == {whole}
    # It may be asked for again once it is given up.
    certifying.refuse_certification(actor=cast.bruno, certification=third)
    assert asked(cast, subject=whole).pk not in {first.pk, second.pk, third.pk}
