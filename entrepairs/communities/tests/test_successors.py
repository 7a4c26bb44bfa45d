# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where all who facilitated have left the house, an administrator entrusts somebody."""

import time

import pytest

from entrepairs.communities import actions, queries
from entrepairs.communities.models import Membership
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.people import actions as people
from entrepairs.people.models import RoleChange


@pytest.fixture
def unled(cast):
    """Awa, who facilitated both communities that Farid may know of, has left."""
    people.end_stay(actor=None, person=cast.awa)
    return cast.counsellors


def test_what_nobody_facilitates_any_more_is_named_to_administrators(cast, unled):
    with sql_queries(1):
        named = [name for _slug, name in queries.without_facilitator(cast.farid)]

    assert named == ["All of Marceau", "Counsellors"]
    assert queries.without_facilitator(cast.diego) == ()


def test_an_administrator_entrusts_somebody_and_it_is_logged(cast, unled, client):
    client.force_login(cast.farid)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(cast.farid.pk)
    session.save()
    address = f"/communities/{unled.slug}/successor/"
    assert "Chloé Martin" in client.get(f"{address}?q=chlo").content.decode()

    wrong = client.post(address, {"q": "chlo", "person": cast.chloe.slug})
    right = client.post(address, {"q": "chlo", "person": cast.chloe.slug, "reason": "She offered."})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert Membership.objects.get(community=unled, person=cast.chloe).role == "facilitator"
    assert RoleChange.objects.get().community == unled.slug
    assert "Chloé Martin was entrusted with a community" in client.get(right.url).content.decode()
    assert client.get(address).status_code == 403


def test_nobody_takes_it_themselves_nor_where_somebody_facilitates(cast, unled):
    entrust = {"community": unled, "reason": "x"}
    with pytest.raises(Refused, match="to themselves"):
        actions.name_successor(actor=cast.farid, person=cast.farid, **entrust)
    with pytest.raises(Refused, match="Only an administrator"):
        actions.name_successor(actor=cast.chloe, person=cast.eva, **entrust)
    people.resume_stay(actor=None, person=cast.awa)
    with pytest.raises(Refused, match="give its roles"):
        actions.name_successor(actor=cast.farid, person=cast.eva, **entrust)


def test_another_company_and_who_may_not_know_of_it_find_nothing(cast, unled, client):
    people.end_stay(actor=None, person=cast.eva)
    for person, community, status in (
        (cast.diego, unled, 404),
        (cast.farid, cast.hidden, 404),
        (cast.bruno, unled, 403),
    ):
        client.force_login(person)
        assert client.get(f"/communities/{community.slug}/successor/").status_code == status
