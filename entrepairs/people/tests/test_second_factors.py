# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Apps with six digits, recovery codes, at each way in."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from entrepairs.kernel import outbox, sealing
from entrepairs.kernel.testing import sql_queries
from entrepairs.people import actions, queries, second_factors
from entrepairs.people.models import Person
from entrepairs.people.tests.test_sign_in import PASSWORD, code_sent_to, is_inside, sign_in

SECURITY = "/me/settings/security/"
FACTOR = "/accounts/second-factor/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_code_was_used():
    cache.clear()


def digits(secret=SECRET, steps=0):
    counter = int(time.time()) // 30 + steps
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.fixture
def with_app(cast):
    """Awa, whose telephone shows codes."""
    actions.add_app(actor=cast.awa, secret=SECRET)
    return cast.awa


def codes_of(person):
    return second_factors.recovery_codes(person).wrap().get_unused_codes()


def half_in(client, person):
    """After the password, before the second factor."""
    answer = sign_in(client, person, next="/me/")
    assert answer.url == FACTOR
    assert not is_inside(client)
    return answer.url


def test_an_app_is_added_and_asked_for_at_the_next_sign_in(cast, client):
    sign_in(client, cast.awa)
    page = client.get(f"{SECURITY}app/").content.decode()
    secret = client.session[totp.SECRET_SESSION_KEY]
    assert "<svg" in page
    assert second_factors.in_fours(secret) in page

    assert client.post(f"{SECURITY}app/", {"code": "000000"}).status_code == 422
    answer = client.post(f"{SECURITY}app/", {"code": digits(secret)})

    assert answer.url == f"{SECURITY}codes/"
    other = Client()
    door = half_in(other, cast.awa)
    assert "One more step" in other.get(door).content.decode()
    assert other.post(door, {"code": "000000"}).status_code == 422
    assert other.post(door, {"code": digits(secret)}).url == "/me/"
    assert is_inside(other)


def test_a_code_is_good_once(with_app, client):
    code = digits()
    client.post(half_in(client, with_app), {"code": code})
    assert is_inside(client)

    cache.delete(f"allauth.mfa.totp.used?user={with_app.pk}&code={code}")
    thief = Client()
    assert thief.post(half_in(thief, with_app), {"code": code}).status_code == 422
    assert not is_inside(thief)


@pytest.mark.parametrize(("steps", "opens"), [(-1, True), (1, True), (-3, False), (3, False)])
def test_clocks_may_differ_by_half_a_minute(with_app, client, steps, opens, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)

    client.post(half_in(client, with_app), {"code": digits(steps=steps)})

    assert is_inside(client) is opens


def test_a_recovery_code_opens_once_and_is_counted(with_app, client):
    code = codes_of(with_app)[0]
    client.post(half_in(client, with_app), {"code": f"{code[:4]} {code[4:]}"})
    assert is_inside(client)
    assert "9 codes are left" in client.get(SECURITY).content.decode()

    other = Client()
    assert other.post(half_in(other, with_app), {"code": code}).status_code == 422


def by_code(client, cast):
    client.post(reverse("account_request_login_code"), {"email": cast.awa.email})
    confirm = reverse("account_confirm_login_code")
    return client.post(confirm, {"code": code_sent_to(cast.awa.email)})


def by_reset(client, cast):
    client.post(reverse("account_reset_password"), {"email": cast.awa.email})
    confirm = reverse("account_confirm_password_reset_code")
    complete = client.post(confirm, {"code": code_sent_to(cast.awa.email)}).url
    new = {"password1": "a long new sentence", "password2": "a long new sentence"}
    return client.post(complete, new)


@pytest.mark.parametrize("way", [by_code, by_reset])
def test_each_other_way_in_asks_for_it_too(cast, with_app, client, way):
    assert way(client, cast).url.startswith(FACTOR)
    assert not is_inside(client)

    client.post(FACTOR, {"code": digits()})
    assert is_inside(client)


def test_tries_are_few(with_app, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    door = half_in(client, with_app)

    answers = [client.post(door, {"code": "000000"}) for _ in range(6)]

    assert "Too many tries" in answers[-1].content.decode()
    assert client.post(door, {"code": digits()}).status_code == 422
    assert not is_inside(client)


def test_secrets_are_sealed_and_another_installation_reads_none(with_app, settings):
    kept = Authenticator.objects.get(user=with_app, type="totp")
    assert SECRET not in str(kept.data)
    assert kept.wrap().validate_code(digits())

    settings.SECRET_KEY = "another key, as long as one must be, or so"
    cache.clear()
    assert not kept.wrap().validate_code(digits())
    assert not kept.wrap().validate_code(digits(secret=""))


def test_what_is_sealed_for_one_purpose_opens_for_no_other(settings):
    told = sealing.box(b"one").encrypt(b"x")
    with pytest.raises(InvalidToken):
        sealing.box(b"two").decrypt(told)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a younger key"
    assert sealing.box(b"one").decrypt(told) == b"x"


def test_recovery_codes_are_shown_once_and_read_nowhere_else(cast, client):
    sign_in(client, cast.awa)
    client.get(f"{SECURITY}app/")
    client.post(f"{SECURITY}app/", {"code": digits(client.session[totp.SECRET_SESSION_KEY])})
    codes = [second_factors.in_fours(code) for code in codes_of(cast.awa)]

    page = client.get(f"{SECURITY}codes/").content.decode()
    file = client.get(f"{SECURITY}codes/file")
    assert all(code in page and code in file.content.decode() for code in codes)
    assert file["Content-Disposition"].startswith("attachment")
    assert "no-store" in file["Cache-Control"]
    other = Client()
    other.force_login(cast.awa)
    assert other.get(f"{SECURITY}codes/").url == SECURITY

    client.post(f"{SECURITY}codes/kept/")
    for address in (f"{SECURITY}codes/", f"{SECURITY}codes/file"):
        assert client.get(address).url == SECURITY
    assert codes[0] not in client.get(SECURITY).content.decode()


def test_after_ten_minutes_codes_are_not_shown_any_more(cast, client, with_app):
    client.force_login(with_app)
    session = client.session
    session[second_factors.MADE_AT] = time.time() - second_factors.CODES_SHOWN_FOR - 1
    session.save()

    assert client.get(f"{SECURITY}codes/").url == SECURITY


def test_new_codes_kill_those_before(with_app, client):
    before = codes_of(with_app)
    client.post(half_in(client, with_app), {"code": digits()})

    assert client.post(f"{SECURITY}codes/").url == f"{SECURITY}codes/"

    assert not set(codes_of(with_app)) & set(before)


def mails_sent():
    outbox.deliver_due()
    return [letter.subject for letter in mail.outbox]


def test_its_owner_hears_of_each_change_in_their_language(with_app):
    Person.objects.filter(pk=with_app.pk).update(language="fr")
    actions.make_recovery_codes(actor=with_app)
    factor = second_factors.of(with_app).get()
    actions.remove_factor(actor=with_app, factor=factor)
    actions.remove_factor(actor=with_app, factor=factor)

    assert sorted(mails_sent()) == sorted(
        [
            "Une application a été ajoutée à votre compte",
            "Vous avez de nouveaux codes de secours",
            "Une application a été retirée de votre compte",
        ]
    )
    letter = mail.outbox[0]
    assert letter.to == [with_app.email]
    assert "Ce n’était pas vous" in letter.body
    assert not Authenticator.objects.filter(user=with_app).exists()


def test_somebody_elses_factor_is_left_alone(cast, with_app, client):
    sign_in(client, cast.bruno)
    mark = queries.security(with_app).factors[0].mark

    assert client.post(f"{SECURITY}{mark}/remove/").status_code == 404
    actions.remove_factor(actor=cast.bruno, factor=second_factors.of(with_app).get())

    assert second_factors.of(with_app).exists()


def test_changes_ask_first_who_one_is_by_the_factor_itself(with_app, client):
    client.force_login(with_app)
    mark = queries.security(with_app).factors[0].mark
    for address in ("app/", "passkey/"):
        assert client.get(SECURITY + address).url.startswith("/accounts/reauthenticate/")
    for address in (f"{mark}/remove/", "codes/"):
        asked = client.post(SECURITY + address)
        assert asked.url == "/accounts/reauthenticate/?next=%2Fme%2Fsettings%2Fsecurity%2F"

    assert client.post(asked.url, {"password": PASSWORD}).status_code == 422
    assert client.post(asked.url, {"code": "000000"}).status_code == 422
    assert client.post(asked.url, {"code": digits()}).url == SECURITY
    assert client.post(f"{SECURITY}{mark}/remove/").url == SECURITY
    assert not second_factors.of(with_app).exists()


def test_each_change_gives_the_session_another_id_and_the_device_stays_listed(cast, client):
    sign_in(client, cast.awa)
    keys = {client.session.session_key}
    client.get(f"{SECURITY}app/")
    client.post(f"{SECURITY}app/", {"code": digits(client.session[totp.SECRET_SESSION_KEY])})
    keys.add(client.session.session_key)
    client.post(f"{SECURITY}codes/")
    keys.add(client.session.session_key)
    mark = queries.security(cast.awa).factors[0].mark
    client.post(f"{SECURITY}{mark}/remove/")
    keys.add(client.session.session_key)

    assert len(keys) == 4
    assert UserSession.objects.get(user=cast.awa).session_key == client.session.session_key
    for old in keys - {client.session.session_key}:
        thief = Client()
        thief.cookies["sessionid"] = old
        assert thief.get("/me/").status_code == 302


def test_half_in_and_then_in_are_two_sessions(with_app, client):
    door = half_in(client, with_app)
    before = client.session.session_key

    client.post(door, {"code": digits()})

    assert client.session.session_key != before


def test_pages_cost_what_they_cost(cast, with_app):
    with sql_queries(2):
        queries.security(with_app)
    with sql_queries(1):
        queries.security(cast.bruno)
    with sql_queries(1):
        queries.locked_out(cast.farid, "a")
    with sql_queries(2):
        queries.locked_out_person(cast.farid, with_app.slug)
    with sql_queries(1):
        queries.asked(cast.farid)


def test_words_of_the_page_are_french_too(cast, with_app, client):
    Person.objects.filter(pk=with_app.pk).update(language="fr")
    client.force_login(with_app)
    page = client.get(SECURITY).content.decode()
    assert re.search("Mes seconds facteurs", page)
