# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sign-in library shows no page of its own, and reading one of ours writes nothing."""

import inspect
from pathlib import Path

import allauth
import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from entrepairs.people import urls
from entrepairs.people.tests.test_sign_in import code_sent_to, is_inside, sign_in

NAMES = [pattern.name for pattern in urls.accounts]
OURS = Path(urls.__file__).parent / "templates"
LIBRARY = Path(allauth.__file__).parent / "templates"
# Of the 67 pages the library ships, those that can be reached here, all replaced.
REPLACED = {
    f"account/{name}.html"
    for name in """account_inactive confirm_email_verification_code confirm_login_code
    confirm_password_reset_code email_change login logout password_change password_reset
    password_reset_from_key password_reset_from_key_done password_set reauthenticate
    request_login_code signup_closed""".split()
} | {"mfa/authenticate.html"}
CLOSED = """/accounts/3rdparty/ /accounts/social/signup/ /accounts/2fa/ /accounts/sessions/
    /accounts/phone/change/ /accounts/signup/passkey/ /accounts/password/reset/key/1-set-password/
    /accounts/confirm-email/abc/""".split()


def test_our_pages_replace_pages_that_exist():
    theirs = {str(path.relative_to(LIBRARY)) for path in LIBRARY.rglob("*.html")}
    ours = {str(path.relative_to(OURS)) for path in OURS.glob("*/*.html")}

    assert theirs >= REPLACED
    assert ours & theirs == REPLACED


def test_every_page_a_door_can_show_is_ours():
    shown = set()
    for pattern in urls.accounts:
        view = getattr(inspect.unwrap(pattern.callback), "view_class", None)
        if view is not None:
            shown |= {view.template_name, getattr(view, "template_name_signup_closed", "")}
    shown -= {"", "account/signup.html"}  # closed before it is shown

    assert shown <= REPLACED
    for name in REPLACED:
        assert get_template(name).backend.name == "jinja2"


@pytest.mark.parametrize("address", CLOSED)
def test_what_we_do_not_offer_does_not_exist(cast, client, address):
    assert client.get(address).status_code == 404


def half_authenticated(client, cast):
    client.post(reverse("account_request_login_code"), {"email": cast.awa.email})


def resetting(client, cast):
    client.post(reverse("account_reset_password"), {"email": cast.awa.email})


def member(client, cast):
    sign_in(client, cast.awa)


def without_password(client, cast):
    cast.awa.set_unusable_password()
    cast.awa.save()
    client.force_login(cast.awa)


def typing_a_code_again(client, cast):
    without_password(client, cast)
    client.post(reverse("account_reauthenticate"))


def changing_address(client, cast):
    sign_in(client, cast.awa)
    asked = client.post(reverse("account_email"), {"email": "new@x.example", "action_add": "1"})
    client.post(asked.url, {"password": "correct horse battery"})


SITUATIONS = (
    half_authenticated,
    resetting,
    member,
    without_password,
    typing_a_code_again,
    changing_address,
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("situation", [None, *SITUATIONS])
def test_no_door_shows_an_unstyled_page_nor_writes_while_it_is_read(cast, client, situation, name):
    """The guard raises on any write; so reading each page once in each situation is enough."""
    if situation:
        situation(client, cast)

    answer = client.get(reverse(name))

    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        page = answer.content.decode()
        assert "css/entrepairs.css" in page
        assert page.count("<h1") == 1
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_forms_tell_browsers_what_they_ask(cast, client, language):
    client.post(reverse("people:language"), {"language": language})

    page = client.get(reverse("account_login")).content.decode()

    assert f'<html lang="{language}"' in page
    for attribute in ('autocomplete="username"', 'autocomplete="current-password"', "autofocus"):
        assert page.count(attribute) == 1
    assert "placeholder" not in page


def test_the_door_names_the_house_only_where_there_is_one(cast, client):
    assert "Atelier Marceau" not in client.get(reverse("account_login")).content.decode()

    cast.diego.communities.clear()
    cast.elsewhere.delete()
    cast.diego.delete()
    cast.other.delete()
    assert "Atelier Marceau" in client.get(reverse("account_login")).content.decode()


def test_a_language_is_only_one_of_ours_and_leads_back_only_here(cast, client):
    for chosen, url, leads in (
        ("de", "/accounts/login/", "/accounts/login/"),
        ("fr", "https://evil.example/", "/"),
        ("fr", "no-page", "/"),
    ):
        answer = client.post(reverse("people:language"), {"language": chosen, "next": url})
        assert answer.url == leads
    assert client.cookies["django_language"].value == "fr"


def test_a_language_is_kept_with_the_account(cast, client):
    client.force_login(cast.awa)
    client.post(reverse("people:language"), {"language": "fr", "next": "/me/"})

    cast.awa.refresh_from_db()
    assert cast.awa.language == "fr"
    assert '<html lang="fr"' in client.get("/me/").content.decode()


@pytest.mark.parametrize("name", ["account_email", "account_set_password"])
def test_without_a_password_a_code_opens_what_opens_the_account(cast, client, name):
    without_password(client, cast)

    for method in (client.get, client.post):
        assert method(reverse(name)).url.startswith(reverse("account_reauthenticate"))
    again = client.get(reverse(name)).url
    client.post(again)
    assert client.post(again, {"code": "BBBB-BBBB"}).status_code == 422
    done = client.post(again, {"code": code_sent_to(cast.awa.email)})

    assert done.url == reverse(name)
    assert client.get(done.url).status_code == 200


def test_a_code_typed_wrongly_three_times_is_dead(cast, client):
    typing_a_code_again(client, cast)
    again = reverse("account_reauthenticate")
    for _ in range(3):
        client.post(again, {"code": "BBBB-BBBB"})

    assert client.post(again, {"code": code_sent_to(cast.awa.email)}).status_code == 422
    assert is_inside(client)


@pytest.mark.django_db(transaction=True)
def test_reading_opens_no_transaction_either(cast):
    """Inside a test's own transaction a `BEGIN` would not be seen."""
    pages = ["/me/", "/me/settings/", "/me/settings/devices/", "/people/find?q=a", "/invitation/x/"]
    pages += ["/people/subjects?subject=d", *map(reverse, NAMES)]
    for situation in (None, *SITUATIONS):
        client = Client()
        if situation:
            situation(client, cast)
        for page in pages:
            assert client.get(page).status_code < 500
        cast.awa.set_password("correct horse battery")
        cast.awa.save()
