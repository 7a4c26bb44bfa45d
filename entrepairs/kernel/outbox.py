# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What leaves the house: a row in the transaction that decides it, delivered by the worker.

A row is sent at least once with a stable Message-ID, so that a receiver can drop a repetition.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from entrepairs.kernel import readers
from entrepairs.kernel.models import OutboxMessage
from entrepairs.kernel.writing import insert_once

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
TRIES = 12
KEPT = timedelta(days=7)
BATCH = 50
State = OutboxMessage.State


class NotWantedAnyMoreError(Exception):
    """The receiver may not, or does not want to, have it now: the row is dropped, not sent."""


class RefusedForGoodError(Exception):
    """The other side said no for good (a 5xx answer): no second try."""


def put(key: str, *, kind: str, about: Any, person: Any, due_at: datetime | None = None) -> None:
    """Ask for one delivery, not before `due_at`. Repeatable: the key names message and receiver.

    `person` is nobody where the receiver has no account yet; the organisation is then the thing's.
    """
    row = OutboxMessage(
        key=key,
        kind=kind,
        about=about.pk,
        person=person,
        organisation_id=(person or about).organisation_id,
        message_id=make_msgid(domain=urlsplit(settings.PUBLIC_URL).hostname),
        due_at=due_at or timezone.now(),
    )
    insert_once(row)


def deliver_due() -> int:
    """Send what is due, each row under a lease; how many were settled."""
    settled = 0
    for row in _lease():
        settled += _deliver(row, readers.wiring().DELIVERIES[row.kind])
    return settled


def _lease() -> list[OutboxMessage]:
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    due = OutboxMessage.objects.filter(free, state=State.WAITING, due_at__lte=now)
    if not due.exists():
        return []
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=_can_skip()).order_by("due_at")[:BATCH])
        OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).update(
            leased_until=now + LEASE
        )
    return rows


def _can_skip() -> bool:
    return transaction.get_connection().features.has_select_for_update_skip_locked


def _deliver(row: OutboxMessage, send: Callable[[OutboxMessage], None]) -> bool:
    try:
        send(row)
    except NotWantedAnyMoreError:
        return _settle(row, State.DROPPED)
    except (RefusedForGoodError, smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as no:
        return _settle(row, State.PARKED, error=type(no).__name__)
    except Exception as error:
        log.exception("the outbox row %s was not delivered", row.pk)
        return _later(row, error)
    return _settle(row, State.SENT)


def _settle(row: OutboxMessage, state: str, error: str = "") -> bool:
    OutboxMessage.objects.filter(pk=row.pk).update(
        state=state, settled_at=timezone.now(), leased_until=None, error=error
    )
    return True


def _later(row: OutboxMessage, error: Exception) -> bool:
    if row.tries + 1 >= TRIES:
        return _settle(row, State.PARKED, error=type(error).__name__)
    pause = timedelta(seconds=min(3600, 15 * 2**row.tries))
    OutboxMessage.objects.filter(pk=row.pk).update(
        tries=row.tries + 1,
        due_at=timezone.now() + pause,
        leased_until=None,
        error=type(error).__name__,
    )
    return False


def sweep() -> int:
    """Erase settled rows after seven days."""
    old = OutboxMessage.objects.filter(settled_at__lt=timezone.now() - KEPT)
    return old.exclude(state=State.PARKED).delete()[0]
