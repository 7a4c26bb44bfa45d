# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mistake that taught something: what its author opened leaves the room, and nothing else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel.decisions import Refused
from entrepairs.meetings import noting
from entrepairs.meetings.actions import noting as noting_actions
from entrepairs.meetings.actions import room, synthesis, writing
from entrepairs.meetings.models import Meeting
from entrepairs.meetings.queries import synthesis as queries
from entrepairs.meetings.tests.conftest import Room, plan

pytestmark = pytest.mark.django_db
PITFALLS = 4


@pytest.fixture
def live(cast):
    """Bruno wrote two traps, and opened one of them. The room has ended."""
    made = Room(cast, plan(cast, "mistake")).at(PITFALLS)
    made.closed = made.note("bruno", "I was alone that night")
    made.opened = made.note("bruno", "Two buttons that look alike", upwards=True)
    writing.reveal(actor=made.seat("awa"), step=PITFALLS)
    return made


def test_only_what_was_opened_becomes_a_tutorial(live):
    room.end_meeting(actor=live.seat("awa"))
    synthesis.begin_synthesis(actor=live.seat("chloe"))
    texts = dict(live.meeting.sections.values_list("name", "text"))
    assert texts["pitfalls"] == live.opened.text
    # Chloé, who is nobody's manager, has read it all; she may not let it out either.
    assert live.closed.text not in str(queries.synthesis(live.seat("chloe")))
    with pytest.raises(Refused):
        synthesis.add_note(actor=live.seat("chloe"), note=live.closed)


def test_the_room_says_so(live, cast, client):
    client.force_login(cast.bruno)
    page = client.get(reverse("meetings:room", args=[live.meeting.slug])).content.decode()
    assert "unless its author opens it to them" in page
    assert "Confidential." not in page


def test_nobody_types_in_for_others_there(live, cast):
    room.end_meeting(actor=live.seat("awa"))
    live.meeting.refresh_from_db()
    assert "kept from line managers" in noting.may_type_in(cast.awa, live.meeting).refusal


def test_it_is_not_held_on_paper_where_nothing_could_be_typed_in(cast, client):
    meeting = plan(cast, "mistake")
    Meeting.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    meeting.refresh_from_db()
    with pytest.raises(Refused, match="open the room"):
        noting_actions.hold_on_paper(actor=cast.awa, meeting=meeting)
    client.force_login(cast.awa)
    page = client.get(reverse("meetings:paper", args=[meeting.slug]))
    assert page.status_code == 200
    assert "on a phone of their own: open the room" in page.content.decode()
    assert "It was held on paper" not in page.content.decode()
    sheet = client.get(reverse("meetings:sheet", args=[meeting.slug])).content.decode()
    assert "types this in" not in sheet
    assert "Typed in here afterwards" not in sheet
    # The room is still there for them.
    room.open_room(actor=cast.awa, meeting=meeting)
