# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a group received is read together at its next meeting."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Community, Membership
from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import relaying, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.meetings.actions import agenda, planning
from entrepairs.meetings.models import AgendaItem
from entrepairs.meetings.queries import agenda as queries
from entrepairs.meetings.queries import meetings
from entrepairs.meetings.queries import room as rooms
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.meetings.tests.plans import in_series, planned, soon

pytestmark = pytest.mark.django_db


@pytest.fixture
def joker(cast):
    """Awa wrote it for all of the house; the mentors, whom Chloé facilitates, receive it."""
    Membership.objects.create(
        organisation=cast.house, community=cast.invited, person=cast.bruno, role="member"
    )
    return publish(
        actor=cast.awa,
        community=cast.everyone,
        kind="tutorial",
        title="The joker",
        html="",
        sections={"how": "<p>Call.</p>"},
    )


@pytest.fixture
def relay(cast, joker):
    Membership.objects.create(
        organisation=cast.house, community=cast.invited, person=cast.awa, role="member"
    )
    return relaying.relay_tutorial(actor=cast.awa, tutorial=joker, community=cast.invited)


@pytest.fixture
def meeting(cast):
    return planned(cast, actor=cast.chloe, community=cast.invited)


def read(cast, meeting, relay, who=None):
    agenda.read_together(actor=who or cast.bruno, meeting=meeting, relay=relay)


def listed(who, meeting):
    return [item.wording for item in queries.listed(who, meeting)]


def test_it_waits_for_the_next_meeting_once(cast, meeting, relay):
    later = planned(cast, actor=cast.chloe, community=cast.invited, starts_at=soon(14))
    coming = queries.next_reading(cast.bruno, relay.slug)
    assert (coming.slug, coming.is_asked, coming.may_ask) == (meeting.slug, False, True)
    for _again in range(2):
        read(cast, later, relay)
    assert listed(cast.chloe, later) == ["The joker"]
    coming = queries.next_reading(cast.bruno, relay.slug)
    assert (coming.slug, coming.is_asked, coming.may_take_off) == (later.slug, True, True)
    assert not queries.next_reading(cast.awa, relay.slug).may_take_off


def test_only_members_ask_in_the_group_that_received_it(cast, meeting, relay):
    with pytest.raises(Refused, match="Another group received"):
        read(cast, planned(cast), relay, cast.awa)
    with pytest.raises(Refused, match="Members"):
        read(cast, meeting, relay, cast.farid)
    relaying.adopt(actor=cast.chloe, relay=relay)
    relay.refresh_from_db()
    with pytest.raises(Refused, match="waits no more"):
        read(cast, meeting, relay)


def test_who_asked_and_who_facilitates_take_it_off(cast, meeting, relay):
    read(cast, meeting, relay)
    with pytest.raises(Refused):
        agenda.read_apart(actor=cast.awa, meeting=meeting, relay=relay)
    agenda.read_apart(actor=cast.chloe, meeting=meeting, relay=relay)
    read(cast, meeting, relay)
    for _again in range(2):
        agenda.read_apart(actor=cast.bruno, meeting=meeting, relay=relay)
    assert listed(cast.bruno, meeting) == []


def test_what_is_answered_waits_no_more_until_it_is_thought_over(cast, meeting, relay):
    read(cast, meeting, relay)
    relaying.decline(actor=cast.chloe, relay=relay, reason="time")
    assert listed(cast.bruno, meeting) == []
    relaying.reconsider(actor=cast.chloe, relay=relay)
    assert listed(cast.bruno, meeting) == ["The joker"]


def test_what_is_withdrawn_or_taken_back_is_off_the_agenda(cast, meeting, joker, relay):
    read(cast, meeting, relay)
    withdrawing.withdraw(actor=cast.awa, contribution=joker)
    assert listed(cast.bruno, meeting) == []
    joker.refresh_from_db()
    withdrawing.put_back(actor=cast.awa, contribution=joker)
    relaying.take_relay_back(actor=cast.awa, relay=relay)
    assert listed(cast.bruno, meeting) == []
    assert not AgendaItem.objects.exists()


def test_what_waited_for_a_meeting_called_off_waits_for_the_next(cast, meeting, relay):
    later = planned(cast, actor=cast.chloe, community=cast.invited, starts_at=soon(14))
    need = communities.name_need(actor=cast.bruno, community=cast.invited, wording="Saying no")
    read(cast, meeting, relay)
    agenda.put_on_agenda(actor=cast.bruno, meeting=meeting, need=need)
    agenda.put_on_agenda(actor=cast.bruno, meeting=later, need=need)
    planning.cancel_meeting(actor=cast.chloe, meeting=meeting)
    assert sorted(listed(cast.bruno, later)) == ["Saying no", "The joker"]


def test_the_first_screen_of_the_room_lists_it(cast, joker):
    relay = relaying.relay_tutorial(actor=cast.awa, tutorial=joker, community=cast.counsellors)
    meeting = plan(cast)
    read(cast, meeting, relay)
    live = Room(cast, meeting)
    assert [one.wording for one in rooms.room(live.seat("bruno")).agenda] == ["The joker"]


def test_a_guest_of_another_group_does_not_learn_what_was_received(cast, joker):
    relay = relaying.relay_tutorial(actor=cast.awa, tutorial=joker, community=cast.counsellors)
    guests = Community.objects.create(organisation=cast.house, name="Guests", visibility="hidden")
    for person in (cast.awa, cast.farid):
        Membership.objects.create(
            organisation=cast.house, community=guests, person=person, role="member"
        )
    row = in_series(cast, guests=(guests,)).meetings.order_by("starts_at").first()
    read(cast, row, relay)
    assert listed(cast.bruno, row) == ["The joker"]
    assert meetings.meeting(cast.farid, row.slug).agenda.items == ()


def test_who_facilitates_is_offered_what_waits(cast, meeting, relay):
    assert meetings.meeting(cast.chloe, meeting.slug).agenda.received == (
        (relay.slug, "The joker"),
    )
    assert meetings.meeting(cast.bruno, meeting.slug).agenda.received == ()
    read(cast, meeting, relay)
    assert meetings.meeting(cast.chloe, meeting.slug).agenda.received == ()


def test_pages_and_their_buttons(client, cast, meeting, relay):
    there, page = (
        reverse("home:relay", args=[relay.slug]),
        reverse("meetings:meeting", args=[meeting.slug]),
    )
    on = reverse("meetings:read_together", args=[meeting.slug, relay.slug])
    off = reverse("meetings:read_apart", args=[meeting.slug, relay.slug])
    client.force_login(cast.bruno)
    assert "Read it at the next meeting" in client.get(there).content.decode()
    assert client.post(on, {"from": "1"}).headers["Location"] == there
    assert "Read together on" in client.get(there).content.decode()
    text = client.get(page).content.decode()
    assert "A tutorial to read together" in text
    assert f'href="{there}"' in text
    client.force_login(cast.awa)
    assert "Take it off that agenda" not in client.get(there).content.decode()
    assert client.post(off).status_code == 403
    client.force_login(cast.chloe)
    assert client.post(off).headers["Location"] == page
    client.force_login(cast.diego)
    assert client.post(on).status_code == client.post(off).status_code == 404
    # Whoever knows neither the group nor what it received.
    client.force_login(cast.eva)
    assert client.post(on).status_code == client.post(off).status_code == 404


def test_the_page_of_the_relay_costs_one_query_for_it(cast, meeting, relay):
    for _again in range(2):
        with scope.request_scope(), sql_queries(2):  # what one reads, once a request
            queries.next_reading(cast.bruno, relay.slug)
        read(cast, meeting, relay)


def test_an_entry_is_of_one_thing(cast, meeting, relay):
    need = communities.name_need(actor=cast.bruno, community=cast.invited, wording="Saying no")
    place = {"organisation": cast.house, "community": cast.invited, "meeting": meeting}
    for thing in ({}, {"need": need, "relay": relay}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaItem.objects.create(**place, **thing)
