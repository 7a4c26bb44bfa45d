# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages on which meetings are planned, found and answered; what a stranger finds there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Community, Membership
from entrepairs.kernel import readers, scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.meetings.actions import planning
from entrepairs.meetings.models import Meeting, Rsvp, Series
from entrepairs.meetings.queries import meetings as queries
from entrepairs.meetings.queries import series as series_queries
from entrepairs.meetings.tests.plans import in_series, next_day, planned, soon

pytestmark = pytest.mark.django_db
LISTS = ("mine", "dates", "by_code", "calendar")
OF_A_MEETING = {
    "get": ("meeting", "change", "in_calendar"),
    "post": ("change", "cancel", "come", "stay_away", "open_room", "enter"),
}


def typed(**more):
    """What one types to plan."""
    day = next_day(1)
    form = {
        "title": "Saying no",
        "day": f"{day:%Y-%m-%d}",
        "hour": "14:00",
        "rhythm": "once",
        "minutes": "75",
        "protocol": "peer-meeting",
        "place": "Room 3",
    }
    return form | more


def plan(client, cast, **more):
    return client.post(reverse("meetings:plan", args=[cast.counsellors.slug]), typed(**more))


def test_one_page_plans_once_or_again_and_again(cast, client):
    client.force_login(cast.awa)
    once = plan(client, cast)
    again = plan(client, cast, rhythm="monthly_by_day", guests=[cast.everyone.slug])

    assert once.url == reverse("meetings:meeting", args=[Meeting.objects.get(series=None).slug])
    series = Series.objects.get()
    assert again.url == reverse("meetings:series", args=[series.slug])
    assert series.meetings.count() == 4
    assert [guest.community for guest in series.guests.all()] == [cast.everyone]
    page = client.get(again.url).content.decode()
    assert "Tuesday of each month, at 14:00" in page
    assert "All of Marceau" in page


def test_the_same_form_sent_twice_plans_once(cast, client):
    client.force_login(cast.awa)
    for _ in range(2):
        plan(client, cast, rhythm="weekly", once="the-same-key")
    assert Series.objects.count() == 1


@pytest.mark.parametrize("rhythm", ["once", "weekly"])
def test_it_lasts_as_long_as_its_protocol_where_nobody_says_otherwise(cast, client, rhythm):
    client.force_login(cast.awa)
    plan(client, cast, minutes="", protocol="naming-needs", rhythm=rhythm)
    assert set(Meeting.objects.values_list("minutes", flat=True)) == {20}


@pytest.mark.parametrize(
    "more, sentence",
    [
        ({"day": "2020-01-07"}, "This hour is past"),
        ({"minutes": "0"}, "greater than or equal to 5"),
        ({"title": ""}, "Give the meeting a subject"),
        ({"rhythm": "weekly", "day": "2020-01-07"}, "This hour is past"),
        ({"rhythm": "each blue moon"}, "Select a valid choice"),
        ({"call_link": "not an address"}, "Enter a valid URL"),
        ({"rhythm": "weekly", "guests": ["nothere"]}, "Select a valid choice"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(cast, client, more, sentence):
    client.force_login(cast.awa)
    answer = plan(client, cast, place="Under the oak", **more)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in page
    assert "Under the oak" in page
    assert not Meeting.objects.exists()


def test_a_full_meeting_says_so_and_keeps_its_answers(cast, client):
    meeting = planned(cast, capacity=2)
    planning.say_whether_one_comes(actor=cast.bruno, meeting=meeting, comes=True)
    client.force_login(cast.chloe)
    page = client.get(f"/meetings/{meeting.slug}/").content.decode()
    assert "All places are taken. You may wait for one" in page
    assert reverse("meetings:stay_away", args=[meeting.slug]) in page
    answer = client.post(reverse("meetings:come", args=[meeting.slug]))

    assert answer.status_code == 403
    assert "All places are taken." in answer.content.decode()
    assert Rsvp.objects.filter(comes=True).count() == 2
    planning.say_whether_one_comes(actor=cast.bruno, meeting=meeting, comes=False)
    assert client.post(reverse("meetings:come", args=[meeting.slug])).status_code == 302


def test_without_javascript_one_presses_to_see_the_dates(cast, client):
    client.force_login(cast.awa)
    answer = plan(client, cast, look="1", rhythm="weekly", title="")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Each Tuesday, at 14:00" in page
    assert 'value="Room 3"' in page
    assert not Meeting.objects.exists()


def test_the_next_four_dates_while_one_chooses(cast, client):
    client.force_login(cast.bruno)
    address = reverse("meetings:dates")
    told = {"rhythm": "monthly_by_day", "day": "2037-02-10", "hour": "14:00"}
    page = client.get(address, told).content.decode()

    assert "The second Tuesday of each month, at 14:00" in page
    for day in ("10 February 2037", "10 March 2037", "14 April 2037", "12 May 2037"):
        assert day in page
    assert "<li>" not in client.get(address, told | {"hour": "late"}).content.decode()


def test_a_series_is_changed_and_ended_from_its_pages(cast, client):
    series = in_series(cast)
    client.force_login(cast.awa)
    change, end = (
        reverse(f"meetings:{name}", args=[series.slug]) for name in ("change_series", "end_series")
    )
    assert client.get(change).status_code == client.get(end).status_code == 200
    since = {"since": f"{series.first_day:%Y-%m-%d}", "day": f"{series.first_day:%Y-%m-%d}"}
    told = typed(rhythm="weekly", hour="16:00", title="Later", **since)

    past = client.post(change, told | {"since": "2020-01-01"})
    assert past.status_code == 422
    assert "Choose a day from tomorrow on" in past.content.decode()
    assert 'value="Later"' in past.content.decode()
    assert client.post(change, told).status_code == 302
    assert {row.title for row in series.meetings.all()} == {"Later"}
    assert client.post(end, {"since": "2020-01-01"}).status_code == 422
    assert client.post(end, since).status_code == 302
    assert set(series.meetings.values_list("state", flat=True)) == {"cancelled"}
    ended = client.get(reverse("meetings:series", args=[series.slug])).content.decode()
    assert "No more meetings from" in ended


def test_one_meeting_is_changed_alone_and_called_off_from_its_page(cast, client):
    series = in_series(cast)
    first, second = series.meetings.order_by("starts_at")[:2]
    client.force_login(cast.awa)
    change = reverse("meetings:change", args=[first.slug])
    page = client.get(change).content.decode()
    assert "This changes this meeting alone" in page
    assert 'name="rhythm"' not in page
    wrong = client.post(change, typed(day="2020-01-07", place="Under the oak"))
    assert wrong.status_code == 422
    assert "Under the oak" in wrong.content.decode()
    assert client.post(change, typed(hour="16:00", place="Under the oak")).status_code == 302
    client.post(reverse("meetings:cancel", args=[second.slug]))
    places = [row.place for row in series.meetings.order_by("planned_for")]
    assert places == ["Under the oak", "Room 3", "Room 3", "Room 3"]
    shown = client.get(reverse("meetings:series", args=[series.slug])).content.decode()
    assert "Called off" in shown
    assert "This meeting is called off." in client.get(f"/meetings/{second.slug}/").content.decode()


@pytest.mark.parametrize("name", ["change_series", "end_series"])
def test_a_member_sees_a_series_but_does_not_change_it(cast, client, name):
    series = in_series(cast)
    client.force_login(cast.bruno)
    assert client.get(reverse("meetings:series", args=[series.slug])).status_code == 200
    for method in (client.get, client.post):
        assert method(reverse(f"meetings:{name}", args=[series.slug])).status_code == 403


def test_a_guest_reads_the_name_of_the_host_and_no_link_to_it(cast, client):
    Membership.objects.create(
        organisation=cast.house, community=cast.hidden, person=cast.awa, role="facilitator"
    )
    series = in_series(cast, community=cast.hidden, guests=(cast.counsellors,))
    meeting = series.meetings.order_by("starts_at").first()
    client.force_login(cast.bruno)
    for address in (f"/series/{series.slug}/", f"/meetings/{meeting.slug}/"):
        page = client.get(address).content.decode()
        assert "Quiet circle" in page
        assert cast.hidden.slug not in page
    assert client.get(f"/communities/{cast.hidden.slug}/").status_code == 404
    # On the front page of one's own group, these meetings stand too; for members only.
    assert series.title in client.get(f"/communities/{cast.counsellors.slug}/").content.decode()


def test_a_guest_s_meetings_stand_on_an_open_group_s_front_for_its_members_only(cast, client):
    Membership.objects.create(
        organisation=cast.house, community=cast.hidden, person=cast.awa, role="facilitator"
    )
    series = in_series(cast, community=cast.hidden, guests=(cast.everyone,))
    client.force_login(cast.farid)
    assert series.title not in client.get(f"/communities/{cast.everyone.slug}/").content.decode()


def test_today_asks_whether_one_comes(cast, client):
    meeting = planned(cast)
    readers.catch_up()
    client.force_login(cast.bruno)
    today = client.get("/").content.decode()
    assert "Your next meeting" in today
    # The invitation and the row are one thing.
    assert "One thing is waiting" in today
    assert "Awa Diop invites you" not in today
    row = client.post(
        reverse("meetings:come", args=[meeting.slug]),
        {"today": "1"},
        headers={"HX-Request": "true"},
    ).content.decode()

    assert 'id="next-meeting"' in row
    assert "data-ep-focus" in row
    assert 'id="next-meeting"><svg' in today
    assert "You are coming" in row
    assert "<h1" not in row
    planning.say_whether_one_comes(actor=cast.bruno, meeting=meeting, comes=False)
    assert "Your next meeting" not in client.get("/").content.decode()


def test_a_group_s_front_shows_its_meetings_and_where_to_plan(cast, client):
    planned(cast)
    for who, plans in ((cast.awa, True), (cast.bruno, False)):
        client.force_login(who)
        page = client.get(f"/communities/{cast.counsellors.slug}/").content.decode()
        assert "Saying no" in page
        assert ("Plan a meeting" in page) is plans
    client.force_login(cast.farid)
    assert "Saying no" not in client.get(f"/communities/{cast.counsellors.slug}/").content.decode()


def test_nobody_plans_in_a_closed_community(cast, client):
    Community.objects.filter(pk=cast.counsellors.pk).update(archived_at=timezone.now())
    client.force_login(cast.awa)
    page = client.get(f"/communities/{cast.counsellors.slug}/").content.decode()
    assert "Plan a meeting" not in page
    answer = plan(client, cast)
    assert answer.status_code == 422
    assert "This community is closed" in answer.content.decode()


def test_the_third_tab_of_communities(cast, client):
    client.force_login(cast.bruno)
    assert '"/communities/meetings/"' in client.get("/communities/").content.decode()
    assert client.get("/communities/meetings/").status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_company_finds_nothing_of_a_meeting(cast, client, method):
    meeting = planned(cast)
    client.force_login(cast.diego)
    for name in OF_A_MEETING[method]:
        address = reverse(f"meetings:{name}", args=[meeting.slug])
        assert getattr(client, method)(address).status_code == 404, name


@pytest.mark.parametrize("name", ["series", "change_series", "end_series"])
def test_another_company_finds_nothing_of_a_series(cast, client, name):
    series = in_series(cast, community=cast.everyone)
    client.force_login(cast.diego)
    assert client.get(reverse(f"meetings:{name}", args=[series.slug])).status_code == 404


def test_another_company_plans_nothing_here(cast, client):
    client.force_login(cast.diego)
    for community in (cast.counsellors, cast.everyone):
        address = reverse("meetings:plan", args=[community.slug])
        assert client.get(address).status_code == client.post(address).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_another_company_s_own_pages_hold_nothing_of_ours(cast, client, name):
    in_series(cast, community=cast.everyone)
    client.force_login(cast.diego)
    page = client.get(reverse(f"meetings:{name}")).content.decode()
    for ours in ("Tuesdays", "Marceau", "Awa"):
        assert ours not in page


def test_a_code_of_another_company_opens_nothing(cast, client):
    meeting = planned(cast)
    Meeting.objects.filter(pk=meeting.pk).update(
        state="open", code="4711", script={}, opened_at=soon(0), step_began_at=soon(0)
    )
    client.force_login(cast.diego)
    answer = client.post(reverse("meetings:by_code"), {"code": "4711"})
    assert answer.status_code == 422
    assert "Saying no" not in answer.content.decode()


# Who has no account may type the figures of a room that lets them in.
BEHIND_THE_DOOR = [name for name in LISTS if name != "by_code"]


@pytest.mark.parametrize("name", [*BEHIND_THE_DOOR, "renew_calendar", "end_calendar"])
def test_a_visitor_is_led_to_the_door(db, client, name):
    address = reverse(f"meetings:{name}")
    assert client.get(address).url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("more", [0, 12])
def test_prices(cast, more):
    for number in range(more):
        planned(cast, title=f"Number {number}", starts_at=soon(number + 1))
    series = in_series(cast, guests=(cast.everyone,))
    one = series.meetings.first()
    asked = [
        (lambda: queries.next_one(cast.bruno), 1),
        (lambda: queries.coming(cast.bruno), 1),
        (lambda: queries.of_community(cast.bruno, cast.counsellors.pk), 1),
        (lambda: queries.past(cast.bruno, 1), 1),
        (lambda: queries.meeting(cast.bruno, one.slug), 5),
        (lambda: series_queries.series(cast.bruno, series.slug), 3),
        (lambda: series_queries.groups(cast.awa, cast.counsellors), 1),
    ]
    for ask, price in asked:
        with scope.request_scope():
            cast.bruno.refresh_from_db()
            queries.readable.mine(cast.bruno)
            with sql_queries(price):
                ask()


def test_a_refusal_is_a_sentence_for_who_may_not_come(cast):
    meeting = planned(cast)
    with pytest.raises(Refused, match="Join the community"):
        planning.say_whether_one_comes(actor=cast.farid, meeting=meeting, comes=True)
    planning.cancel_meeting(actor=cast.awa, meeting=meeting)
    with pytest.raises(Refused, match="cancelled"):
        planning.say_whether_one_comes(actor=cast.bruno, meeting=meeting, comes=True)
    assert Meeting.objects.get().starts_at - timezone.now() > timedelta(days=6)


def test_who_says_yes_is_among_those_who_come_at_once(cast, client):
    meeting = planned(cast)
    client.force_login(cast.bruno)
    come = reverse("meetings:come", args=[meeting.slug])
    part = client.post(come, HTTP_HX_REQUEST="true").content.decode()

    assert 'id="who-comes" hx-swap-oob="true"' in part
    assert cast.bruno.name in part
    whole = client.get(f"/meetings/{meeting.slug}/").content.decode()
    assert "hx-swap-oob" not in whole[whole.index('id="who-comes"') :][:60]


def test_what_is_full_or_called_off_offers_nothing_more_in_lists(cast, client):
    meeting = planned(cast, capacity=2)
    planning.say_whether_one_comes(actor=cast.bruno, meeting=meeting, comes=True)
    come = reverse("meetings:come", args=[meeting.slug])
    client.force_login(cast.chloe)
    for page in ("/", reverse("meetings:mine")):
        told = client.get(page).content.decode()
        assert "All places are taken." in told
        assert come not in told
    planning.cancel_meeting(actor=cast.awa, meeting=meeting)
    told = client.get(f"/meetings/{meeting.slug}/").content.decode()
    assert "This meeting is called off." in told
    assert "Who comes" not in told


def test_who_facilitates_reads_when_the_room_will_open(cast, client):
    meeting = planned(cast, starts_at=timezone.now() + timedelta(days=2))
    for person, told in ((cast.awa, True), (cast.bruno, False)):
        client.force_login(person)
        page = client.get(f"/meetings/{meeting.slug}/").content.decode()
        assert ("The room opens an hour before the meeting." in page) == told
        assert "Open the room" not in page
