# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The keys of the house: a reason, a log, proof of who asks."""

import time

import pytest
from allauth.usersessions.models import UserSession

from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.people import actions, queries
from entrepairs.people.models import RoleChange

ROLES = "/admin/people/roles/"


@pytest.fixture
def farid(cast, client):
    """Signed in a minute ago."""
    client.force_login(cast.farid)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 60}]
    session["account_authentication_methods_user"] = str(cast.farid.pk)
    session.save()
    return client


def test_a_role_is_given_with_a_reason_that_stays(cast, farid):
    address = f"{ROLES}{cast.awa.slug}/"
    assert "Name an administrator" in farid.get(address).content.decode()
    assert farid.post(address, {"reason": " "}).status_code == 422
    cast.awa.refresh_from_db()
    assert not cast.awa.is_administrator

    assert farid.post(address, {"reason": "Replaces me in July."}).url == ROLES

    cast.awa.refresh_from_db()
    assert cast.awa.is_administrator
    page = farid.get(ROLES).content.decode()
    assert "Awa Diop became an administrator" in page
    assert "Replaces me in July." in page


def test_the_sessions_of_whose_role_changes_end(cast):
    UserSession.objects.create(user=cast.awa, ip="127.0.0.1", session_key="a")

    actions.name_administrator(actor=cast.farid, person=cast.awa, reason="x")

    assert not UserSession.objects.filter(user=cast.awa).exists()


def test_who_gives_up_the_keys_goes_on_with_another_session_id(cast, farid):
    actions.name_administrator(actor=cast.farid, person=cast.awa, reason="x")
    before = farid.session.session_key

    answer = farid.post(f"{ROLES}{cast.farid.slug}/", {"reason": "Another job."})

    assert (answer.status_code, answer.url) == (302, "/")
    assert farid.session.session_key != before
    assert farid.get(ROLES).status_code == 403


def test_who_signed_in_long_ago_proves_again_who_they_are(cast, client):
    client.force_login(cast.farid)
    address = f"{ROLES}{cast.awa.slug}/"

    for answer in (client.get(address), client.post(address, {"reason": "x"})):
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/reauthenticate/?next=")
    assert not RoleChange.objects.exists()


def test_the_last_one_stays_and_who_cannot_sign_in_is_not_named(cast, farid):
    page = farid.get(f"{ROLES}{cast.farid.slug}/").content.decode()
    assert "the organisation needs one" in page
    author = actions.create_person(actor=None, organisation=cast.house, name="user7")
    assert "invite them first" in farid.get(f"{ROLES}{author.slug}/").content.decode()
    for somebody, gives in ((cast.farid, False), (author, True)):
        with pytest.raises(Refused):
            actions.name_administrator(
                actor=cast.farid, person=somebody, reason="x", administrates=gives
            )


def test_only_administrators_see_and_change_it(cast, client):
    actions.name_administrator(actor=cast.farid, person=cast.awa, reason="Of this house.")
    client.force_login(cast.bruno)
    assert client.get(ROLES).status_code == 403
    client.force_login(cast.diego)
    page = client.get(ROLES).content.decode()
    assert "Of this house." not in page
    assert "Awa" not in page


def test_the_page_costs_the_same_however_many_there_are(cast):
    with sql_queries(2):
        queries.roles(cast.farid, "")
    for somebody in (cast.awa, cast.bruno):
        actions.name_administrator(actor=cast.farid, person=somebody, reason="x")
    with sql_queries(3):
        page = queries.roles(cast.farid, "e")
    assert [card.name for card in page.found] == ["Eva Novak"]
