# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The organisation's signing key: made on first use, kept so that a copy of the tables cannot sign.

The private part is encrypted with a key that is derived from the installation's secret (HKDF, RFC
5869; Fernet), which is not in the database. Where the secret was changed for good and no older one
is named (SECRET_KEY_FALLBACKS), a new key is made: the public parts of older ones stay readable, so
that what they signed can still be verified.
"""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from entrepairs.people.models import Organisation
from entrepairs.skills import keys
from entrepairs.skills.models import SigningKey

PURPOSE = b"entrepairs.skills.sealing"
Jwk = dict[str, Any]


def for_signing(organisation: Organisation) -> Jwk:
    """The private key with which the organisation signs. Inside the transaction of who signs."""
    # One after the other, so that two first uses at once make one key.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    kept = SigningKey.objects.own(organisation.pk).first()
    if kept:
        try:
            return unwrapped(kept.private)
        except InvalidToken:
            pass  # made under another secret
    key = keys.new_key()
    SigningKey.objects.create(organisation=organisation, private=wrapped(key))
    return key


def public_ones(organisation: str) -> list[Jwk]:
    """The public parts of all keys of the house of that slug, the newest first. One SQL query."""
    kept = SigningKey.objects.filter(organisation__slug=organisation).order_by("-pk")
    return [one.private["public"] for one in kept]


def wrapped(key: Jwk) -> Jwk:
    """As it is kept: the public part in clear, the whole encrypted."""
    sealed = _fernet().encrypt(json.dumps(key).encode())
    return {"public": keys.public(key), "sealed": sealed.decode()}


def unwrapped(kept: Jwk) -> Jwk:
    """The private key again; `InvalidToken` under another secret."""
    return json.loads(_fernet().decrypt(kept["sealed"].encode()))


def _fernet() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(hkdf.derive(secret.encode()))
