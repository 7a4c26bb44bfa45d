# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The organisation's signing key: made on first use, kept so that a copy of the tables cannot sign.

The private part is sealed (`kernel.sealing`). Where the installation's secret was changed for good
and no older one is named, a new key is made: the public parts of older ones stay readable, so that
what they signed can still be verified.
"""

import json
from typing import Any

from cryptography.fernet import InvalidToken

from entrepairs.kernel import sealing
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
    sealed = sealing.box(PURPOSE).encrypt(json.dumps(key).encode())
    return {"public": keys.public(key), "sealed": sealed.decode()}


def unwrapped(kept: Jwk) -> Jwk:
    """The private key again; `InvalidToken` under another secret."""
    return json.loads(sealing.box(PURPOSE).decrypt(kept["sealed"].encode()))
