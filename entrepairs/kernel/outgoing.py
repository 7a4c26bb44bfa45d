# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one way by which we speak to other servers over HTTP (I68), off until hosts are named.

Channels of other programs have their list of hosts, the push services of browsers another.

Names are looked up once, what they mean is checked, and the connection goes to that very address: a
name cannot mean another machine between the check and the call. No hop is followed, no proxy of
the environment is used, and an answer is read as far as its status.
"""

import ipaddress
import socket
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx
from django.conf import settings

TIMEOUT = httpx.Timeout(10, connect=5)
HTTPS = 443


class ForbiddenAddressError(Exception):
    """It is not among the hosts that the installation allows, or is inside its own network."""


class _Pinned(httpx.HTTPTransport):
    """Connects to the address that was checked, and asks for the certificate of the name."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        address = _checked(host, request.url.port or HTTPS)
        request.extensions = dict(request.extensions) | {"sni_hostname": host}
        request.url = request.url.copy_with(host=address)
        return super().handle_request(request)


def post(url: str, content: Any, *, key: str) -> int:
    """Send JSON, with a key that stays the same when it is sent again; the status answered."""
    check(url)
    return _send(url, {"Idempotency-Key": key}, json=content)


def push(url: str, content: bytes, headers: Mapping[str, str]) -> int:
    """Send what is sealed for a browser to its push service; the status answered."""
    check(url, settings.PUSH_HOSTS)
    return _send(url, headers, content=content)


def _send(url: str, headers: Mapping[str, str], **body: Any) -> int:
    headers = {"User-Agent": "Entrepairs", **headers}
    with _client() as client, client.stream("POST", url, headers=headers, **body) as answer:
        return answer.status_code


def get(url: str, *, most: int) -> str:
    """The text at an address of a host that tells who people are (`metadata_hosts`).

    Raises ValueError for what is longer than `most` bytes or no text, and httpx's errors.
    """
    check(url, settings.METADATA_HOSTS)
    found = b""
    with _client() as client, client.stream("GET", url) as answer:
        answer.raise_for_status()
        for part in answer.iter_bytes():
            found += part
            if len(found) > most:
                raise ValueError("it is too long")
    return found.decode()


def _client() -> httpx.Client:
    return httpx.Client(
        transport=_Pinned(trust_env=False),
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
    )


def is_on() -> bool:
    """Did whoever operates the installation name a host for channels?"""
    return bool(settings.WEBHOOK_HOSTS)


def pushes() -> bool:
    """Did they name push services?"""
    return bool(settings.PUSH_HOSTS)


def check(url: str, hosts: Sequence[str] | None = None) -> None:
    """Is it an address at a host that is allowed? What its name means is asked at each call.

    `hosts` are those of channels unless others are given.
    """
    parts = _split(url)
    plain = settings.WEBHOOK_PRIVATE and parts.scheme == "http"
    host = (parts.hostname or "").rstrip(".")
    named = settings.WEBHOOK_HOSTS if hosts is None else hosts
    allowed = any(fnmatchcase(host, pattern) for pattern in named)
    if not (parts.scheme == "https" or plain) or parts.username or not host or not allowed:
        raise ForbiddenAddressError(host)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError as wrong:
        raise ForbiddenAddressError("") from wrong
    return parts


def _checked(host: str, port: int) -> str:
    """The first address of a name, if all that it means are of the public network."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.WEBHOOK_PRIVATE and not all(map(_is_public, addresses)):
        raise ForbiddenAddressError(host)
    return addresses[0]


def _is_public(address: str) -> bool:
    told = ipaddress.ip_address(address.split("%", 1)[0])
    inner = getattr(told, "ipv4_mapped", None) or getattr(told, "sixtofour", None) or told
    return inner.is_global and not inner.is_multicast
