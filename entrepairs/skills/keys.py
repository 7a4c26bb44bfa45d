# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keys that credentials are signed with, and the public document that others find them in.

The issuer is a `did:web` (W3C Credentials Community Group): the name of the host is the identity,
and the document lies under `/.well-known/did.json`, or under `did.json` in a path. A key keeps its
place in the document after a newer one signs, or what it signed could no longer be verified.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from joserfc.jwk import ECKey

Key = Mapping[str, Any]  # JSON Web Key, RFC 7517

ALGORITHM = "ES256"
CURVE = "P-256"
CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"]


def new_key() -> dict[str, Any]:
    """A private key. Its `kid` is the thumbprint of its public half, RFC 7638."""
    made = ECKey.generate_key(CURVE, {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
    return dict(made.as_dict(private=True))


def public(key: Key) -> dict[str, Any]:
    return dict(ECKey.import_key(dict(key)).as_dict(private=False))


def did_web(address: str) -> str:
    """`https://skills.example:8000/lyon` is `did:web:skills.example%3A8000:lyon`."""
    parts = urlsplit(address if "//" in address else f"//{address}")
    steps = [step for step in parts.path.split("/") if step]
    # Whatever stands before an @ in an address is a name or a password, and never an identity.
    host = parts.netloc.rpartition("@")[2]
    return ":".join(["did:web", *(quote(unquote(step), safe="") for step in (host, *steps))])


def method(did: str, key: Key) -> str:
    """The address of a key: what a credential calls its `kid`."""
    return f"{did}#{key['kid']}"


def did_document(did: str, keys: Iterable[Key]) -> dict[str, Any]:
    """Everybody may read it: keys may be given private, and are shown public."""
    shown = [public(key) for key in keys]
    return {
        "@context": CONTEXT,
        "id": did,
        "verificationMethod": [
            {
                "id": method(did, key),
                "type": "JsonWebKey2020",
                "controller": did,
                "publicKeyJwk": key,
            }
            for key in shown
        ],
        "assertionMethod": [method(did, key) for key in shown],
    }


def published(document: Mapping[str, Any]) -> dict[str, Key]:
    """The keys of a document by their address, those alone with which its owner asserts."""
    return {
        entry["id"]: entry["publicKeyJwk"]
        for entry in document["verificationMethod"]
        if entry["id"] in document["assertionMethod"]
    }
