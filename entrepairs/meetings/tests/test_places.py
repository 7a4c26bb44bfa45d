# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nobody who said yes loses their place by a change."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel.decisions import Refused
from entrepairs.meetings.actions import planning
from entrepairs.meetings.actions import series as actions
from entrepairs.meetings.models import Meeting
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
