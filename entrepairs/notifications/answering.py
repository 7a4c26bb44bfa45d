# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The address at which a notice is answered by mail, for its receiver alone.

Its local part holds the notice and a signature of 80 bits (base 32: some servers fold its case).
"""

import base64
import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from entrepairs.notifications.models import Kind, Notice

SALT = "notifications.answer"
SIGNED = 16
TOKEN = re.compile(r"([0-9a-z]{12})([a-z2-7]{16})")
# What leads to a text under which one may write, or to a need that one may help with.
ANSWERED = (
    Kind.ANSWER,
    Kind.COMMENT,
    Kind.MENTION,
    Kind.ASKED,
    Kind.SOUGHT,
    Kind.ACCEPTED,
    Kind.CERTIFIED,
)


def address(notice: Notice) -> str:
    """Where to answer it; nothing where no address is set, or nothing can be answered."""
    is_answered = notice.kind in ANSWERED and (notice.contribution_id or notice.need_id)
    if not settings.REPLY_ADDRESS or not is_answered:
        return ""
    local, _at, domain = settings.REPLY_ADDRESS.partition("@")
    return f"{local}+{notice.slug}{_signature(notice)}@{domain}"


def named(recipient: str) -> str:
    """The token in an address that answers come to, or nothing."""
    local, _at, domain = settings.REPLY_ADDRESS.lower().partition("@")
    start, end = f"{local}+", f"@{domain}"
    is_ours = local and recipient.startswith(start) and recipient.endswith(end)
    return recipient[len(start) : -len(end)] if is_ours else ""


def notice(token: str) -> Notice | None:
    """Which notice is answered, if the signature is ours. One SQL query."""
    found = TOKEN.fullmatch(token)
    if found is None:
        return None
    row = Notice.objects.select_related("person").filter(slug=found[1]).first()
    is_ours = row is not None and constant_time_compare(_signature(row), found[2])
    return row if is_ours else None


def _signature(notice: Notice) -> str:
    signed = salted_hmac(SALT, f"{notice.slug}:{notice.person_id}", algorithm="sha256")
    return base64.b32encode(signed.digest()).decode().lower()[:SIGNED]
