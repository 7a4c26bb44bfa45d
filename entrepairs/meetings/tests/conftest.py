# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A meeting of the counsellors: Awa leads, Bruno and Chloé sit there, Eva may but does not."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from entrepairs.kernel.channel import Channel
from entrepairs.meetings import protocols
from entrepairs.meetings.actions import planning, room, writing
from entrepairs.meetings.actions import protocols as library
from entrepairs.meetings.actions.planning import Plan
from entrepairs.meetings.models import Seat
from entrepairs.meetings.tests.phones import OPEN

PEER_MEETING = [
    "welcome",
    "back",
    "recall",
    "tell",
    "choose",
    "dig",
    "worked",
    "weigh",
    "when",
    "pitfalls",
    "write",
    "try",
]


@pytest.fixture(autouse=True)
def _nobody_watches(monkeypatch):
    """A thread that looks for news would wait for this test's transaction."""
    monkeypatch.setattr(Channel, "_watch", lambda _channel: None)


@pytest.fixture
def planned(cast):
    """A meeting that is about to begin."""
    return plan(cast)


def plan(cast, protocol="peer-meeting", **told):
    usual = {"title": "Saying the price", "starts_at": timezone.now() + timedelta(minutes=5)}
    said = {"protocol": protocol, "minutes": 75, **usual, **told}
    return planning.plan_meeting(actor=cast.awa, community=cast.counsellors, plan=Plan(**said))


class Room:
    """An open room and those who sit there."""

    def __init__(self, cast, meeting):
        self.meeting = room.open_room(actor=cast.awa, meeting=meeting)
        for person in (cast.bruno, cast.chloe):
            room.take_seat(actor=person, meeting=self.meeting)
        self.people = SimpleNamespace(awa=cast.awa, bruno=cast.bruno, chloe=cast.chloe)

    def seat(self, name):
        rows = Seat.objects.select_related("person", "meeting__community", "meeting__tutorial")
        return rows.get(meeting=self.meeting, person=getattr(self.people, name))

    def at(self, step):
        """Everybody goes on to this step of the usual protocol."""
        here = self.seat("awa")
        target = step if isinstance(step, int) else PEER_MEETING.index(step)
        room.go_to_step(actor=here, origin=here.meeting.step, target=target)
        self.meeting.refresh_from_db()
        return self

    def note(self, name, text, **more):
        here = self.seat(name)
        told = {"key": f"{name}-{text}"[:40], "step": here.meeting.step, **more}
        return writing.write_note(actor=here, text=text, **told)


@pytest.fixture
def live(cast, planned):
    """The room of that meeting, open."""
    return Room(cast, planned)


@pytest.fixture
def course(cast):
    """The end of a course: Awa leads, Bruno and Chloé sit there."""
    return Room(cast, plan(cast, "end-of-course"))


@pytest.fixture
def shared(cast):
    """A room of their own protocol, where visitors may do all that visitors ever do."""
    own = library.write_protocol(actor=cast.awa, protocol=protocols.parse(OPEN), language="en")
    return Room(cast, plan(cast, own.slug))
