# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who sees what of me: true, whatever was added to a person."""

import pytest

from entrepairs.home import queries
from entrepairs.home.queries.mine import COLUMNS
from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.people import actions
from entrepairs.people.models import Person


@pytest.fixture
def awa(cast):
    """With something in every column that has words."""
    Person.objects.filter(pk=cast.awa.pk).update(
        about="zq-about", spoken="zq-spoken", level="zq-level", around_in="2026-W01"
    )
    cast.awa.refresh_from_db()
    actions.show_subject(actor=cast.awa, says="helps", subject=cast.subject, shown="communities")
    return cast.awa


def test_every_column_that_is_declared_has_its_audience():
    assert set(COLUMNS) == set(Person.PERSONAL_DATA)


def test_each_sees_what_the_page_says_and_no_more(cast, awa, client):
    shown = {part.audience: dict(part.columns) for part in queries.seen_of_me(awa).parts}
    values = {
        name: {value for value in columns.values() if value} for name, columns in shown.items()
    }
    for reader in (cast.bruno, cast.farid):
        client.force_login(reader)
        addresses = (f"/people/{awa.slug}/", "/people/?q=awa")
        page = "".join(client.get(address).content.decode() for address in addresses)
        assert all(value in page for value in values["house"])
        for audience in ("keepers", "self", "nobody"):
            assert not [value for value in values[audience] if value in page]
        assert ("Deductible" in page) == (reader == cast.bruno)


def test_the_page_says_it_in_words(cast, awa, client):
    client.force_login(awa)
    page = client.get("/me/seen/").content.decode()
    for words in ("zq-about", awa.email, "Deductible", "All of Marceau", "Counsellors"):
        assert words in page
    client.force_login(cast.diego)
    assert "Marceau" not in client.get("/me/seen/").content.decode()
    client.logout()
    assert client.get("/me/seen/").status_code == 302


def test_it_costs_five_queries(cast, awa):
    with scope.request_scope(), sql_queries(5):
        queries.seen_of_me(awa)
