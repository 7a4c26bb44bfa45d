# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail of ours that could not be delivered, as a server tells it later (RFC 3464)."""

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser

from entrepairs.kernel.models import OutboxMessage
from entrepairs.notifications import failing

NUMBER = re.compile(r"[45][0-9]{2}")


def is_report(mail: Message) -> bool:
    """Is it a report about a delivery?"""
    said = str(mail.get_param("report-type", "")).lower()
    return mail.get_content_type() == "multipart/report" and said == "delivery-status"


def follow(mail: Message) -> bool:
    """Remember that an address takes no mail, if it is ours that was refused, to that address.

    Whoever forges such a report has to know the Message-ID of a mail of the last week.
    """
    row = OutboxMessage.objects.filter(message_id=_original(mail)).select_related("person").first()
    if row is None or row.person is None or not row.person.email:
        return False
    followed = False
    for block in _receivers(mail):
        address = str(block.get("Final-Recipient", "")).rpartition(";")[2].strip().lower()
        original = str(block.get("Original-Recipient", "")).rpartition(";")[2].strip().lower()
        if row.person.email.lower() in (address, original):
            followed |= any(failing.remember(row.person, code) for code in _codes(block))
    return followed


def _receivers(mail: Message) -> Iterator[Message]:
    """The blocks of a report that say that one receiver will never get it."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload() or []:
                if str(block.get("Action", "")).strip().lower() == "failed":
                    yield block


def _codes(block: Message) -> list[str]:
    said = str(block.get("Diagnostic-Code", ""))
    numbers = NUMBER.findall(said[:200])[:1]
    return [str(block.get("Status", "")).strip().split(" ", 1)[0], *numbers]


def _original(mail: Message) -> str:
    """The Message-ID of the mail that came back, whole or by its headers alone."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            return str(inner[0].get("Message-ID", "")).strip() if inner else ""
        if kind == "text/rfc822-headers":
            text = (part.get_payload(decode=True) or b"").decode("latin-1")
            return str(HeaderParser().parsestr(text).get("Message-ID", "")).strip()
    return ""
