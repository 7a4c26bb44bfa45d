# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first account of an installation, by the key of its terminal."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from entrepairs.kernel.models import JournalEntry
from entrepairs.people import actions, opening
from entrepairs.people.models import Organisation, Person

pytestmark = pytest.mark.django_db

SAID = {
    "house": "Maison neuve",
    "name": "Claire Delmas",
    "email": "claire@neuve.example",
    "password": "correct horse battery",
}


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


def opened(client, **said):
    return client.post("/start/", SAID | {"key": opening.key()} | said)


def test_the_home_page_leads_there_while_nobody_has_an_account(client):
    answer = client.get("/", follow=True)

    assert answer.redirect_chain[-1][0] == "/start/"
    assert "Nobody has an account here yet" in answer.content.decode()


def test_the_key_opens_the_house_and_signs_in(client):
    answer = opened(client, headers={"accept-language": "en"})

    claire = Person.objects.get()
    assert answer.url == reverse("people:appearance")
    assert client.get(answer.url).status_code == 200
    assert (claire.name, claire.is_administrator) == ("Claire Delmas", True)
    assert claire.organisation.name == "Maison neuve"
    assert claire.check_password(SAID["password"])


@pytest.mark.parametrize(("spoken", "language"), [("en-GB,en", "en"), ("fr-FR,fr", "fr")])
def test_the_house_speaks_the_language_of_the_browser(client, spoken, language):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = spoken

    opened(client)

    assert Organisation.objects.get().language == Person.objects.get().language == language


@pytest.mark.parametrize("key", ["", "0" * 32, "é", "x" * 64])
def test_another_key_opens_nothing(client, key):
    answer = opened(client, key=key)

    assert answer.status_code == 422
    assert not Organisation.objects.exists()
    assert SAID["password"] not in answer.content.decode()


def test_a_key_opens_once(client):
    key = opening.key()
    opened(client)
    claire = Person.objects.get()
    client.logout()

    assert opened(client, key=key, email="other@neuve.example").status_code == 404
    assert client.get("/start/").status_code == 404
    with pytest.raises(actions.KeyDeadError):
        actions.open_house(actor=None, language="fr", key=key, **SAID)
    claire.delete()
    with pytest.raises(actions.KeyDeadError):
        actions.open_house(actor=None, language="fr", key=key, **SAID)


def test_of_two_presses_at_once_one_opens(monkeypatch):
    key = opening.key()
    monkeypatch.setattr(opening, "fits", lambda _key: True)

    actions.open_house(actor=None, language="fr", key=key, **SAID)

    with pytest.raises(actions.KeyDeadError):
        actions.open_house(actor=None, language="fr", key=key, **SAID)
    assert JournalEntry.objects.filter(name="people.organisation_opened").count() == 1


def test_a_house_without_account_is_taken_as_it_is(client):
    house = actions.create_organisation(actor=None, name="Déjà là")
    actions.create_person(actor=None, organisation=house, name="Somebody imported")

    opened(client)

    assert Person.objects.get(is_administrator=True).organisation == house
    assert Organisation.objects.get().name == "Déjà là"


def test_nobody_guesses_for_long(client):
    answers = [opened(client, key="0" * 32).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert opened(client).status_code == 429


def test_where_somebody_has_an_account_the_page_does_not_exist(cast, client):
    assert client.get("/start/").status_code == 404
    assert opened(client).status_code == 404
    client.force_login(cast.diego)
    assert client.get("/start/").status_code == 404
    assert client.get("/", follow=True).status_code == 200
