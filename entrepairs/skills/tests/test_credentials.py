# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A credential holds outside: who made it, for whom and until when, and not one letter else."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from string import ascii_letters, digits

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.credential import IdentityObject

from entrepairs.skills import badges, credentials, keys
from entrepairs.skills.credentials import InvalidCredentialError, Reason

DID = keys.did_web("https://skills.marceau.example")
NOW = datetime.now(UTC).replace(microsecond=0)
KEY = keys.new_key()
DOCUMENT = keys.did_document(DID, [KEY])
PUBLISHED = keys.published(DOCUMENT)
CLAIM = badges.Claim(
    id="https://skills.marceau.example/credentials/9f2c",
    issuer=badges.Issuer(DID, "Atelier Marceau", "https://skills.marceau.example/"),
    recipient=badges.recipient("awa@marceau.example", salt="b5f1"),
    achievement=badges.Achievement(
        id="https://skills.marceau.example/skills/welding",
        name="Soudure à l’arc",
        description="Souder l’acier à l’arc.",
        criteria="Attesté par trois collègues.",
        language="fr",
    ),
    valid_from=NOW - timedelta(days=1),
    valid_until=NOW + timedelta(days=730),
    status_list="https://skills.marceau.example/credentials/revoked",
    evidence=(
        badges.Evidence("https://skills.marceau.example/t/arc", "Son tutoriel"),
        badges.Evidence(narrative="Trois dépannages"),
    ),
)
TOKEN = credentials.sign(CLAIM, KEY)


def parts(token):
    return [urlsafe_b64decode(part + "==") for part in token.split(".")]


def joined(texts):
    return ".".join(urlsafe_b64encode(text).decode().rstrip("=") for text in texts)


def refusal(token, published=PUBLISHED, now=NOW):
    with pytest.raises(InvalidCredentialError) as caught:
        credentials.read(token, published, now)
    return caught.value.reason


def signed(header, payload, key=KEY):
    header = {"alg": "ES256", "kid": keys.method(DID, KEY), **header}
    return jws.serialize_compact(header, json.dumps(payload), ECKey.import_key(key), ["ES256"])


def outside(token, document=DOCUMENT):
    """An independent verifier, which fetches the issuer's document from us alone."""
    fetched = []

    def download(url):
        fetched.append(url)
        return json.dumps(document).encode()

    verified = OB3Verifier.for_issuer_did(DID, download=download).verify(token)
    assert fetched == ["https://skills.marceau.example/.well-known/did.json"]
    return verified


@pytest.mark.parametrize(
    "claim",
    [
        CLAIM,
        replace(CLAIM, evidence=(), valid_until=None),
        replace(CLAIM, recipient=badges.Recipient(url="did:web:awa.example")),
    ],
)
def test_what_was_signed_is_read(claim):
    assert credentials.read(credentials.sign(claim, KEY), PUBLISHED, NOW) == claim


def test_the_token_says_what_the_credential_says():
    header, payload = (json.loads(text) for text in parts(TOKEN)[:2])

    assert header == {"alg": "ES256", "kid": f"{DID}#{KEY['kid']}", "typ": "JWT"}
    assert payload["iss"] == payload["issuer"]["id"] == DID
    assert payload["jti"] == payload["id"] == CLAIM.id
    assert payload["sub"] == payload["credentialSubject"]["id"]
    assert payload["validFrom"] == f"{CLAIM.valid_from:%Y-%m-%dT%H:%M:%SZ}"
    assert payload["nbf"] == CLAIM.valid_from.timestamp()
    assert payload["exp"] == CLAIM.valid_until.timestamp()
    assert payload["credentialStatus"] == {
        "id": CLAIM.status_list,
        "type": "1EdTechRevocationList",
    }


def test_the_address_is_not_told():
    assert b"awa" not in parts(TOKEN)[1].lower()


def test_two_credentials_of_one_person_look_like_two_people_s():
    first, second = badges.recipient("awa@marceau.example"), badges.recipient("awa@marceau.example")

    assert first.identity_hash != second.identity_hash


def test_moments_of_another_zone_are_written_in_utc():
    paris = datetime.fromisoformat("2026-07-01T00:30:00+02:00")

    assert badges.document(replace(CLAIM, valid_from=paris))["validFrom"] == "2026-06-30T22:30:00Z"


@pytest.mark.parametrize("part", range(3))
def test_one_altered_byte_anywhere_is_refused(part):
    for place in range(len(parts(TOKEN)[part])):
        texts = [bytearray(text) for text in parts(TOKEN)]
        texts[part][place] ^= 1

        assert refusal(joined(texts))


def test_the_last_letter_of_a_signature_is_one_of_its_kind():
    """It carries bits that decoders overlook: four letters would mean the same."""
    others = set(ascii_letters + digits + "-_") - {TOKEN[-1]}

    assert {refusal(TOKEN[:-1] + letter) for letter in others} == {Reason.ALTERED}


@pytest.mark.parametrize("strange", ["=", "\n", " ", "!"])
def test_nothing_may_be_added(strange):
    assert refusal(TOKEN + strange)
    assert refusal(TOKEN.replace(".", f"{strange}."))


def test_an_altered_payload_is_told_as_such():
    texts = parts(TOKEN)
    texts[1] = texts[1].replace(b"welding", b"surgery")

    assert refusal(joined(texts)) == Reason.ALTERED


def test_another_key_is_refused():
    other = keys.new_key()
    impostor = {**other, "kid": KEY["kid"]}

    assert refusal(credentials.sign(CLAIM, other)) == Reason.UNKNOWN_KEY
    assert refusal(credentials.sign(CLAIM, impostor)) == Reason.ALTERED


def test_a_key_vouches_for_its_own_issuer_only():
    payload = {**json.loads(parts(TOKEN)[1]), "iss": "did:web:delage.example"}
    payload["issuer"] = {**payload["issuer"], "id": "did:web:delage.example"}

    assert refusal(signed({}, payload)) == Reason.UNKNOWN_KEY


@pytest.mark.parametrize("name", ["iss", "jti", "sub", "nbf", "exp"])
def test_a_token_that_says_other_than_its_credential_is_refused(name):
    payload = json.loads(parts(TOKEN)[1])
    told = payload.pop(name)

    assert refusal(signed({}, payload)) == Reason.MALFORMED
    other = told + 1 if isinstance(told, int) else f"{told}x"
    assert refusal(signed({}, {**payload, name: other})) == Reason.MALFORMED


def test_no_algorithm_is_no_signature():
    header = {"alg": "none", "kid": keys.method(DID, KEY), "typ": "JWT"}
    token = joined([json.dumps(header).encode(), parts(TOKEN)[1], b""])

    assert refusal(token) == Reason.ALGORITHM


def test_the_public_key_is_no_secret_to_sign_with():
    header = {"alg": "HS256", "kid": keys.method(DID, KEY), "typ": "JWT"}
    secret = OctKey.import_key(json.dumps(keys.public(KEY)))
    token = jws.serialize_compact(header, parts(TOKEN)[1], secret, ["HS256"])

    assert refusal(token) == Reason.ALGORITHM


def test_it_ends_when_it_says_and_begins_when_it_says():
    second = timedelta(seconds=1)

    assert refusal(TOKEN, now=CLAIM.valid_until) == Reason.EXPIRED
    assert refusal(TOKEN, now=CLAIM.valid_from - second) == Reason.NOT_YET_VALID
    assert credentials.read(TOKEN, PUBLISHED, CLAIM.valid_until - second) == CLAIM
    assert credentials.read(TOKEN, PUBLISHED, CLAIM.valid_from) == CLAIM


@pytest.mark.parametrize("text", ["", "a", "..", "a.b", "é.é.é", "W10.W10.", f"{TOKEN}."])
def test_what_is_no_token_is_refused(text):
    assert refusal(text)


def test_a_document_tells_no_secret_and_keeps_former_keys():
    former, newest = keys.new_key(), keys.new_key()
    document = keys.did_document(DID, [newest, former])

    shown = keys.published(document)

    assert all("d" not in key for key in shown.values())
    assert former["d"] not in json.dumps(document)
    assert credentials.read(credentials.sign(CLAIM, former), shown, NOW) == CLAIM
    assert outside(credentials.sign(CLAIM, former), document).id == CLAIM.id


def test_a_key_taken_from_assertions_vouches_no_more():
    assert keys.published({**DOCUMENT, "assertionMethod": []}) == {}


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("skills.example", "did:web:skills.example"),
        ("https://skills.example/", "did:web:skills.example"),
        ("https://skills.example:8000/lyon/", "did:web:skills.example%3A8000:lyon"),
        ("https://me:secret@skills.example", "did:web:skills.example"),
    ],
)
def test_a_host_is_an_identity(address, did):
    assert keys.did_web(address) == did


def test_an_outside_verifier_accepts_ours():
    verified = outside(TOKEN)

    assert verified.id == CLAIM.id
    assert verified.issuer.id == DID
    assert verified.achievement.name == CLAIM.achievement.name
    assert verified.expiration_date == CLAIM.valid_until
    known = IdentityObject.create("awa@marceau.example", salt="b5f1")
    assert verified.identifiers == [known]


@pytest.mark.parametrize("part", range(3))
def test_an_outside_verifier_refuses_an_altered_one(part):
    texts = [bytearray(text) for text in parts(TOKEN)]
    texts[part][len(texts[part]) // 2] ^= 1

    with pytest.raises(OB3VerificationError):
        outside(joined(texts))


def test_an_outside_verifier_refuses_what_ended():
    ended = replace(CLAIM, valid_until=NOW - timedelta(hours=1))

    with pytest.raises(OB3VerificationError, match="expired"):
        outside(credentials.sign(ended, KEY))


def test_the_revoked_are_listed_with_the_reason():
    told = badges.revocation_list(CLAIM.status_list, DID, {CLAIM.id: "withdrawn", "urn:a": ""})

    assert told == {
        "id": CLAIM.status_list,
        "issuer": DID,
        "revokedCredential": [
            {"id": CLAIM.id, "revoked": True, "revocationReason": "withdrawn"},
            {"id": "urn:a", "revoked": True},
        ],
    }
