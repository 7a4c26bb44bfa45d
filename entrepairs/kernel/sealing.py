# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Secrets kept in tables, so that a copy of the tables alone opens nothing.

They are encrypted with a key that is derived from the installation's secret (HKDF, RFC 5869;
Fernet), which is not in the database. Those of older secrets open as long as these are named
(SECRET_KEY_FALLBACKS).
"""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


def box(purpose: bytes) -> MultiFernet:
    """What encrypts and decrypts for one purpose; `InvalidToken` for another or another secret."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(secret, purpose)) for secret in secrets])


def _derived(secret: str | bytes, purpose: bytes) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose)
    return base64.urlsafe_b64encode(hkdf.derive(force_bytes(secret)))
