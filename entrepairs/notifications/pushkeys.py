# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The key by which push services know that it is the house that speaks (VAPID, RFC 8292).

Made once, on first use, and kept sealed as the key that signs badges. A browser that asked to be
told holds its public half: where the installation's secret was changed for good a new key is made,
and people ask again.
"""

import base64
import time
from email.utils import parseaddr
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings

from entrepairs.notifications.models import Device, PushKey
from entrepairs.people.models import Organisation
from entrepairs.skills import keys, sealing
from entrepairs.skills.sealing import Jwk

LIFE = 12 * 3600  # seconds; the most that RFC 8292 allows is a day


def of_house(organisation: Organisation) -> Jwk:
    """The private key, made if there is none. Inside the transaction of who needs it."""
    # One after the other, so that two first uses at once make one key.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    found = kept(organisation)
    if found:
        return found
    # Nothing that is signed by another key reaches those who asked under an older one.
    Device.objects.filter(organisation=organisation).delete()
    PushKey.objects.own(organisation.pk).delete()
    key = keys.new_key()
    PushKey.objects.create(organisation=organisation, private=sealing.wrapped(key))
    return key


def kept(organisation: Organisation) -> Jwk | None:
    """The private key, if there is one that this installation's secret opens. One SQL query."""
    found = PushKey.objects.own(organisation.pk).first()
    try:
        return sealing.unwrapped(found.private) if found else None
    except InvalidToken:
        return None


def public(key: Jwk) -> str:
    """The public half as browsers take it: an uncompressed point, in base64 for addresses."""
    x, y = (_bytes(key[name]) for name in ("x", "y"))
    return base64.urlsafe_b64encode(b"\x04" + x + y).rstrip(b"=").decode()


def _bytes(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


def signed(key: Jwk, endpoint: str) -> dict[str, str]:
    """The headers that say who speaks, to one push service, for half a day."""
    # The worker alone needs what the library brings.
    from py_vapid import Vapid02

    parts = urlsplit(endpoint)
    signer = Vapid02.from_raw(key["d"].encode())
    # Addresses inside an own network are written otherwise than the library expects.
    signer.conf = {"no-strict": True}
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + LIFE,
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    return dict(signer.sign(claims))
