# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes from outside one's circle, and coffee among peers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.discovery import actions, coffees, outside
from entrepairs.discovery.models import Coffee, CoffeeWish, Outside
from entrepairs.discovery.queries import ties
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import feedback, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.people.actions import say_subjects, show_subject
from entrepairs.people.models import Person, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def far(cast):
    """Awa, of Lyon, left a tip where the whole house reads; Bruno works at Nantes."""
    return publish(
        actor=cast.awa,
        community=cast.everyone,
        kind="tip",
        title="Let the silence work",
        html="<p>Three seconds after the price.</p>",
        subjects=[cast.subject],
    )


def shown_to(person, now=None):
    week = outside.monday(now or timezone.now())
    return [row.contribution for row in Outside.objects.filter(person=person, week=week)]


def test_it_is_from_another_place_of_a_community_one_does_not_belong_to(cast, far):
    outside.look_outside()

    assert shown_to(cast.bruno) == [far]
    # Hers, of the same place, and of another house.
    assert shown_to(cast.awa) == shown_to(cast.eva) == shown_to(cast.diego) == []


def test_who_belongs_there_knows_it_already(cast, far):
    cast.everyone.memberships.create(organisation=cast.house, person=cast.bruno)
    outside.look_outside()

    assert shown_to(cast.bruno) == []


def test_what_not_everybody_reads_is_shown_to_nobody(cast):
    place = {"actor": cast.awa, "community": cast.counsellors, "kind": "tip", "html": "<p>So</p>"}
    publish(title="Among us", **place)
    outside.look_outside()

    assert not Outside.objects.exists()


def test_what_is_near_what_one_likes_comes_before_what_served_most(cast, far):
    place = {"actor": cast.awa, "community": cast.everyone, "kind": "tip", "html": "<p>So</p>"}
    loved = publish(title="Loved by all", **place)
    for person in (cast.eva, cast.chloe, cast.farid):
        feedback.find_useful(actor=person, contribution=loved)
    say_subjects(actor=cast.bruno, says="interested", subjects=[cast.subject])
    outside.look_outside()

    assert shown_to(cast.bruno) == [far]
    assert shown_to(cast.chloe) == [loved]


def test_once_a_week_and_never_the_same_twice(cast, far):
    now = timezone.now()
    assert outside.look_outside(now) == 3
    assert outside.look_outside(now) == 0
    assert outside.look_outside(now + timedelta(days=7)) == 0

    other = publish(
        actor=cast.awa, community=cast.everyone, kind="tip", title="Another", html="<p>So</p>"
    )
    outside.look_outside(now + timedelta(days=14))
    assert shown_to(cast.bruno, now + timedelta(days=14)) == [other]


def test_today_shows_it_and_one_tap_says_that_it_taught_something(cast, far, client):
    outside.look_outside()
    client.force_login(cast.bruno)
    assert 'hx-get="/outside/"' in client.get("/").content.decode()
    headers = {"HX-Request": "true", "HX-Target": "outside"}
    # Session, person, the text, the communities one reads.
    with sql_queries(4):
        part = client.get("/outside/", headers=headers).content.decode()
    assert "Let the silence work" in part
    whole = client.get("/outside/").content.decode()
    heading = part[: part.index("</h2>")].strip()
    assert heading in whole
    assert heading.startswith('<section class="card card--glow" id="outside"')

    client.post(reverse("discovery:learned", args=[far.slug]))
    assert "You learned something there" in client.get("/outside/").content.decode()
    client.post(reverse("discovery:not_learned", args=[far.slug]))
    assert Outside.objects.get(person=cast.bruno).learned_at is None


def test_what_is_withdrawn_leaves_today(cast, far):
    outside.look_outside()
    withdrawing.withdraw(actor=cast.awa, contribution=far)

    assert ties.from_outside(cast.bruno, outside.monday(timezone.now())) is None


def test_what_was_shown_to_another_is_not_mine(cast, far, client):
    outside.look_outside()
    for person in (cast.awa, cast.diego):
        client.force_login(person)
        assert client.post(reverse("discovery:learned", args=[far.slug])).status_code == 404
    with pytest.raises(Refused):
        actions.learn_from_outside(
            actor=cast.awa, shown=Outside.objects.get(person=cast.bruno), learned=True
        )


@pytest.fixture
def thirsty(cast):
    """All would like a coffee: Awa and Eva of sales, the others of accounts."""
    accounts = Unit.objects.create(organisation=cast.house, name="Accounts")
    for person, unit in ((cast.awa, cast.sales), (cast.eva, cast.sales)):
        Person.objects.filter(pk=person.pk).update(unit=unit)
    for person in (cast.bruno, cast.chloe):
        Person.objects.filter(pk=person.pk).update(unit=accounts)
    for person in (cast.awa, cast.bruno, cast.chloe, cast.eva):
        actions.wish_coffee(actor=person)


def pairs():
    rows = Coffee.objects.order_by("pk").values_list("one__name", "other__name")
    return {frozenset(name.split()[0] for name in row) for row in rows}


def test_two_of_different_teams_are_paired_around_what_one_shows(cast, thirsty):
    say_subjects(actor=cast.chloe, says="interested", subjects=[cast.subject])
    say_subjects(actor=cast.eva, says="helps", subjects=[cast.subject])

    assert coffees.pair_up() == 2
    assert pairs() == {frozenset({"Chloé", "Eva"}), frozenset({"Awa", "Bruno"})}
    row = Coffee.objects.get(subject=cast.subject)
    assert row.learner == cast.chloe


def test_what_is_not_shown_to_all_makes_no_pair(cast, thirsty):
    say_subjects(actor=cast.chloe, says="interested", subjects=[cast.subject])
    show_subject(actor=cast.eva, says="helps", subject=cast.subject, shown="communities")
    coffees.pair_up()

    assert not Coffee.objects.exclude(subject=None).exists()


def test_a_round_every_fortnight_and_never_the_same_two(cast, thirsty):
    now = timezone.now()
    assert coffees.pair_up(now) == 2
    assert coffees.pair_up(now + timedelta(days=13)) == 0
    first = pairs()
    assert coffees.pair_up(now + timedelta(days=15)) == 2
    assert len(pairs()) == 4
    assert first < pairs()
    # Each has met both of the other team.
    assert coffees.pair_up(now + timedelta(days=30)) == 0


def test_who_wishes_none_is_left_alone(cast, thirsty):
    actions.wish_no_coffee(actor=cast.awa)
    actions.wish_no_coffee(actor=cast.awa)
    Person.objects.filter(pk=cast.eva.pk).update(left_at=timezone.now())

    assert coffees.pair_up() == 0


def test_each_says_for_themself_whether_they_met(cast, thirsty, client):
    coffees.pair_up()
    row = Coffee.objects.select_related("one", "other").first()
    client.force_login(row.one)
    page = client.get("/me/coffees/").content.decode()
    assert row.other.name in page
    client.post(reverse("discovery:tell_coffee", args=[row.slug, "met"]))

    row.refresh_from_db()
    assert (row.one_met, row.other_met) == (True, None)
    assert "You met" in client.get("/me/coffees/").content.decode()
    client.force_login(row.other)
    assert "You met" not in client.get("/me/coffees/").content.decode()


def test_a_coffee_of_others_is_not_found(cast, thirsty, client):
    coffees.pair_up()
    row = Coffee.objects.first()
    for person in (cast.farid, cast.diego):
        client.force_login(person)
        address = reverse("discovery:tell_coffee", args=[row.slug, "met"])
        assert client.post(address).status_code == 404
        assert row.one.name not in client.get("/me/coffees/").content.decode()
    with pytest.raises(Refused):
        actions.tell_coffee(actor=cast.farid, coffee=row, met=True)


def test_the_wish_is_a_press_and_taken_back(cast, client):
    client.force_login(cast.bruno)
    answer = client.post(reverse("discovery:wish_coffee"), follow=True).content.decode()
    assert "You are in the next round." in answer
    client.post(reverse("discovery:wish_no_coffee"))
    assert not CoffeeWish.objects.exists()


def test_the_page_costs_its_price(cast, thirsty, client):
    coffees.pair_up()
    client.force_login(cast.bruno)
    # Session, person, coffees, wish, communities, notices.
    with sql_queries(6):
        client.get("/me/coffees/")


def test_beside_what_one_writes_stands_one_thing_that_is_far(cast, far, client, index):
    outside.look_outside()
    client.force_login(cast.bruno)
    headers = {"HX-Request": "true", "HX-Target": "beside"}
    answer = client.post("/ask/similar", {"q": "A tip on prices"}, headers=headers)

    assert "And from outside your circle" in answer.content.decode()
    assert far.title in answer.content.decode()


def test_those_for_whom_nothing_is_found_stand_before_nobody(cast, far, monkeypatch):
    """Awa wrote it and Eva works in the same place: Bruno comes after both."""
    monkeypatch.setattr(outside, "AT_ONCE", 1)
    outside.look_outside()

    assert shown_to(cast.bruno) == [far]
