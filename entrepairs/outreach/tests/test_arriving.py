# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Newcomers: three first steps, a hello, and a first contribution that is seen as one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.actions import helping, needs
from entrepairs.communities.models import Community, Membership
from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.meetings.tests.plans import planned
from entrepairs.outreach import actions
from entrepairs.outreach.actions import announcing
from entrepairs.outreach.models import Greeting
from entrepairs.outreach.queries import arriving

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settled(cast):
    """But Bruno, all have been there for long."""
    ago = timezone.now() - timedelta(days=90)
    Membership.objects.exclude(person=cast.bruno).update(since=ago)
    Community.objects.update(created_at=ago)


def tip(cast, actor=None, community=None, title="Call back at noon"):
    place = community or cast.counsellors
    who = actor or cast.bruno
    return publish(actor=who, community=place, kind="tip", title=title, html="<p>x</p>")


def steps(person):
    found = arriving.welcome(person)
    return [(step.name, step.is_done) for step in found.steps] if found else None


def test_first_steps_fit_what_the_community_has(cast):
    assert steps(cast.bruno) == [("Who is here", False), ("A first word", False)]
    needs.name_need(actor=cast.awa, community=cast.counsellors, wording="Calling back")
    assert steps(cast.bruno) == [
        ("Who is here", False),
        ("What the group needs", False),
        ("A first word", False),
    ]
    announcing.announce(
        actor=cast.awa, community=cast.counsellors, kind="welcome", title="Welcome", text="Hello."
    )
    planned(cast)
    assert steps(cast.bruno) == [
        ("The welcome of the group", False),
        ("The next meeting", False),
        ("A first word", False),
    ]


def test_the_card_goes_when_all_is_done(cast):
    need = needs.name_need(actor=cast.awa, community=cast.counsellors, wording="Calling back")
    helping.support_need(actor=cast.bruno, need=need)
    assert ("What the group needs", True) in steps(cast.bruno)
    tip(cast)
    assert steps(cast.bruno) is None


def test_it_goes_after_30_days_and_when_it_is_put_away(cast):
    actions.put_welcome_away(actor=cast.bruno, community=cast.counsellors)
    actions.put_welcome_away(actor=cast.bruno, community=cast.counsellors)
    assert steps(cast.bruno) is None
    actions.bring_welcome_back(actor=cast.bruno, community=cast.counsellors)
    assert steps(cast.bruno)
    Membership.objects.update(since=timezone.now() - timedelta(days=31))
    assert steps(cast.bruno) is None
    assert not arriving.is_new(cast.bruno)


def test_who_does_not_belong_puts_nothing_away(cast):
    with pytest.raises(Refused):
        actions.put_welcome_away(actor=cast.farid, community=cast.counsellors)


def test_another_community_joined_since_comes_first(cast):
    Membership.objects.create(
        organisation=cast.house, community=cast.everyone, person=cast.bruno, role="member"
    )
    assert arriving.welcome(cast.bruno).name == "All of Marceau"
    actions.put_welcome_away(actor=cast.bruno, community=cast.everyone)
    assert arriving.welcome(cast.bruno).name == "Counsellors"


def test_who_leads_a_community_is_not_welcomed_there(cast):
    Membership.objects.filter(person=cast.bruno).update(role="ambassador")
    assert steps(cast.bruno) is None
    Membership.objects.create(
        organisation=cast.house, community=cast.everyone, person=cast.bruno, role="member"
    )
    assert arriving.welcome(cast.bruno).name == "All of Marceau"


def test_it_costs_three_queries_and_today_none(cast):
    with scope.request_scope():
        assert arriving.is_new(cast.bruno)
        with sql_queries(0):
            arriving.is_new(cast.bruno)
        with sql_queries(3):
            arriving.welcome(cast.bruno)
    with scope.request_scope(), sql_queries(1):
        assert arriving.welcome(cast.eva) is None


def test_it_stands_on_today_for_a_newcomer_alone(cast, client):
    client.force_login(cast.bruno)
    assert 'hx-get="/welcome/"' in client.get("/").content.decode()
    part = {"HX-Request": "true", "HX-Target": "welcome"}
    card = client.get("/welcome/", headers=part).content.decode()
    assert "Welcome to Counsellors" in card
    assert "<html" not in card
    away = f"/communities/{cast.counsellors.slug}/welcome/away/"
    assert away in card
    assert client.post(away).url == "/"
    assert "You have found your feet" in client.get("/welcome/").content.decode()
    client.post(f"/communities/{cast.counsellors.slug}/welcome/back/")
    assert "Welcome to Counsellors" in client.get("/welcome/").content.decode()
    client.force_login(cast.eva)
    assert "/welcome/" not in client.get("/").content.decode()


def test_who_animates_sees_who_arrived_and_says_hello_in_one_press(cast, client):
    arrived = f"/communities/{cast.counsellors.slug}/arrived/"
    client.force_login(cast.chloe)
    text = client.get(arrived).content.decode()
    assert "1 person arrived this week" in text
    assert "Bruno Costa" in text
    for _ in range(2):
        assert client.post(f"{arrived}{cast.bruno.slug}/hello/").url == arrived
    assert Greeting.objects.get().by == cast.chloe
    assert "You said hello" in client.get(arrived).content.decode()
    client.force_login(cast.awa)
    assert "You said hello" not in client.get(arrived).content.decode()


def test_nobody_else_sees_who_arrived_nor_greets(cast, client):
    arrived = f"/communities/{cast.counsellors.slug}/arrived/"
    for person in (cast.bruno, cast.eva):
        client.force_login(person)
        assert client.get(arrived).status_code == 403
    for who in (cast.eva, cast.bruno):
        with pytest.raises(Refused):
            actions.greet(actor=cast.bruno, community=cast.counsellors, person=who)
    with pytest.raises(Refused):
        actions.greet(actor=cast.awa, community=cast.counsellors, person=cast.eva)
    with pytest.raises(IntegrityError), transaction.atomic():
        Greeting.objects.create(
            organisation=cast.house,
            community=cast.counsellors,
            person=cast.awa,
            by=cast.awa,
        )


def test_first_contributions_are_in_their_list(cast):
    tip(cast)
    tip(cast, title="Another")
    tip(cast, actor=cast.eva, community=cast.everyone, title="Elsewhere")
    found = arriving.arrivals(cast.awa, cast.counsellors)
    assert [row.title for row in found.firsts] == ["Call back at noon"]
    with scope.request_scope(), sql_queries(3):
        arriving.arrivals(cast.awa, cast.counsellors)


@pytest.mark.parametrize("name", ["arrived", "put_welcome_away", "bring_welcome_back"])
def test_another_company_finds_nothing(cast, client, name):
    client.force_login(cast.diego)
    address = reverse(f"outreach:{name}", args=[cast.counsellors.slug])
    answer = client.get(address) if name == "arrived" else client.post(address)
    assert answer.status_code == 404


def test_another_company_greets_nobody(cast, client):
    client.force_login(cast.diego)
    address = reverse("outreach:greet", args=[cast.counsellors.slug, cast.bruno.slug])
    assert client.post(address).status_code == 404
    assert "Counsellors" not in client.get("/welcome/").content.decode()
