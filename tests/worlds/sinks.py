# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bytes as they reach somebody: called as a viewer, unpacked, searched, made comparable."""

import gzip
import hashlib
import html
import io
import quopri
import re
import zipfile
import zlib
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.test import Client

CANARIES = re.compile(rb"zq[a-z2-7]{14}")
ADDRESSES = re.compile(
    rb"(?<![0-9a-z])[0-9a-hjkmnp-tv-z]{12}(?:[0-9a-hjkmnp-tv-z]{12})?(?![0-9a-z])"
)
# What a search marks, or a line breaks, inside a word.
INSIDE_WORDS = re.compile(rb"</?(?:mark|em|b|strong|wbr)[^>]*>|&shy;|\xc2\xad")
# A signed credential: what it says is in its middle.
SIGNED = re.compile(rb"eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+")
FRAGMENT = {"HX-Request": "true"}
# Its middleware is made once, not for each call.
HANDLER = Client().handler


@dataclass(frozen=True)
class Call:
    """One request, by whomever: the same call is made by several viewers and compared."""

    path: str
    method: str = "GET"
    data: tuple = ()
    fragment: bool = False


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict = field(hash=False)
    body: bytes = b""

    @property
    def bytes(self):
        told = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        return told.encode() + b"\n\n" + self.body

    @property
    def is_html(self):
        return self.headers.get("Content-Type", "").startswith("text/html")


class Viewer:
    """Somebody at a browser: a session, and nothing remembered between two calls.

    `keys` are all whose rights it has: an account, and the seat that its phone holds besides.
    """

    def __init__(self, key, cookies, said=(), seat=None):
        self.key = key
        self.keys = (key,) if seat is None else (key, seat)
        self.cookies = cookies
        # Tokens that this browser sent itself, and may be shown again.
        self.said = frozenset(said)

    def ask(self, call):
        """Make the call; whatever it changed is undone."""
        client = Client(headers={"Accept-Language": "en"})
        client.handler = HANDLER
        client.cookies.load(self.cookies)
        headers = FRAGMENT if call.fragment else {}
        if call.method in ("GET", "OPTIONS"):
            return _answer(client.generic(call.method, call.path, headers=headers))
        data = {}
        for name, value in call.data:
            data.setdefault(name, []).append(value)
        with transaction.atomic():
            answer = _answer(client.post(call.path, data, headers=headers))
            transaction.set_rollback(True)
        return answer


def _answer(response):
    body = b"".join(_streamed(response)) if response.streaming else response.content
    headers = {name: value for name, value in response.headers.items() if name != "Date"}
    for name, morsel in sorted(response.cookies.items()):
        moment = name in ("csrftoken", "sessionid")
        if name == "messages" and morsel.value:
            headers[f"Set-Cookie {name}"] = _said(morsel.value)
        elif not moment:
            headers[f"Set-Cookie {name}"] = morsel.OutputString()
    return Answer(response.status_code, headers, body)


def _streamed(response):
    """A live channel never ends by itself: what it says first, and good-bye."""
    if response["Content-Type"] != "text/event-stream":
        return list(response.streaming_content)
    said = list(islice(response.streaming_content, 2))
    # Through the client's own iterator, so that its end does not end the test's transaction.
    response._iterator.close()
    return said


def _said(cookie):
    """The words inside, without the signature, which tells the second."""
    packed = cookie.partition(":")[0]
    words = signing.b64_decode(packed.lstrip(".").encode())
    return repr(zlib.decompress(words) if packed.startswith(".") else words)


def signed_in(key, person):
    """A viewer with a session of before whatever happens next."""
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return Viewer(key, {name: morsel.value for name, morsel in client.cookies.items()})


def visitor(key, token):
    """A phone without account that holds a seat; it sends its cookie to every address."""
    return Viewer(key, {"seat": token}, said=[token])


def signed_in_later(viewer, key, token):
    """Somebody with an account, on the phone that took a seat without."""
    return Viewer(viewer.key, {**viewer.cookies, "seat": token}, said=[token], seat=key)


def half_signed_in(person):
    """Somebody who gave an address and has not typed the code."""
    client = Client()
    client.post("/accounts/login/code/", {"email": person.email})
    assert client.session.get("account_login"), "the sign-in by code has not begun"
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return Viewer(None, cookies, said=[person.email.partition("@")[0]])


# What is in bytes.


def seen(raw, known, beside=()):
    """The known tokens that these bytes hold, those of `beside` (what was asked) apart."""
    found = set()
    # Unwrapped, most bytes are what they were.
    for layer in dict.fromkeys(_layers(raw)):
        found |= {word.decode() for word in CANARIES.findall(layer)}
        found |= {word.decode() for word in ADDRESSES.findall(layer)}
        found.add(hashlib.sha256(layer).hexdigest())
    return (found & known.keys()) - set(beside)


def _layers(raw, depth=3):
    """The bytes, and what they wrap: archives, encodings, escapes."""
    yield raw
    yield INSIDE_WORDS.sub(b"", raw)
    if b"&#" in raw or b"\\u" in raw or b"%" in raw:
        yield html.unescape(raw.decode("utf-8", "replace")).encode()
        yield unquote_to_bytes(raw)
        yield re.sub(rb"\\u00([0-9a-f]{2})", lambda m: bytes.fromhex(m[1].decode()), raw)
    if depth and raw[:2] == b"\x1f\x8b":
        yield from _layers(gzip.decompress(raw), depth - 1)
    if depth and raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from _layers(archive.read(name), depth - 1)
    for said in SIGNED.findall(raw):
        yield from _layers(urlsafe_b64decode(said + b"=="), 0)
    if b"=\n" in raw or b"=\r\n" in raw:
        yield quopri.decodestring(raw)


def parts(message):
    """The decoded parts and headers of a mail."""
    mail = message.message()
    yield "\n".join(f"{name}: {value}" for name, value in mail.items()).encode()
    for part in mail.walk():
        if not part.is_multipart():
            yield part.get_payload(decode=True) or b""


# What differs between two calls for no reason that matters.

VOLATILE = (
    (re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*'), rb"\1"),
    (re.compile(rb'(X-CSRFToken&?[#\w;]*"?:? ?&?[#\w;]*"?)[A-Za-z0-9]{64}'), rb"\1"),
    (re.compile(rb'("csrf[^"]*" (?:content|value)=")[^"]*'), rb"\1"),
    (re.compile(rb'(name="(?:once|key|draft_key)"[^>]*? value=")[^"]*'), rb"\1"),
    (re.compile(rb"'nonce-[^']*'"), b"'nonce'"),
    (re.compile(rb'nonce="[^"]*"'), b'nonce=""'),
    (re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d[:\d.]*(?:\+[\d:]*|Z)?"), b"CLOCK"),
)


def comparable(answer, *asked):
    """The answer without its tokens of the moment, and without what was asked."""
    body = answer.bytes
    for echo in sorted(filter(None, asked), key=len, reverse=True):
        body = body.replace(str(echo).encode(), b"ASKED")
    for pattern, instead in VOLATILE:
        body = pattern.sub(instead, body)
    # A shorter or longer address makes a shorter or longer page.
    body = re.sub(rb"Content-Length: \d+", b"Content-Length:", body)
    return answer.status, body


def difference(one, other):
    """Where two comparable answers part, for whoever has to mend it."""
    if one[0] != other[0]:
        return f"{one[0]} != {other[0]}"
    pairs = zip(one[1].split(b"\n"), other[1].split(b"\n"), strict=False)
    return next((f"{a!r} != {b!r}" for a, b in pairs if a != b), "one is longer")


# What a page leads to.

FORM = re.compile(rb"<form\b([^>]*)>(.*?)</form>", re.DOTALL | re.IGNORECASE)
FIELD = re.compile(rb"<(input|textarea|select|button)\b([^>]*)>", re.IGNORECASE)
ATTRIBUTE = re.compile(rb'([\w-]+)="([^"]*)"')
HREF = re.compile(rb'(?:href|hx-get|src)="(/[^"#]*)')


def links(answer):
    """The addresses inside the house that a page names."""
    return {
        Call(html.unescape(path.decode()))
        for path in HREF.findall(answer.body)
        if not path.startswith((b"/static/", b"//"))
    }


def forms(answer):
    """The forms of a page as they would be sent with one harmless word in each empty field."""
    found = set()
    for head, inside in FORM.findall(answer.body):
        attributes = _attributes(head)
        if attributes.get("method", "get").lower() != "post" or not attributes.get("action"):
            continue
        sent = tuple(_fields(inside))
        fragment = any(name.startswith("hx-") for name in attributes)
        found.add(Call(attributes["action"], "POST", sent, fragment))
    return found


def _attributes(text):
    return {
        name.decode().lower(): html.unescape(value.decode("utf-8", "replace"))
        for name, value in ATTRIBUTE.findall(text)
    }


def _fields(inside):
    taken = set()
    for kind, head in FIELD.findall(inside):
        has = _attributes(head)
        name, what = has.get("name"), has.get("type", "text")
        if not name or name == "csrfmiddlewaretoken" or what == "file":
            continue
        if what in ("radio", "checkbox", "submit") or kind == b"button":
            if name in taken:
                continue
            taken.add(name)
        yield name, has.get("value", "" if kind == b"select" else "a word of no matter")
