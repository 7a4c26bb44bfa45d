# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A question that nobody answers is brought to others, twice, and then left alone."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Membership
from entrepairs.discovery import actions, widening
from entrepairs.discovery.models import Availability, Solicitation
from entrepairs.discovery.routing.sought import a_need
from entrepairs.discovery.tests.asking import CHOSEN, ask, request
from entrepairs.knowledge.actions.asking import accept_answer
from entrepairs.people.models import Person

pytestmark = pytest.mark.django_db
Reason = Solicitation.Reason


MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=timezone.zoneinfo.ZoneInfo("Europe/Paris"))


def test_a_question_nobody_answers_widens_after_one_and_three_working_days(asked, cast, book):
    ask(asked, cast.chloe)
    Solicitation.objects.update(asked_at=MONDAY)
    assert widening.widen(MONDAY + timedelta(hours=23)) == 0
    assert widening.widen(MONDAY + timedelta(hours=25)) == 1
    assert request(asked, cast.awa).asked_by is None
    Solicitation.objects.filter(person=cast.awa).update(asked_at=MONDAY + timedelta(hours=25))
    assert widening.widen(MONDAY + timedelta(hours=26)) == 0


def test_it_widens_twice_and_then_never_again(asked, cast, book):
    for number in range(12):
        one = Person.objects.create(
            organisation=cast.house, name=f"P {number}", slug=f"more{number:08}"
        )
        place = {"organisation": cast.house, "community": cast.counsellors}
        Membership.objects.create(person=one, role="member", **place)
        other = book.write("question", f"Vélo électrique {number}", who=cast.bruno)
        for _answer in range(3):
            book.write("answer", "", "Oui.", who=one, parent=other)
    ask(asked, cast.chloe)
    Solicitation.objects.update(asked_at=MONDAY)
    made = []
    for hour in range(0, 24 * 40, 4):
        now = MONDAY + timedelta(hours=hour)
        known = set(Solicitation.objects.values_list("pk", flat=True))
        made += [hour] * widening.widen(now)
        Solicitation.objects.exclude(pk__in=known).update(asked_at=now)
    assert {hour // 24 for hour in made} == {1, 3}
    assert len(made) <= 5


def test_a_weekend_is_no_time_to_widen_in(asked, cast):
    ask(asked, cast.chloe)
    friday = MONDAY - timedelta(days=3)
    Solicitation.objects.update(asked_at=friday)
    assert widening.widen(friday + timedelta(days=2)) == 0
    assert widening.widen(friday + timedelta(days=3, hours=1)) == 1


@pytest.mark.parametrize(
    ("days_off", "after"), [((), 4), (("2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31"), 11)]
)
def test_it_waits_while_the_house_is_closed(asked, cast, days_off, after):
    """Christmas is a Friday; the days between the years are the house's own."""
    ask(asked, cast.chloe)
    before = MONDAY + timedelta(days=24)
    Solicitation.objects.update(asked_at=before)
    cast.house.days_off = list(days_off)
    cast.house.save()
    assert [widening.widen(before + timedelta(days=day, hours=1)) for day in (1, after - 1)] == [
        0,
        0,
    ]
    assert widening.widen(before + timedelta(days=after, hours=1)) == 1


def test_an_answered_question_widens_no_more(asked, cast, book):
    ask(asked, cast.chloe)
    Solicitation.objects.update(asked_at=MONDAY)
    book.write("answer", "", "Oui.", who=cast.bruno, parent=asked)
    assert widening.widen(MONDAY + timedelta(days=4)) == 0


def test_those_who_facilitate_hear_of_it_in_the_end(asked, cast):
    leader = Membership.objects.get(community=cast.counsellors, role="facilitator").person
    Availability.objects.create(person=cast.awa, weekly=0, organisation=cast.house)
    ask(asked, cast.chloe)
    Solicitation.objects.update(asked_at=MONDAY)
    widening.widen(MONDAY + timedelta(days=3, hours=1))
    reasons = dict(Solicitation.objects.values_list("person", "reason"))
    assert leader == cast.awa or reasons[leader.pk] == Reason.LEADS


def test_a_need_nobody_helps_with_widens_too(need, cast, book):
    chosen = {cast.chloe.pk: CHOSEN}
    actions.ask_people(actor=cast.eva, sought=a_need(need), people=chosen)
    Solicitation.objects.update(asked_at=MONDAY)
    assert widening.widen(MONDAY + timedelta(hours=25)) == 1
    assert Solicitation.objects.get(need=need, person=cast.awa).asked_by is None

    communities.offer_help(actor=cast.bruno, need=need, kind="can_show")
    Solicitation.objects.filter(person=cast.awa).update(asked_at=MONDAY + timedelta(hours=25))
    assert widening.widen(MONDAY + timedelta(days=3, hours=1)) == 0


def test_who_was_named_while_away_is_told_on_return(asked, cast, monkeypatch):
    wish = Availability.objects.create(
        person=cast.awa, organisation=cast.house, away_until=MONDAY.date()
    )
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    ask(asked, cast.awa)
    Solicitation.objects.update(asked_at=MONDAY)
    assert request(asked, cast.awa).is_held
    assert widening.widen(MONDAY + timedelta(hours=2)) == 0

    wish.away_until = None
    wish.save()
    assert widening.widen(MONDAY + timedelta(hours=3)) == 1
    row = request(asked, cast.awa)
    assert (row.is_held, row.asked_by) == (False, cast.eva)
    assert widening.widen(MONDAY + timedelta(hours=4)) == 0


def test_who_was_named_while_away_is_not_told_of_what_has_its_answer(asked, cast, book):
    Availability.objects.create(person=cast.awa, organisation=cast.house, weekly=0)
    ask(asked, cast.awa)
    answer = book.write("answer", "", "Oui.", who=cast.bruno, parent=asked)
    accept_answer(actor=cast.eva, answer=answer)
    Availability.objects.update(weekly=3)

    assert widening.widen(timezone.now() + timedelta(hours=1)) == 0
    assert request(asked, cast.awa).is_held
