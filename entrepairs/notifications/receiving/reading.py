# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail that came in (RFC 5322), as far as we need it. Nothing of it is trusted."""

import hashlib
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

import nh3

from entrepairs.kernel import html

# Where servers say for whom it was, beside those it is written to.
FOR_WHOM = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
DROPPED = {"style", "script", "head", "title"}
MACHINES = {"bulk", "junk", "list", "auto_reply"}


@dataclass(frozen=True)
class Incoming:
    """What is known of a mail: `key` is its own, the same each time it is handed over."""

    key: str
    sender: str
    recipients: tuple[str, ...]
    is_automatic: bool
    mail: EmailMessage


def read(raw: bytes, recipient: str = "") -> Incoming:
    """Take it apart; what is malformed is read as far as it goes."""
    mail = message_from_bytes(raw, policy=policy.default)
    named = _header(mail, "Message-ID") or hashlib.sha256(raw).hexdigest()
    senders = _addresses(mail, ("From",))
    return Incoming(
        key=hashlib.sha256(named.encode()).hexdigest()[:40],
        sender=senders[0] if len(senders) == 1 else "",
        recipients=(recipient.lower(), *_addresses(mail, FOR_WHOM)),
        is_automatic=_is_automatic(mail),
        mail=mail,
    )


def _is_automatic(mail: EmailMessage) -> bool:
    """Did a machine write it (RFC 3834)? Those are never answered, nor published."""
    said = _header(mail, "Auto-Submitted").lower()
    return bool(
        (said and not said.startswith("no"))
        or _header(mail, "Precedence").lower() in MACHINES
        or _header(mail, "Return-Path") == "<>"
        or _header(mail, "List-Id")
        or _header(mail, "X-Autoreply")
        or _header(mail, "X-Autorespond")
    )


def _header(mail: EmailMessage, name: str) -> str:
    """A header as text; a broken one is none."""
    try:
        return str(mail.get(name, "")).strip()
    except (ValueError, TypeError, AttributeError, IndexError):
        return ""


def _addresses(mail: EmailMessage, names: tuple[str, ...]) -> tuple[str, ...]:
    written = []
    for name in names:
        try:
            written += [str(value) for value in mail.get_all(name, [])]
        except (ValueError, TypeError, AttributeError, IndexError):
            continue
    return tuple(address.lower() for _name, address in getaddresses(written) if address)


def words(mail: EmailMessage) -> str:
    """What is written in it, as plain text: the plain part, or else what a page says."""
    try:
        body = mail.get_body(preferencelist=("plain", "html"))
    except (AttributeError, KeyError, ValueError):
        return ""
    if body is None:
        return ""
    text = _content(body)
    if body.get_content_type() != "text/html":
        return text
    bare = nh3.clean(text, tags=html.TAGS | {"div"}, clean_content_tags=DROPPED)
    return html.plain(_without_quotes(bare).replace("<div>", "<br>"))


def _without_quotes(page: str) -> str:
    """Up to the first quoted mail: what stands in `blockquote` is somebody else's."""
    return page.split("<blockquote", 1)[0] or page


def _content(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError, KeyError):
        # A character set that does not exist, or lies.
        return (part.get_payload(decode=True) or b"").decode("latin-1")
