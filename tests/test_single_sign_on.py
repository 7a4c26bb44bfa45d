# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in by the organisation's provider: against a small one that runs in the test."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from entrepairs.config import options
from entrepairs.people import single_sign_on
from entrepairs.people.models import Person

PASSWORD = "correct horse battery"
KEY = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})


class Provider(ThreadingHTTPServer):
    """An identity provider of two addresses: what it is, and who somebody is."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}/realm"
        self.codes = {}
        self.claims = {}

    def say_yes(self, address, subject, **claims):
        """What a browser brings back from here after its owner signed in as `subject`."""
        asked = dict(parse_qsl(urlsplit(address).query))
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        self.claims = {"sub": subject} | claims
        return {"state": asked["state"], "code": code}


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        here = self.server.issuer
        self._say(
            200,
            {
                "issuer": here,
                "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "jwks_uri": f"{here}/keys",
                "userinfo_endpoint": f"{here}/userinfo",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
        )

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = self.server.codes.pop(sent["code"][0], None)
        proof = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if not asked or asked["code_challenge"] != challenge or sent["client_secret"] != ["s3cret"]:
            self._say(400, {"error": "invalid_grant"})
            return
        now = int(time.time())
        told = {"iss": self.server.issuer, "aud": "entrepairs", "iat": now, "exp": now + 60}
        token = jwt.encode({"alg": "RS256", "kid": "one"}, told | self.server.claims, KEY)
        self._say(200, {"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _say(self, status, told):
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def configured(issuer, **more):
    told = {"oidc_client_id": "entrepairs", "oidc_client_secret": "s3cret", "oidc_name": "Keycloak"}
    return options.sign_on(options.Options(oidc_issuer=issuer, **told | more))


@pytest.fixture
def provider(settings):
    server = Provider()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    settings.SOCIALACCOUNT_PROVIDERS = configured(server.issuer)
    yield server
    server.shutdown()
    server.server_close()


def leave(client, **form):
    """The address of the provider to which the button leads."""
    return client.post(single_sign_on.provider().url, form).url


def come_back(client, brought):
    return client.get(urlsplit(single_sign_on.provider().callback).path, brought)


def sign_on(client, provider, subject, **claims):
    return come_back(client, provider.say_yes(leave(client), subject, **claims))


def sign_in(client, person):
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})


def join(client, provider, person, subject):
    sign_in(client, person)
    address = leave(client, process="connect", next="/me/settings/way-in/")
    return come_back(client, provider.say_yes(address, subject))


def is_inside(client):
    return "_auth_user_id" in client.session


def test_the_way_there_asks_for_little_and_cannot_be_taken_over(cast, client, provider):
    asked = dict(parse_qsl(urlsplit(leave(client)).query))

    assert asked["scope"] == "openid"
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"].endswith(urlsplit(single_sign_on.provider().callback).path)
    assert len(asked["state"]) >= 16


def test_once_joined_one_button_is_enough(cast, client, provider):
    answer = join(client, provider, cast.awa, "42")
    assert answer.url == "/me/settings/way-in/"
    assert "opens this one" in client.get(answer.url).content.decode()
    assert "Keycloak" in mail.outbox[-1].body

    other = Client()
    answer = sign_on(other, provider, "42")

    assert (answer.status_code, answer.url) == (302, "/")
    assert int(other.session["_auth_user_id"]) == cast.awa.pk


def test_an_equal_address_opens_nothing(cast, client, provider):
    answer = sign_on(client, provider, "43", email=cast.awa.email, email_verified=True)

    assert answer.url == "/accounts/login/?next=%2Fme%2Fsettings%2Fway-in%2F"
    assert not is_inside(client)
    assert not SocialAccount.objects.exists()
    assert Person.objects.filter(email=cast.awa.email).count() == 1


def test_nobody_gets_an_account_by_the_provider(cast, client, provider):
    before = Person.objects.count()

    sign_on(client, provider, "44", email="new@marceau.example", email_verified=True)

    assert not is_inside(client)
    assert Person.objects.count() == before


def test_who_is_signed_in_is_not_joined_by_signing_on(cast, client, provider):
    """Somebody else's yes, brought by a link, must not tie their account to mine."""
    sign_in(client, cast.awa)

    answer = sign_on(client, provider, "45")

    assert answer.url == "/me/settings/way-in/"
    assert not SocialAccount.objects.exists()


def test_another_issuer_knows_other_people(cast, client, provider, settings):
    join(client, provider, cast.awa, "42")
    provider.issuer = provider.issuer.replace("/realm", "/another")
    settings.SOCIALACCOUNT_PROVIDERS = configured(provider.issuer)

    other = Client()
    sign_on(other, provider, "42")

    assert not is_inside(other)


def test_an_account_elsewhere_opens_one_account_here(cast, client, provider):
    join(client, provider, cast.awa, "42")

    other = Client()
    join(other, provider, cast.bruno, "42")

    assert SocialAccount.objects.get().user == cast.awa


def test_nothing_but_the_number_is_kept(cast, client, provider):
    join(client, provider, cast.awa, "42")
    sign_on(Client(), provider, "42", email="private@elsewhere.example", name="A. Diop")

    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == ("42", {})
    assert not SocialToken.objects.exists()
    cast.awa.refresh_from_db()
    assert cast.awa.name == "Awa Diop"


def test_who_left_stays_outside(cast, client, provider):
    join(client, provider, cast.awa, "42")
    Person.objects.filter(pk=cast.awa.pk).update(is_active=False)

    other = Client()
    sign_on(other, provider, "42")

    assert not is_inside(other)


@pytest.mark.parametrize(
    "brought", [{}, {"state": "made up", "code": "x"}, {"error": "access_denied"}]
)
def test_an_answer_nobody_asked_for_signs_nobody_in(cast, client, provider, brought):
    answer = come_back(client, brought)

    assert answer.status_code == 403
    assert "This did not sign you in" in answer.content.decode()
    assert not is_inside(client)


@pytest.mark.parametrize(
    "claims", [{"aud": "another"}, {"iss": "https://elsewhere.example"}, {"exp": 1}]
)
def test_a_token_for_somebody_else_is_refused(cast, client, provider, claims):
    join(client, provider, cast.awa, "42")

    other = Client()
    answer = sign_on(other, provider, "42", **claims)

    assert answer.status_code == 403
    assert not is_inside(other)


def test_a_code_is_good_in_the_browser_that_asked(cast, client, provider):
    join(client, provider, cast.awa, "42")
    stolen = provider.say_yes(leave(Client()), "42")

    other = Client()
    assert come_back(other, stolen).status_code == 403
    assert not is_inside(other)


def test_a_code_of_another_question_is_refused(cast, client, provider):
    """What binds it is the proof of PKCE: the code is good for who asked the question alone."""
    join(client, provider, cast.awa, "42")
    stolen = provider.say_yes(leave(Client()), "42")

    other = Client()
    own = provider.say_yes(leave(other), "42")
    assert come_back(other, own | {"code": stolen["code"]}).status_code == 403
    assert not is_inside(other)


def test_one_parts_again(cast, client, provider):
    join(client, provider, cast.awa, "42")

    client.post("/me/settings/way-in/part/")

    assert not SocialAccount.objects.exists()
    other = Client()
    sign_on(other, provider, "42")
    assert not is_inside(other)


def test_joining_asks_first_who_one_is(cast, client, provider):
    client.force_login(cast.awa)

    answer = client.get("/me/settings/way-in/")

    assert answer.url == "/accounts/reauthenticate/?next=%2Fme%2Fsettings%2Fway-in%2F"
    assert leave(client, process="connect") == "/me/settings/way-in/"
    there = single_sign_on.provider().url + "?process=connect"
    assert client.post(there).url == "/me/settings/way-in/"


def test_without_a_provider_there_is_no_such_door(cast, client):
    assert "/oidc/" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/oidc/sso-1/login/").status_code == 404
    assert client.get("/accounts/oidc/sso-1/login/callback/").status_code == 404
    sign_in(client, cast.awa)
    assert client.get("/me/settings/way-in/").status_code == 404
    assert client.post("/me/settings/way-in/part/").status_code == 404


def test_the_door_is_a_form_and_no_link(cast, client, provider):
    assert client.get(single_sign_on.provider().url).status_code == 405


def test_an_administrator_reads_what_the_provider_asks(cast, client, provider):
    client.force_login(cast.awa)
    assert client.get("/admin/sign-in/").status_code == 404
    client.force_login(cast.farid)

    page = client.get("/admin/sign-in/").content.decode()

    assert single_sign_on.provider().callback in page
    assert "s3cret" not in page


def test_a_half_set_provider_is_said_at_once():
    with pytest.raises(ImproperlyConfigured, match="oidc_client_id"):
        configured("https://login.example.org", oidc_client_id="")
    assert options.origins("https://login.example.org/realm") == ["https://login.example.org"]
