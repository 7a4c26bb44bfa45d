# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A skill as a credential that its owner takes along, signed as VC-JWT.

1EdTech, "Open Badges Specification 3.0", section 8.2 (JSON Web Token Proof Format: the payload is
the credential itself) and 9.1 (verification). Anybody verifies it by `keys.did_document` alone.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from entrepairs.skills.badges import Claim, claim_of, document
from entrepairs.skills.keys import ALGORITHM, Key, method

PARTS = 3  # of a compact JWS: header, payload, signature


class Reason(StrEnum):
    """Why a credential is refused."""

    MALFORMED = "malformed"
    ALGORITHM = "algorithm"
    UNKNOWN_KEY = "unknown_key"
    ALTERED = "altered"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"


class InvalidCredentialError(Exception):
    """What was shown is no credential of ours, or is none any more or yet."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def sign(claim: Claim, key: Key) -> str:
    """With the private key of the issuer, which must be in the issuer's document."""
    header = {"alg": ALGORITHM, "kid": method(claim.issuer.did, key), "typ": "JWT"}
    body = document(claim)
    text = json.dumps(
        {**body, **_registered(claim, body)}, ensure_ascii=False, separators=(",", ":")
    )
    return jws.serialize_compact(header, text, ECKey.import_key(dict(key)), [ALGORITHM])


def _registered(claim: Claim, body: Mapping[str, Any]) -> dict[str, Any]:
    """What any reader of tokens understands of a credential: RFC 7519, section 4.1."""
    told = {
        "iss": claim.issuer.did,
        "jti": claim.id,
        "sub": body["credentialSubject"]["id"],
        "nbf": int(claim.valid_from.timestamp()),
    }
    if claim.valid_until:
        told["exp"] = int(claim.valid_until.timestamp())
    return told


def read(token: str, keys: Mapping[str, Key], now: datetime) -> Claim:
    """What a token says, once it is known to be true; whether it was revoked is asked elsewhere.

    `keys` are by their address, as `keys.published` finds them. Raises `InvalidCredentialError`.
    """
    claim = opened(token, keys)
    in_time(claim, now)
    return claim


def opened(token: str, keys: Mapping[str, Key]) -> Claim:
    """What a token says, once it is known who signed it, whether its time is over or not."""
    header, payload = _parts(token)
    # Before any key is looked at: nobody but us decides how a signature is verified (RFC 8725).
    if header.get("alg") != ALGORITHM:
        raise InvalidCredentialError(Reason.ALGORITHM)
    key = keys.get(str(header.get("kid")))
    if key is None:
        raise InvalidCredentialError(Reason.UNKNOWN_KEY)
    try:
        jws.deserialize_compact(token, ECKey.import_key(dict(key)), [ALGORITHM])
    except JoseError as error:
        raise InvalidCredentialError(Reason.ALTERED) from error
    claim = _claim(payload)
    # One organisation's key vouches for that organisation only.
    if header["kid"].partition("#")[0] != claim.issuer.did:
        raise InvalidCredentialError(Reason.UNKNOWN_KEY)
    return claim


def in_time(claim: Claim, now: datetime) -> None:
    """Raises `InvalidCredentialError` where its time has not come, or is over."""
    if now < claim.valid_from:
        raise InvalidCredentialError(Reason.NOT_YET_VALID)
    if claim.valid_until and now >= claim.valid_until:
        raise InvalidCredentialError(Reason.EXPIRED)


def issuer(token: str) -> str:
    """Who signed it, as it says itself: whose keys to look for, and nothing to believe."""
    header, _ = _parts(token)
    return str(header.get("kid", "")).partition("#")[0]


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and payload, of which nothing is believed yet."""
    try:
        texts = [urlsafe_b64decode(f"{part}===") for part in token.split(".")]
        header, payload = (json.loads(text) for text in texts[: PARTS - 1])
    except (ValueError, RecursionError) as error:
        raise InvalidCredentialError(Reason.MALFORMED) from error
    if len(texts) != PARTS or not isinstance(header, dict) or not isinstance(payload, dict):
        raise InvalidCredentialError(Reason.MALFORMED)
    return header, payload


def _claim(payload: Mapping[str, Any]) -> Claim:
    """The token's own claims must say what the document says."""
    try:
        claim = claim_of(payload)
        told = _registered(claim, payload)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise InvalidCredentialError(Reason.MALFORMED) from error
    if told != {name: payload[name] for name in (*told, "exp") if name in payload}:
        raise InvalidCredentialError(Reason.MALFORMED)
    return claim
