# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each page costs, however large the organisation is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from entrepairs.communities import actions, queries, readable
from entrepairs.communities.models import (
    Community,
    CommunityInvitation,
    Expert,
    JoinRequest,
    Membership,
)
from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.people.models import Person


@pytest.fixture(params=[0, 60], ids=["small", "large"])
def crowd(cast, request):
    """The cast among so many more."""
    Community.objects.filter(pk=cast.counsellors.pk).update(theme=cast.theme)
    grow(cast, request.param)
    return cast


def grow(cast, number):
    """So many more people, communities, members, requests, invitations and experts."""
    here, common = cast.counsellors, {"organisation": cast.house}
    people = Person.objects.bulk_create(
        Person(name=f"Person {n}", site=cast.lyon, **common) for n in range(number)
    )
    Community.objects.bulk_create(
        Community(name=f"Group {n} of {number}", theme=cast.theme, site=cast.lyon, **common)
        for n in range(number)
    )
    later = timezone.now() + timedelta(days=1)
    for model, chosen, more in (
        (Membership, people[::2], {}),
        (Expert, people[::2], {"subject": cast.subject}),
        (JoinRequest, people[1::2], {}),
        (CommunityInvitation, people[1::2], {"invited_by": cast.awa, "expires_at": later}),
    ):
        model.objects.bulk_create(
            model(community=here, person=one, **common, **more) for one in chosen
        )


@pytest.fixture(autouse=True)
def _as_in_a_request(cast):
    with scope.request_scope():
        yield


def test_the_directory(crowd):
    with sql_queries(3):
        queries.directory(crowd.awa)
    with sql_queries(4):
        queries.directory(crowd.awa, words="counsel")


def test_where_one_may_write(crowd):
    with sql_queries(1):
        queries.my_communities(crowd.awa)
    with sql_queries(1):
        queries.writable(crowd.awa)


def test_what_one_reads(crowd):
    with sql_queries(1):
        for _ in range(3):
            readable.communities(crowd.awa)
            readable.mine(crowd.awa)


def test_the_head_and_the_side_of_a_community(crowd):
    here = crowd.counsellors.slug
    # Mine, the community and what waits there, its people with their subjects, siblings.
    for reader in (crowd.awa, crowd.bruno):
        with sql_queries(4):
            queries.community(reader, here)
    with sql_queries(3):
        queries.community(crowd.farid, here)


def test_the_members(crowd):
    here = queries.row(crowd.awa, crowd.counsellors.slug)
    readable.mine(crowd.awa)
    with sql_queries(1):
        queries.members(crowd.awa, here)
    with sql_queries(1):
        queries.experts(crowd.awa, here)


def test_who_comes_in(crowd):
    here = queries.row(crowd.awa, crowd.counsellors.slug)
    readable.mine(crowd.awa)
    with sql_queries(1):
        queries.requests(crowd.awa, here)
    with sql_queries(1):
        queries.invitations(crowd.awa, here)
    with sql_queries(1):
        queries.candidates(crowd.awa, here, "person")


def test_an_invitation(crowd):
    link = actions.invite_by_link(actor=crowd.awa, community=crowd.counsellors)
    with sql_queries(2):
        queries.invitation(crowd.farid, link.token)


def test_a_page_costs_the_same_in_a_large_organisation(cast, client):
    client.force_login(cast.awa)
    here = cast.counsellors.slug
    Community.objects.filter(slug=here).update(theme=cast.theme)
    pages = [
        "/communities/",
        "/communities/?q=o",
        "/communities/new",
        f"/communities/{here}/settings/",
        f"/communities/{here}/members/",
        f"/communities/{here}/members/{cast.bruno.slug}/",
        f"/communities/{here}/requests/",
        f"/communities/{here}/invite/?who=b",
    ]
    grow(cast, 2)
    client.get(pages[0])  # a session's first page of the week notes the week
    before = {page: cost(client, page) for page in pages}
    grow(cast, 60)

    assert {page: cost(client, page) for page in pages} == before
    assert max(before.values()) <= 15


def cost(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
