# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups invited to one meeting: their members see and sit in it, and it alone."""

import re
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from entrepairs.communities.models import Membership
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.meetings import rules
from entrepairs.meetings.actions import planning
from entrepairs.meetings.actions.planning import Plan
from entrepairs.meetings.models import Guest, Meeting
from entrepairs.meetings.queries import meetings as queries
from entrepairs.meetings.tests.conftest import plan as planned
from entrepairs.meetings.tests.test_planning_pages import plan as send
from entrepairs.meetings.tests.test_series import in_series

COLUMNS = [name for name in Plan.__dataclass_fields__ if name != "guests"]


def belong(cast, community, person, role="member"):
    return Membership.objects.create(
        organisation=cast.house, community=community, person=person, role=role
    )


def change(cast, meeting, **more):
    told = Plan(**{name: getattr(meeting, name) for name in COLUMNS})
    return planning.change_meeting(actor=cast.awa, meeting=meeting, plan=replace(told, **more))


def test_one_plans_a_meeting_with_another_group(cast, client):
    belong(cast, cast.everyone, cast.farid)
    client.force_login(cast.awa)
    answer = send(client, cast, guests=[cast.everyone.slug])
    meeting = Meeting.objects.get()
    assert answer.url == reverse("meetings:meeting", args=[meeting.slug])
    client.force_login(cast.farid)
    page = client.get(answer.url).content.decode()
    assert "All of Marceau" in page
    assert client.post(reverse("meetings:come", args=[meeting.slug])).status_code == 302
    # Another meeting of the same group stays its own.
    assert client.get(f"/meetings/{planned(cast).slug}/").status_code == 404


def test_a_group_is_invited_later_and_no_more(cast, client):
    belong(cast, cast.everyone, cast.farid)
    meeting = planned(cast)
    address = reverse("meetings:change", args=[meeting.slug])
    client.force_login(cast.awa)
    box = re.compile(rf'value="{cast.everyone.slug}"[^>]*checked')
    assert not box.search(client.get(address).content.decode())
    for _twice in range(2):
        change(cast, meeting, guests=(cast.everyone,))
    assert [line.slug for line in queries.coming(cast.farid)] == [meeting.slug]
    assert box.search(client.get(address).content.decode())
    assert JournalEntry.objects.filter(name="meetings.groups_invited").count() == 1
    meeting.refresh_from_db()
    assert meeting.sequence == 0
    change(cast, meeting)
    assert not queries.coming(cast.farid)
    assert not rules.is_guest(cast.farid, meeting)


@pytest.mark.parametrize("name", ["hidden", "elsewhere", "counsellors"])
def test_only_groups_one_may_know_of(cast, name):
    meeting = planned(cast)
    with pytest.raises(Refused):
        change(cast, meeting, guests=(getattr(cast, name),))
    assert not Guest.objects.exists()


def test_a_meeting_of_a_series_has_the_guests_of_its_series(cast, client):
    meeting = in_series(cast, guests=(cast.everyone,)).meetings.first()
    client.force_login(cast.awa)
    page = client.get(reverse("meetings:change", args=[meeting.slug])).content.decode()
    assert 'name="guests"' not in page
    change(cast, meeting, place="The garden")
    assert queries.invited(cast.awa, Guest.objects.own(meeting.series_id, meeting.pk)) == (
        "All of Marceau",
    )


def test_an_invitation_is_to_a_meeting_or_to_a_series(cast):
    meeting, series = planned(cast), in_series(cast)
    for told in ({}, {"meeting": meeting, "series": series}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Guest.objects.create(organisation=cast.house, community=cast.everyone, **told)
