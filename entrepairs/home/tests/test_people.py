# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff directory, and sites and units as trees."""

import pytest

from entrepairs.home import queries
from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.people import actions
from entrepairs.people.models import Person, Site, Subject
from entrepairs.people.queries.colleagues import PER_PAGE

NAMES = ["Awa Diop", "Bruno Costa", "Chloé Martin", "Eva Novak", "Farid Haddad"]


def names(shown):
    return [entry.colleague.name for entry in shown.entries]


def test_everybody_with_an_account_is_there_and_nobody_else(cast):
    actions.create_person(actor=None, organisation=cast.house, name="user123")
    assert names(queries.directory(cast.bruno, 1)) == NAMES

    actions.end_stay(actor=None, person=cast.eva)

    assert "Eva Novak" not in names(queries.directory(cast.bruno, 1))
    assert names(queries.directory(cast.diego, 1)) == ["Diego Ruiz"]


def test_one_is_found_by_name_site_unit_and_what_one_shows(cast):
    def found(**asked):
        return names(queries.directory(cast.bruno, 1, **asked))

    actions.show_subject(actor=cast.eva, says="helps", subject=cast.subject, shown="all")
    actions.show_subject(actor=cast.awa, says="helps", subject=cast.subject, shown="self")
    assert found(q="chlo") == ["Chloé Martin"]
    assert found(site=cast.lyon.slug) == ["Awa Diop", "Eva Novak"]
    assert found(unit=cast.sales.slug) == ["Awa Diop"]
    assert found(q="franchise") == ["Eva Novak"]
    above = Subject.objects.create(organisation=cast.house, name_en="Insurance")
    Subject.objects.filter(pk=cast.subject.pk).update(parent=above)
    assert found(q="insurance") == ["Eva Novak"]
    assert found(q="eva", site=cast.nantes.slug) == []
    assert found(site="nothere00000") == []


def test_what_is_shown_to_companions_is_shown_to_them_alone(cast):
    actions.show_subject(actor=cast.awa, says="helps", subject=cast.subject, shown="communities")

    def tags(reader):
        return [entry.helps for entry in queries.directory(reader, 1).entries if entry.helps]

    assert len(tags(cast.bruno)) == 1
    assert tags(cast.farid) == []


def test_a_site_holds_what_is_inside_it(cast):
    region = Site.objects.create(organisation=cast.house, name="Rhône")
    Site.objects.filter(pk=cast.lyon.pk).update(parent=region)
    cast.chloe.site = region
    cast.chloe.save(update_fields=["site"])

    sites, units = queries.places(cast.bruno)

    assert [(place.name, place.people) for place in sites] == [("Nantes", 1), ("Rhône", 3)]
    assert [(place.name, place.people) for place in sites[1].inside] == [("Lyon", 2)]
    assert [(place.name, place.people) for place in units] == [("Sales", 1)]
    found = queries.directory(cast.bruno, 1, site=region.slug)
    assert names(found) == ["Awa Diop", "Chloé Martin", "Eva Novak"]
    assert queries.places(cast.diego) == ((), ())


@pytest.mark.parametrize("more", [0, 60])
def test_the_directory_costs_the_same_however_many_there_are(cast, more):
    for n in range(more):
        person = actions.create_person(
            actor=None,
            organisation=cast.house,
            name=f"Zoé {n:02}",
            email=f"z{n}@marceau.example",
            account=True,
        )
        actions.show_subject(actor=person, says="helps", subject=cast.subject, shown="all")
    with scope.request_scope(), sql_queries(6):
        shown = queries.directory(cast.bruno, 2)
    assert len(shown.entries) <= PER_PAGE
    with sql_queries(4):
        queries.places(cast.bruno)


def test_the_pages_are_shown(cast, client):
    client.force_login(cast.bruno)
    page = client.get(f"/people/?q=awa&site={cast.lyon.slug}&page=7").content.decode()
    assert "Awa Diop" in page
    assert "1 colleague" in page
    assert "Nobody found" in client.get("/people/?q=zzz").content.decode()
    assert "Lyon" in client.get("/places/").content.decode()


@pytest.mark.parametrize("address", ["/people/", "/places/"])
def test_another_company_and_a_visitor_find_nothing(cast, client, address):
    assert client.get(address).status_code == 302
    client.force_login(cast.diego)
    page = client.get(address).content.decode()
    for theirs in ("Atelier Marceau", "Awa", "Lyon", "Deductible"):
        assert theirs not in page


def test_somebody_known_without_account_is_counted_nowhere(cast):
    Person.objects.filter(pk=cast.awa.pk).update(is_active=False)

    assert [place.people for place in queries.places(cast.bruno)[0]] == [1, 2]
