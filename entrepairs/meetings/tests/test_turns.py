# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose turn it would be: proposed over a series, chosen by the group, never forced."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel.decisions import Refused
from entrepairs.meetings import clock
from entrepairs.meetings.actions import planning, room, writing
from entrepairs.meetings.models import Meeting
from entrepairs.meetings.queries import meetings
from entrepairs.meetings.queries import room as queries
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.meetings.tests.plans import in_series

pytestmark = pytest.mark.django_db
ROLES = 3


@pytest.fixture
def series(cast):
    return in_series(cast, protocol="codevelopment", first_day=timezone.localdate() + timedelta(1))


def live(cast, series, coming):
    """Its next meeting, at the step of roles; those who come said so."""
    meeting = series.meetings.filter(state="planned").order_by("starts_at").first()
    for person in coming:
        planning.say_whether_one_comes(actor=person, meeting=meeting, comes=True)
    planning.say_whether_one_comes(actor=cast.awa, meeting=meeting, comes=False)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now())
    meeting.refresh_from_db()
    return Room(cast, meeting).at(ROLES)


def helped(cast, series, name):
    """A meeting in which this person was the client."""
    here = live(cast, series, [getattr(cast, name)])
    room.choose_client(actor=here.seat("awa"), to=here.seat(name))
    room.end_meeting(actor=here.seat("awa"))


def proposed(here):
    found = queries.room(here.seat("chloe")).proposed
    return found.name if found else None


def test_who_never_was_client_comes_first_then_who_was_longest_ago(cast, series):
    both = [cast.bruno, cast.chloe]
    helped(cast, series, "bruno")
    assert proposed(live(cast, series, both)) == cast.chloe.name
    Meeting.objects.filter(state="open").update(state="cancelled")
    helped(cast, series, "chloe")
    assert proposed(live(cast, series, both)) == cast.bruno.name


def test_only_who_said_yes_is_proposed_and_only_in_a_series(cast, series):
    assert proposed(live(cast, series, [cast.chloe])) == cast.chloe.name
    alone = Room(cast, plan(cast, "codevelopment")).at(ROLES)
    assert proposed(alone) is None
    assert queries.room(alone.seat("awa")).gives_roles


def test_who_leads_is_not_proposed(cast, series):
    here = live(cast, series, [cast.bruno])
    room.hand_over(actor=here.seat("awa"), to=here.seat("bruno"))
    assert proposed(here) is None


def test_who_is_chosen_may_say_no_and_nobody_else_decides(cast, series):
    here = live(cast, series, [cast.bruno])
    with pytest.raises(Refused):
        room.choose_client(actor=here.seat("bruno"), to=here.seat("bruno"))
    room.choose_client(actor=here.seat("awa"), to=here.seat("bruno"))
    assert queries.room(here.seat("chloe")).client.name == cast.bruno.name
    with pytest.raises(Refused):
        room.choose_client(actor=here.seat("chloe"), to=None)
    room.choose_client(actor=here.seat("bruno"), to=None)
    assert queries.room(here.seat("chloe")).client is None


def test_a_protocol_without_a_client_has_none(cast):
    here = Room(cast, plan(cast))
    with pytest.raises(Refused, match="Nobody is the client"):
        room.choose_client(actor=here.seat("awa"), to=here.seat("bruno"))


def test_the_buttons_of_who_leads(client, cast, series):
    here = live(cast, series, [cast.bruno])
    page = reverse("meetings:room", args=[here.meeting.slug])
    address = reverse("meetings:choose_client", args=[here.meeting.slug])
    client.force_login(cast.bruno)
    assert f"By turns it would be {cast.bruno.name}" in client.get(page).content.decode()
    assert client.post(address, {"seat": here.seat("bruno").slug}).status_code == 403
    client.force_login(cast.awa)
    assert client.post(address, {"seat": here.seat("bruno").slug}).status_code == 302
    assert f"Today: {cast.bruno.name}." in client.get(page).content.decode()
    client.force_login(cast.diego)
    assert client.post(address, {"seat": ""}).status_code == 404


IDEAS, OWN = 7, 9


def test_the_client_finds_what_was_offered_to_them_again_and_nobody_else_does(cast, client):
    here = Room(cast, plan(cast, "codevelopment"))
    here.at(1).note("chloe", "A subject of mine")
    room.choose_client(actor=here.at(ROLES).seat("awa"), to=here.seat("bruno"))
    here.at(IDEAS).note("chloe", "Ask your team first")
    idea = here.note("awa", "Wait a month", signed=False)
    here.note("bruno", "My own line")
    here.at(OWN).note("chloe", "For me alone")
    place = reverse("meetings:meeting", args=[here.meeting.slug])
    client.force_login(cast.bruno)
    assert "Ask your team first" not in client.get(place).content.decode()

    room.end_meeting(actor=here.seat("awa"))
    told = meetings.meeting(cast.bruno, here.meeting.slug).offered
    assert [(one.text, one.author) for one in told] == [
        ("Ask your team first", "Chloé Martin"),
        ("Wait a month", ""),
    ]
    assert "Ask your team first" in client.get(place).content.decode()
    for other in (cast.awa, cast.chloe, cast.eva):
        assert meetings.meeting(other, here.meeting.slug).offered == ()
    writing.withdraw_note(actor=here.seat("awa"), note=idea)
    told = meetings.meeting(cast.bruno, here.meeting.slug).offered
    assert [one.text for one in told] == ["Ask your team first"]


def test_the_plan_of_the_client_is_theirs_to_write(cast, series):
    here = live(cast, series, [cast.bruno, cast.chloe])
    plan_of_client = next(
        number
        for number, step in enumerate(clock.script(here.meeting).steps)
        if (step.speaks, step.captures) == ("client", "commitment")
    )
    assert queries.room(here.seat("awa")).leaves_hidden is False
    here.at(plan_of_client)
    # Nobody was chosen: whoever it is may write.
    assert queries.room(here.seat("chloe")).writes
    room.choose_client(actor=here.seat("awa"), to=here.seat("bruno"))
    assert not queries.room(here.seat("chloe")).writes
    with pytest.raises(Refused, match="whom the group helps"):
        here.note("chloe", "I will call them")
    assert here.note("bruno", "I will call them").text == "I will call them"
