# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nobody who said yes loses their place by a change; who waits gets the next one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.meetings.actions import planning
from entrepairs.meetings.actions import series as actions
from entrepairs.meetings.models import Meeting, Waiting
from entrepairs.meetings.queries import meetings as queries
from entrepairs.meetings.tests.plans import in_series, planned, told

pytestmark = pytest.mark.django_db


def come(cast, meeting):
    for person in (cast.bruno, cast.chloe):
        planning.say_whether_one_comes(actor=person, meeting=meeting, comes=True)


def test_there_are_never_fewer_places_than_people_who_said_yes(client, cast):
    meeting = planned(cast)
    come(cast, meeting)
    client.force_login(cast.awa)
    said = queries.told(cast.awa, meeting)
    said |= {"day": f"{said['day']:%Y-%m-%d}", "hour": f"{said['hour']:%H:%M}", "capacity": ""}
    address = reverse("meetings:change", args=[meeting.slug])
    page = client.post(address, said | {"capacity": "2", "title": "In our words"})
    assert page.status_code == 422
    assert "3 people said they come" in page.content.decode()
    assert "In our words" in page.content.decode()
    assert client.post(address, said | {"capacity": "3"}).status_code == 302
    assert Meeting.objects.get().capacity == 3


def test_nor_in_a_series(cast):
    series = in_series(cast)
    come(cast, series.meetings.order_by("starts_at").last())
    with pytest.raises(Refused, match="3 people said they come"):
        actions.change_series(
            actor=cast.awa,
            series=series,
            plan=told(first_day=series.first_day, capacity=2),
            since=timezone.localdate() + timedelta(days=1),
        )
    assert not series.meetings.exclude(capacity=None).exists()


@pytest.fixture
def full(cast):
    """Two places, for Awa and Bruno; Chloé waits, and Eva after her."""
    meeting = planned(cast, capacity=2)
    planning.say_whether_one_comes(actor=cast.bruno, meeting=meeting, comes=True)
    for person in (cast.chloe, cast.eva):
        planning.wait_for_a_place(actor=person, meeting=meeting)
    return meeting


def coming(meeting):
    rows = meeting.rsvps.filter(comes=True).order_by("pk")
    return [row.person.name.split()[0] for row in rows.select_related("person")]


def test_a_free_place_goes_to_who_waits_the_longest(cast, full):
    planning.wait_for_a_place(actor=cast.chloe, meeting=full)
    assert [row.person for row in Waiting.objects.own(full)] == [cast.chloe, cast.eva]
    planning.say_whether_one_comes(actor=cast.bruno, meeting=full, comes=False)
    assert coming(full) == ["Awa", "Chloé"]
    assert JournalEntry.objects.filter(name="meetings.place_given", actor=None).count() == 1
    planning.say_whether_one_comes(actor=cast.chloe, meeting=full, comes=False)
    assert coming(full) == ["Awa", "Eva"]
    assert not Waiting.objects.exists()


def test_more_places_go_to_who_waits(cast, full):
    columns = [name for name in planning.Plan.__dataclass_fields__ if name != "guests"]
    plan = planning.Plan(**{name: getattr(full, name) for name in columns} | {"capacity": None})
    planning.change_meeting(actor=cast.awa, meeting=full, plan=plan)
    assert coming(full) == ["Awa", "Bruno", "Chloé", "Eva"]


def test_who_may_come_no_more_gets_no_place_and_who_says_no_waits_no_more(cast, full):
    Membership.objects.filter(person=cast.chloe, community=full.community).delete()
    planning.say_whether_one_comes(actor=cast.bruno, meeting=full, comes=False)
    assert coming(full) == ["Awa", "Eva"]
    planning.wait_for_a_place(actor=cast.bruno, meeting=full)
    planning.say_whether_one_comes(actor=cast.bruno, meeting=full, comes=False)
    assert not Waiting.objects.exists()


def test_waiting_where_there_is_a_place_takes_it(cast):
    meeting = planned(cast, capacity=3)
    planning.wait_for_a_place(actor=cast.bruno, meeting=meeting)
    assert coming(meeting) == ["Awa", "Bruno"]


def test_the_page_tells_ones_turn_and_nobody_elses_name(cast, client, full):
    address = f"/meetings/{full.slug}/"
    client.force_login(cast.eva)
    page = client.get(address).content.decode()
    assert "You are number 2." in page
    assert "Chloé" not in page
    client.force_login(cast.awa)
    assert "2 people wait for a place." in client.get(address).content.decode()
    client.force_login(cast.bruno)
    page = client.get(address).content.decode()
    assert "wait for a place" not in page
    for stranger, status in ((cast.diego, 404), (cast.farid, 404)):
        client.force_login(stranger)
        assert client.post(f"{address}wait/").status_code == status
    assert list(Waiting.objects.visible_to(cast.eva)) == [Waiting.objects.get(person=cast.eva)]
    assert not Waiting.objects.visible_to(cast.awa).exists()


def test_one_waits_by_a_button(cast, client):
    meeting = planned(cast, capacity=2)
    planning.say_whether_one_comes(actor=cast.bruno, meeting=meeting, comes=True)
    client.force_login(cast.chloe)
    wait = reverse("meetings:wait", args=[meeting.slug])
    assert wait in client.get(f"/meetings/{meeting.slug}/").content.decode()
    answer = client.post(wait, headers={"HX-Request": "true"}).content.decode()
    assert "You are the next." in answer
    assert wait not in answer
