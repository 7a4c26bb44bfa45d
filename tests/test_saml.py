# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in by an organisation's provider that speaks SAML: against one made in the test."""

import base64
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

from entrepairs.people import actions, queries, saml, single_sign_on
from entrepairs.people.models import Person, SamlProvider
from entrepairs.people.tests.test_second_factors import FACTOR, SECRET
from entrepairs.people.tests.test_sign_in import is_inside, sign_in

PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
METADATA = """<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
<X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<SingleSignOnService Binding="{binding}" Location="{url}"/>
</IDPSSODescriptor></EntityDescriptor>"""
RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0" IssueInstant="{now}"
 Destination="{acs}" InResponseTo="{question}"><saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="{status}"/></samlp:Status>
<saml:Assertion ID="_a1" Version="2.0" IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="{format}">{name}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{acs}" InResponseTo="{confirmed}"/>
</saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{since}" NotOnOrAfter="{until}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}"><saml:AuthnContext><saml:AuthnContextClassRef>
urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="mail">
<saml:AttributeValue>{mail}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>
</saml:Assertion></samlp:Response>"""
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"


class Idp:
    """An identity provider: a name, a key, and what it says of people."""

    def __init__(self, entity="https://login.marceau.example/saml", days=400):
        self.entity, self.url = entity, f"{entity}/sso"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
        self.until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)
        made = x509.CertificateBuilder(named, named, self.key.public_key(), 1)
        made = made.not_valid_before(self.until - timedelta(days=900)).not_valid_after(self.until)
        self.certificate = made.sign(self.key, hashes.SHA256())

    @property
    def der(self):
        return base64.b64encode(self.certificate.public_bytes(serialization.Encoding.DER)).decode()

    def metadata(self, **more):
        told = {"entity": self.entity, "certificate": self.der, "url": self.url}
        return METADATA.format(**{"binding": saml.BY_REDIRECT} | told | more)

    def say_yes(self, address, name, *, part="response", **other):
        """What a browser brings back: a form with a signed answer to the question it came with."""
        asked = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
        question = ET.fromstring(zlib.decompress(base64.b64decode(asked), -15))
        moment = datetime.now(UTC)
        told = {
            "question": question.get("ID"),
            "confirmed": question.get("ID"),
            "acs": question.get("AssertionConsumerServiceURL"),
            "audience": question[0].text,
            "issuer": self.entity,
            "status": SUCCESS,
            "format": PERSISTENT,
            "name": name,
            "mail": "awa@marceau.example",
            "now": stamp(moment),
            "since": stamp(moment - timedelta(minutes=2)),
            "until": stamp(moment + timedelta(minutes=2)),
        }
        text = RESPONSE.format(**told | other)
        signed = text if part is None else self.sign(text, part)
        raw = signed if isinstance(signed, bytes) else signed.encode()
        return base64.b64encode(raw).decode()

    def sign(self, text, part):
        pem = serialization.Encoding.PEM
        form = serialization.PrivateFormat.TraditionalOpenSSL
        key = self.key.private_bytes(pem, form, serialization.NoEncryption()).decode()
        certificate = self.certificate.public_bytes(pem).decode()
        if part == "response":
            return Utils.add_sign(text, key, certificate)
        start, end = text.index("<saml:Assertion "), text.index("</samlp:Response>")
        inner = text[start:end].replace(
            "<saml:Assertion ",
            '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ',
            1,
        )
        signed = Utils.add_sign(inner, key, certificate)
        signed = signed.decode() if isinstance(signed, bytes) else signed
        return text[:start] + signed + text[end:]


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def idp(cast):
    made = Idp()
    made.row = set_up(cast.farid, made)
    cast.house.refresh_from_db()
    return made


def set_up(administrator, idp, **more):
    metadata = saml.read_metadata(idp.metadata())
    return actions.set_saml_provider(actor=administrator, name="Marceau", metadata=metadata, **more)


def leave(client, idp, **form):
    """The address of the provider to which the button leads."""
    return client.post(f"/accounts/saml/{idp.row.slug}/login/", form).url


def come_back(client, idp, response):
    """The form comes from another site, without our session; then the browser is sent on."""
    acs = Client().post(f"/accounts/saml/{idp.row.slug}/acs/", {"SAMLResponse": response})
    client.cookies["saml-answer"] = acs.cookies["saml-answer"].value
    return client.get(acs.url)


def sign_on(client, idp, name, **other):
    return come_back(client, idp, idp.say_yes(leave(client, idp), name, **other))


def join(client, idp, person, name):
    sign_in(client, person)
    address = leave(client, idp, process="connect", next="/me/settings/way-in/")
    return come_back(client, idp, idp.say_yes(address, name))


@pytest.mark.parametrize("part", ["response", "assertion"])
def test_once_joined_one_button_is_enough(cast, client, idp, part):
    answer = join(client, idp, cast.awa, "u-42")
    assert answer.url == "/me/settings/way-in/"
    assert "opens this one" in client.get(answer.url).content.decode()

    other = Client()
    answer = sign_on(other, idp, "u-42", part=part)

    assert answer.url == "/"
    assert int(other.session["_auth_user_id"]) == cast.awa.pk


def test_nothing_but_the_name_is_kept_and_an_equal_address_opens_nothing(cast, client, idp):
    answer = sign_on(client, idp, "u-43", mail=cast.awa.email)
    assert answer.url.startswith("/accounts/login/")
    assert not is_inside(client)
    assert Person.objects.filter(email=cast.awa.email).count() == 1

    join(client, idp, cast.awa, "u-43")
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == ("u-43", {})


REFUSED = {
    "unsigned": {"part": None},
    "for somebody else": {"audience": "https://elsewhere.example/metadata"},
    "brought elsewhere": {"acs": "https://elsewhere.example/acs/"},
    "of another provider": {"issuer": "https://elsewhere.example/saml"},
    "too late": {"until": "2020-01-01T00:00:00Z"},
    "too early": {"since": "2999-01-01T00:00:00Z"},
    "a no": {"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"},
    "another question": {"question": "ONELOGIN_other", "confirmed": "ONELOGIN_other"},
    "confirmed for another question": {"confirmed": "ONELOGIN_other"},
    "no question": {"question": ""},
    "no lasting name": {"format": saml.TRANSIENT},
    "no name": {"name": ""},
    "a name without end": {"name": "u" * 192},
}


@pytest.mark.parametrize("other", REFUSED.values(), ids=REFUSED)
def test_an_answer_that_is_not_ours_signs_nobody_in(cast, client, idp, other):
    join(client, idp, cast.awa, "u-42")

    thief = Client()
    named = {"name": "u-42"} | other
    answer = come_back(thief, idp, idp.say_yes(leave(thief, idp), **named))

    assert answer.status_code == 403
    assert "This did not sign you in" in answer.content.decode()
    assert not is_inside(thief)


def test_a_wrong_key_and_changed_words_are_refused(cast, client, idp):
    join(client, idp, cast.awa, "u-42")
    thief = Client()
    false = Idp(idp.entity)
    assert come_back(thief, idp, false.say_yes(leave(thief, idp), "u-42")).status_code == 403

    response = idp.say_yes(leave(thief, idp), "u-41")
    changed = base64.b64decode(response).replace(b">u-41<", b">u-42<")
    assert b">u-42<" in changed
    changed = base64.b64encode(changed).decode()
    assert come_back(thief, idp, changed).status_code == 403
    assert not is_inside(thief)


@pytest.mark.parametrize("response", ["", "x", "PHg+", base64.b64encode(b"<!DOCTYPE x>").decode()])
def test_rubbish_is_refused(cast, client, idp, response):
    address = f"/accounts/saml/{idp.row.slug}/acs/"
    answer = client.post(address, {"SAMLResponse": response}, follow=True)
    assert answer.status_code == 403
    assert client.post(address, {"SAMLResponse": "x" * 300_000}).status_code == 403


def test_an_answer_is_good_once_and_in_the_browser_that_asked(cast, client, idp):
    join(client, idp, cast.awa, "u-42")
    one, thief = Client(), Client()
    response = idp.say_yes(leave(one, idp), "u-42")

    assert come_back(thief, idp, response).status_code == 403
    assert come_back(one, idp, response).url == "/"
    one.logout()
    for again in (one, Client()):
        assert come_back(again, idp, response).status_code == 403
        assert not is_inside(again)


def test_the_session_gets_another_id(cast, client, idp):
    join(client, idp, cast.awa, "u-42")
    other = Client()
    address = leave(other, idp)
    before = other.session.session_key

    come_back(other, idp, idp.say_yes(address, "u-42"))

    assert is_inside(other)
    assert other.session.session_key != before


def test_a_second_factor_of_ones_own_is_asked_for_here_too(cast, client, idp):
    join(client, idp, cast.awa, "u-42")
    actions.add_app(actor=cast.awa, secret=SECRET)

    other = Client()
    assert sign_on(other, idp, "u-42").url == FACTOR
    assert not is_inside(other)


def test_a_house_is_opened_by_its_own_provider_alone(cast, client, idp):
    answer = join(client, idp, cast.diego, "u-7")

    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()
    SocialAccount.objects.create(user=cast.diego, provider=f"saml-{idp.row.slug}", uid="u-7")
    assert sign_on(Client(), idp, "u-7").status_code == 403


def test_another_provider_knows_other_people_but_new_keys_at_its_address_do_not(cast, idp):
    slug, again = idp.row.slug, Idp(idp.entity)
    assert set_up(cast.farid, idp).slug != slug
    url = "https://login.marceau.example/metadata"
    slug = set_up(cast.farid, idp, metadata_url=url).slug
    assert set_up(cast.farid, again, metadata_url=url).slug == slug
    assert SamlProvider.objects.get().certificates == [again.der]
    assert set_up(cast.farid, again).slug != slug


def test_an_administrator_sets_it_and_reads_what_the_provider_asks(cast, client):
    made = Idp(days=20)
    sign_in(client, cast.farid)
    form = {"name": "Marceau", "text": made.metadata()}

    assert client.post("/admin/sign-in/saml/", form).url == "/admin/sign-in/"

    row = SamlProvider.objects.get()
    page = client.get("/admin/sign-in/").content.decode()
    assert f"/accounts/saml/{row.slug}/acs/" in page
    assert "is good until" in page
    assert "read its metadata again" in page
    assert queries.saml_page(cast.farid).expires_at == made.until
    ours = Client().get(f"/accounts/saml/{row.slug}/metadata/")
    root = ET.fromstring(ours.content)
    assert root.get("entityID") == saml.address(row, "saml_metadata")
    client.post("/admin/sign-in/saml/remove/")
    assert not SamlProvider.objects.exists()
    log = client.get("/admin/log/").content.decode()
    assert "set or read again the identity provider" in log
    assert "removed the identity provider" in log


BAD = {
    "no words": {},
    "both": {"text": "x", "metadata_url": "https://x.example/"},
    "no metadata": {"text": "<a/>"},
    "no xml": {"text": "hello"},
    "an entity of XML": {"text": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
    "a host that is not allowed": {"metadata_url": "https://login.example.org/metadata"},
}


@pytest.mark.parametrize("form", BAD.values(), ids=BAD)
def test_what_describes_no_provider_is_said_in_words(cast, client, form):
    sign_in(client, cast.farid)
    answer = client.post("/admin/sign-in/saml/", {"name": "x"} | form)
    assert answer.status_code == 422
    assert not SamlProvider.objects.exists()


@pytest.mark.parametrize(
    "more", [{"url": "http://login.example/sso"}, {"url": "javascript:1"}, {"certificate": "AAAA"}]
)
def test_metadata_that_leads_astray_is_refused(more):
    with pytest.raises(saml.NotMetadataError):
        saml.read_metadata(Idp().metadata(**more))


def test_others_set_nothing(cast, client, idp):
    sign_in(client, cast.awa)
    for step in ("", "remove/"):
        assert client.post(f"/admin/sign-in/saml/{step}").status_code == 404
    client.logout()
    sign_in(client, cast.diego)
    assert "Marceau" not in client.get("/admin/sign-in/").content.decode()
    client.post("/admin/sign-in/saml/remove/")
    assert SamlProvider.objects.exists()


def test_the_button_stands_at_the_door_of_the_only_house_and_may_lead_there(cast, client, idp):
    button = f"/accounts/saml/{idp.row.slug}/login/"
    assert button not in client.get("/accounts/login/").content.decode()
    assert button not in client.get("/accounts/login/?by=nothere00000").content.decode()
    named = client.get(f"/accounts/login/?by={idp.row.slug}").content.decode()
    assert button in named
    assert "Atelier" not in named
    cast.diego.communities.clear()
    cast.elsewhere.delete()
    cast.diego.delete()
    cast.other.delete()

    door = client.get("/accounts/login/")

    assert button in door.content.decode()
    policy = door.headers["Content-Security-Policy"]
    assert "https://login.marceau.example" in policy.partition("form-action")[2].partition(";")[0]


def test_without_the_extra_there_is_no_such_door_and_it_is_said_how(cast, client, idp, monkeypatch):
    monkeypatch.setattr(saml, "INSTALLED", False)
    sign_in(client, cast.farid)

    assert "entrepairs[saml]" in client.get("/admin/sign-in/").content.decode()
    assert client.get("/admin/sign-in/saml/").status_code == 404
    assert client.get(f"/accounts/saml/{idp.row.slug}/metadata/").status_code == 404
    assert single_sign_on.providers(cast.house) == ()


def test_one_parts_again(cast, client, idp):
    join(client, idp, cast.awa, "u-42")
    client.post("/me/settings/way-in/part/", {"provider": f"saml-{idp.row.slug}"})

    other = Client()
    sign_on(other, idp, "u-42")
    assert not is_inside(other)
