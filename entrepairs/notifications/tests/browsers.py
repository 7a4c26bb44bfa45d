# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The other end of a push, written from the standards: a browser's keys, its maker's service."""

import base64
import json
import secrets
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.sessions.backends.db import SessionStore

from entrepairs.notifications import actions


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _derived(secret, salt, info, length):
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


class Browser:
    """One that may be told: it alone opens what is sealed for it."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._public = self._private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        self._secret = secrets.token_bytes(16)

    @property
    def told(self):
        """What its page tells the house (Push API, `toJSON`)."""
        keys = {"p256dh": b64(self._public), "auth": b64(self._secret)}
        return {"endpoint": self.endpoint, **keys}

    def open(self, body):
        """What it shows: RFC 8188 within RFC 8291, one record."""
        salt, (size, length) = body[:16], struct.unpack("!IB", body[16:21])
        theirs, record = body[21 : 21 + length], body[21 + length :]
        assert len(record) <= size <= 4096
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = self._private.exchange(ec.ECDH(), point)
        info = b"WebPush: info\0" + self._public + theirs
        key = _derived(shared, self._secret, info, 32)
        content = _derived(key, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(key, salt, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(content).decrypt(nonce, record, None).rstrip(b"\0")
        assert plain[-1:] == b"\x02", "not the last record"
        return json.loads(plain[:-1])


def speaker(header, origin):
    """Whose key signed (RFC 8292), once all that it claims is true."""
    scheme, _, given = header.partition(" ")
    assert scheme == "vapid"
    said = dict(part.strip().split("=", 1) for part in given.split(","))
    signed, _, signature = said["t"].rpartition(".")
    head, claims = (json.loads(unb64(part)) for part in signed.split("."))
    assert head["alg"] == "ES256"
    raw = unb64(signature)
    numbers = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(said["k"]))
    key.verify(encode_dss_signature(*numbers), signed.encode(), ec.ECDSA(hashes.SHA256()))
    assert claims["aud"] == origin
    assert claims["sub"].startswith("mailto:")
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600
    return said["k"]


class _Request(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 201)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *_words):
        """In silence."""


class PushService:
    """The service of a browser's maker: carries bytes, and answers as it is told to."""

    def __init__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Request)
        self._server.came, self._server.answers = [], []
        self.origin = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def came(self):
        return self._server.came

    @property
    def answers(self):
        return self._server.answers

    def browser(self):
        """Somebody subscribes."""
        return Browser(f"{self.origin}/push/{secrets.token_hex(8)}")

    def opened(self, *browsers):
        """What each browser shows, in the order it came."""
        known = {urlsplit(one.endpoint).path: one for one in browsers}
        return [known[path].open(body) for path, _headers, body in self.came]

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def session_of(person):
    store = SessionStore()
    store.create()
    facts = {"ip": "127.0.0.1", "user_agent": "Firefox/140 Windows"}
    return UserSession.objects.create(user=person, session_key=store.session_key, **facts)


def listening(person, service, session=None):
    """A browser of somebody's that asked to be told."""
    browser = service.browser()
    actions.ask_for_key(actor=person)
    session = session or session_of(person)
    actions.hear_on_device(actor=person, session=session, **browser.told)
    return browser
