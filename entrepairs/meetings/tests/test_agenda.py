# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The needs of a group wait for its next meeting."""

import pytest
from django.urls import reverse

from entrepairs.communities import actions as communities
from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.meetings.actions import agenda, planning
from entrepairs.meetings.queries import agenda as queries
from entrepairs.meetings.queries import meetings
from entrepairs.meetings.queries import room as rooms
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.meetings.tests.plans import planned, soon

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(cast):
    return communities.name_need(
        actor=cast.chloe, community=cast.counsellors, wording="Reading a contract"
    )


@pytest.fixture
def meeting(cast):
    return planned(cast)


def ask(cast, meeting, need, who=None):
    agenda.put_on_agenda(actor=who or cast.bruno, meeting=meeting, need=need)


def listed(who, meeting):
    return [item.wording for item in queries.listed(who, meeting)]


def test_a_need_waits_for_the_next_meeting_once(cast, meeting, need):
    planned(cast, starts_at=soon(14))
    coming = queries.next_for(cast.bruno, need.pk)
    assert (coming.slug, coming.is_asked, coming.may_ask) == (meeting.slug, False, True)
    for _again in range(2):
        ask(cast, meeting, need)
    assert listed(cast.chloe, meeting) == ["Reading a contract"]
    assert queries.next_for(cast.bruno, need.pk).may_take_off
    assert not queries.next_for(cast.chloe, need.pk).may_take_off


def test_only_members_ask_for_a_need_that_waits(cast, meeting, need):
    with pytest.raises(Refused, match="Members"):
        ask(cast, meeting, need, cast.farid)
    communities.close_need(actor=cast.chloe, need=need)
    need.refresh_from_db()
    with pytest.raises(Refused, match="waits no more"):
        ask(cast, meeting, need)


def test_a_need_of_another_group_does_not_wait_there(cast, meeting):
    other = communities.name_need(actor=cast.awa, community=cast.everyone, wording="Elsewhere")
    with pytest.raises(Refused, match="another group"):
        ask(cast, meeting, other, cast.awa)


def test_who_asked_and_who_facilitates_take_it_off(cast, meeting, need):
    ask(cast, meeting, need)
    with pytest.raises(Refused):
        agenda.take_off_agenda(actor=cast.chloe, meeting=meeting, need=need)
    agenda.take_off_agenda(actor=cast.awa, meeting=meeting, need=need)
    ask(cast, meeting, need)
    for _again in range(2):
        agenda.take_off_agenda(actor=cast.bruno, meeting=meeting, need=need)
    assert listed(cast.bruno, meeting) == []


def test_what_is_withdrawn_or_answered_waits_no_more(cast, meeting, need):
    ask(cast, meeting, need)
    communities.withdraw_need(actor=cast.chloe, need=need)
    assert listed(cast.chloe, meeting) == listed(cast.bruno, meeting) == []


def test_what_waited_for_a_meeting_called_off_waits_for_the_next(cast, meeting, need):
    later = planned(cast, starts_at=soon(14))
    ask(cast, meeting, need)
    planning.cancel_meeting(actor=cast.awa, meeting=meeting)
    assert listed(cast.bruno, later) == ["Reading a contract"]


def test_the_first_screen_of_the_room_lists_them(cast, need):
    meeting = plan(cast)
    ask(cast, meeting, need)
    live = Room(cast, meeting)
    assert [one.wording for one in rooms.room(live.seat("bruno")).agenda] == ["Reading a contract"]
    assert rooms.room(live.at("recall").seat("bruno")).agenda == ()


def test_who_facilitates_is_offered_the_board(cast, meeting, need):
    assert meetings.meeting(cast.awa, meeting.slug).agenda.needs[0][1] == "Reading a contract"
    assert meetings.meeting(cast.bruno, meeting.slug).agenda.needs == ()
    ask(cast, meeting, need, cast.awa)
    assert meetings.meeting(cast.awa, meeting.slug).agenda.needs == ()


def test_pages_and_their_buttons(client, cast, meeting, need):
    page = reverse("meetings:meeting", args=[meeting.slug])
    on = reverse("meetings:ask_for", args=[meeting.slug, need.slug])
    off = reverse("meetings:take_off", args=[meeting.slug, need.slug])
    client.force_login(cast.bruno)
    assert "Ask for it there" in client.get(f"/communities/needs/{need.slug}/").content.decode()
    answer = client.post(on, {"from": "1"})
    assert answer.headers["Location"] == f"/communities/needs/{need.slug}/"
    assert "Reading a contract" in client.get(page).content.decode()
    client.force_login(cast.chloe)
    assert client.post(off).status_code == 403
    client.force_login(cast.awa)
    assert client.post(off).headers["Location"] == page
    client.force_login(cast.diego)
    assert client.post(on).status_code == client.post(off).status_code == 404


def test_the_page_costs_the_same_with_an_agenda(cast, meeting, need):
    with scope.request_scope(), sql_queries(8):
        meetings.meeting(cast.awa, meeting.slug)
    ask(cast, meeting, need)
    with scope.request_scope(), sql_queries(8):
        meetings.meeting(cast.awa, meeting.slug)
