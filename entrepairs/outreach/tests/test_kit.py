# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A young community has an opening kit, ticked from what is there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.communities import queries as known
from entrepairs.communities.actions import charters
from entrepairs.communities.models import Community
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.meetings.tests.plans import planned
from entrepairs.outreach.models import KitAway
from entrepairs.outreach.queries import beginning

pytestmark = pytest.mark.django_db


@pytest.fixture
def young(cast):
    return communities.open_community(
        actor=cast.bruno,
        name="Bikes",
        purpose="",
        kind="interest",
        visibility="open",
        language="en",
    )


def done(person, community):
    steps = beginning.kit(person, known.community(person, community.slug))
    return [step.is_done for step in steps]


def test_each_step_is_ticked_once_it_is_there_and_all_done_it_is_gone(cast, young):
    assert done(cast.bruno, young) == [False] * 5
    place = {"actor": cast.bruno, "community": young, "title": "So", "html": "<p>So.</p>"}
    publish(kind="question", **place)
    assert done(cast.bruno, young) == [False, True, False, False, False]
    publish(kind="tip", **place)
    communities.invite_by_link(actor=cast.bruno, community=young)
    charters.write_charter(actor=cast.bruno, community=young, line="x", text="x")
    assert done(cast.bruno, young) == [True, True, True, False, True]
    planned(cast, actor=cast.bruno, community=young)
    assert done(cast.bruno, young) == []


def test_it_is_for_who_facilitates_for_sixty_days(cast, young):
    communities.join_community(actor=cast.eva, community=young)
    assert done(cast.eva, young) == []
    Community.objects.filter(pk=young.pk).update(created_at=timezone.now() - timedelta(days=60))
    head = known.community(cast.bruno, young.slug)
    with sql_queries(0):
        assert beginning.kit(cast.bruno, head) == ()


def test_it_is_put_away_for_oneself_and_brought_back(cast, client, young):
    client.force_login(cast.bruno)
    front = reverse("home:community", args=[young.slug])
    away = reverse("outreach:put_kit_away", args=[young.slug])
    assert away in client.get(front).content.decode()
    for _ in range(2):
        assert client.post(away).status_code == 302
    assert away not in client.get(front).content.decode()
    assert KitAway.objects.visible_to(cast.bruno).count() == 1
    assert not KitAway.objects.visible_to(cast.awa).exists()
    client.post(reverse("outreach:bring_kit_back", args=[young.slug]))
    assert away in client.get(front).content.decode()


def test_every_step_leads_to_a_page(cast, client, young):
    client.force_login(cast.bruno)
    for step in beginning.kit(cast.bruno, known.community(cast.bruno, young.slug)):
        assert client.get(step.href).status_code == 200, step.name


@pytest.mark.parametrize("name", ["put_kit_away", "bring_kit_back"])
def test_others_may_not_and_another_company_finds_nothing(cast, client, young, name):
    for person, status in ((cast.eva, 403), (cast.diego, 404)):
        client.force_login(person)
        assert client.post(reverse(f"outreach:{name}", args=[young.slug])).status_code == status
