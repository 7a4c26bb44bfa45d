# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What leaves the house: a row in the transaction that decides it, delivered by the worker.

A row is sent at least once with a stable Message-ID, so that a receiver can drop a repetition.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from entrepairs.kernel import readers
from entrepairs.kernel.models import OutboxMessage
from entrepairs.kernel.prepared import PreparedUpdate
from entrepairs.kernel.writing import insert_once

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
# With pauses that double up to four hours, a 4xx answer is tried again for three days and a half.
TRIES = 30
LONGEST_PAUSE = 4 * 3600
# Nobody answers at the other side: looked at again after it, and for ever.
SILENCE = timedelta(minutes=1)
KEPT = timedelta(days=7)
BATCH = 50
State = OutboxMessage.State
Change = tuple[QuerySet[OutboxMessage], dict[str, Any]]


class NotWantedAnyMoreError(Exception):
    """The receiver may not, or does not want to, have it now: the row is dropped, not sent."""


class RefusedForGoodError(Exception):
    """The other side said no for good (a 5xx answer): no second try."""


class UnreachableError(Exception):
    """There is nobody at the other side, which says nothing about what is sent: it waits."""


class NotYetError(Exception):
    """Its turn came at a moment when its receiver is not to be reached: not before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


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
        if _hold(row):
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
        for row in rows:
            row.leased_until = now + LEASE
        OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).update(
            leased_until=now + LEASE
        )
    return rows


def _hold(row: OutboxMessage) -> bool:
    """Begin a lease anew when its turn comes: what stood before it may have been slow.

    If that took longer than the lease, the row may be another worker's by now.
    """
    before = row.leased_until
    return before is not None and HELD.run(row.pk, before, timezone.now() + LEASE) == 1


def _held(key: int, before: datetime, until: datetime) -> Change:
    ours = OutboxMessage.objects.filter(pk=key, state=State.WAITING, leased_until=before)
    return ours, {"leased_until": until}


def _can_skip() -> bool:
    return transaction.get_connection().features.has_select_for_update_skip_locked


def _deliver(row: OutboxMessage, send: Callable[[OutboxMessage], None]) -> bool:
    try:
        send(row)
    except NotWantedAnyMoreError:
        return _settle(row, State.DROPPED)
    except NotYetError as wait:
        return _wait(row, wait.until)
    except RefusedForGoodError as no:
        return _settle(row, State.PARKED, error=f"{type(no).__name__} {no}".strip())
    except UnreachableError as silence:
        return _look_again(row, silence)
    except Exception as error:
        log.exception("the outbox row %s was not delivered", row.pk)
        return _later(row, error)
    return _settle(row, State.SENT)


def _settle(row: OutboxMessage, state: str, error: str = "") -> bool:
    SETTLED.run(row.pk, state, timezone.now(), error)
    return True


def _settled(key: int, state: str, at: datetime, error: str) -> Change:
    changes = {"state": state, "settled_at": at, "leased_until": None, "error": error}
    return OutboxMessage.objects.filter(pk=key), changes


HELD, SETTLED = PreparedUpdate(_held), PreparedUpdate(_settled)


def _later(row: OutboxMessage, error: Exception) -> bool:
    if row.tries + 1 >= TRIES:
        return _settle(row, State.PARKED, error=type(error).__name__)
    pause = timedelta(seconds=min(LONGEST_PAUSE, 15 * 2**row.tries))
    OutboxMessage.objects.filter(pk=row.pk).update(
        tries=row.tries + 1,
        due_at=timezone.now() + pause,
        leased_until=None,
        error=type(error).__name__,
    )
    return False


def _wait(row: OutboxMessage, until: datetime) -> bool:
    """Not a try: nothing was attempted."""
    OutboxMessage.objects.filter(pk=row.pk).update(due_at=until, leased_until=None)
    return False


def _look_again(row: OutboxMessage, silence: UnreachableError) -> bool:
    """Nor is this one: a house whose mail server is down for a week loses nothing."""
    OutboxMessage.objects.filter(pk=row.pk).update(
        due_at=timezone.now() + SILENCE,
        leased_until=None,
        error=f"UnreachableError {silence}"[:200],
    )
    return False


def sweep() -> int:
    """Erase settled rows after seven days."""
    old = OutboxMessage.objects.filter(settled_at__lt=timezone.now() - KEPT)
    return old.exclude(state=State.PARKED).delete()[0]
