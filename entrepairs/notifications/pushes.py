# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notices told on a device (RFC 8030), with the rights and the calm of the moment they leave (I11).

They hold what happened, a title and a link, sealed for the device alone (RFC 8291): the push
service carries bytes. It holds them no longer than the working day of their reader lasts, so that a
phone that is switched on at night says nothing.
"""

import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from entrepairs.kernel import outbox, outgoing, silence
from entrepairs.kernel.models import OutboxMessage
from entrepairs.kernel.prepared import Prepared, PreparedThings, PreparedUpdate
from entrepairs.notifications import calm, mails, pushkeys, unopened, usefulness, words
from entrepairs.notifications.models import BEHIND, Device, Notice, Push
from entrepairs.people import vocabulary
from entrepairs.people.models import Person

KEPT = timedelta(days=60)
LONGEST = 160  # letters of each line; a phone shows fewer, and a push service takes 4 KB
SENT, BUSY, FAILED = 200, 429, 500
GONE = (404, 410)


def deliver(row: OutboxMessage) -> None:
    """Tell one notice on one device.

    Not if the person left, signed out there, opened it, may not read it, stopped such news or had
    enough this week; later if they are not to be reached now.
    """
    person = calm.somebody(row)
    push: Push | None = PUSH.first(row.about)
    if push is None or not outgoing.pushes():
        raise outbox.NotWantedAnyMoreError
    _still_signed_in(push.device)
    notice = _still_to_be_told(push, person)
    now = timezone.now()
    calm.not_before(person, now)
    _count(push, notice, person, now)
    _settle(push.device, _post(push.device, notice, until=calm.closing(person, now) - now))


def _still_signed_in(device: Device) -> None:
    """Whoever signs out there, or is signed out, has nothing told on it any more."""
    key = device.session.session_key
    if not Session.objects.filter(session_key=key, expire_date__gt=timezone.now()).exists():
        device.delete()
        raise outbox.NotWantedAnyMoreError


def _still_to_be_told(push: Push, person: Person) -> Notice:
    told = unopened.among(person, [push.notice_id], way=unopened.DEVICE)
    notice = next(iter(mails.with_things(told)), None)
    if notice is None:
        raise outbox.NotWantedAnyMoreError
    if notice.meeting_id and notice.kind not in BEHIND:
        mails.still_to_be_told(notice)
    return notice


def _count(push: Push, notice: Notice, person: Person, now: datetime) -> None:
    """As many a week on each device as mails, the most useful first; what counts may leave."""
    with transaction.atomic():
        # Two workers at one device would both count the same week.
        LOCKED.rows(push.device_id)
        week = calm.name_of_week(person, now)
        if any(told for (told,) in WEEK.rows(push.pk)):
            return
        told = len(TOLD.rows(push.device_id, week))
        waits = notice.kind not in usefulness.CANNOT_WAIT
        if waits and not usefulness.fits(notice.kind, calm.rhythm(person), told):
            raise outbox.NotWantedAnyMoreError
        COUNTED.run(push.pk, week)


def _push(key: int) -> QuerySet[Push]:
    return Push.objects.select_related("device__session").filter(pk=key)


def _locked(device: int) -> QuerySet:
    return Device.objects.select_for_update(no_key=True).filter(pk=device).values_list("pk")


def _week(key: int) -> QuerySet:
    return Push.objects.filter(pk=key).values_list("week")


def _told(device: int, week: str) -> QuerySet:
    return Push.objects.filter(device=device, week=week).values_list("pk")


def _counted(key: int, week: str) -> tuple[QuerySet[Push], dict[str, str]]:
    return Push.objects.filter(pk=key), {"week": week}


PUSH, COUNTED = PreparedThings(_push), PreparedUpdate(_counted)
LOCKED, WEEK, TOLD = Prepared(_locked), Prepared(_week), Prepared(_told)


def _post(device: Device, notice: Notice, *, until: timedelta) -> int:
    server = urlsplit(device.endpoint).netloc
    silence.expect_an_answer(server)
    key = pushkeys.kept(notice.person.organisation)
    if key is None:
        raise outbox.NotWantedAnyMoreError
    headers = {
        **pushkeys.signed(key, device.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(max(0, int(until.total_seconds()))),
        # What still waits at the push service is replaced by its repetition.
        "Topic": notice.slug,
        "Urgency": "normal",
    }
    try:
        return outgoing.push(device.endpoint, sealed(device, content(notice)), headers)
    except outgoing.ForbiddenAddressError as no:
        raise outbox.RefusedForGoodError("forbidden") from no
    except (httpx.TransportError, OSError) as nobody:
        silence.remember(server)
        raise outbox.UnreachableError(type(nobody).__name__) from nobody


def content(notice: Notice) -> bytes:
    """What the device shows, in its reader's language and the words of their house."""
    person = notice.person
    with vocabulary.speaking(person.organisation, person.language):
        told = words.tell(notice)
        said = {
            "title": str(told.what)[:LONGEST],
            "body": str(told.title)[:LONGEST],
            "lang": person.language,
            # The same however often it comes: shown once.
            "tag": notice.slug,
            "url": str(told.url),
        }
    return json.dumps(said).encode()


def sealed(device: Device, said: bytes) -> bytes:
    """What the device alone can open."""
    # The worker alone needs what the library brings.
    from pywebpush import WebPusher

    subscription = {
        "endpoint": device.endpoint,
        "keys": {"p256dh": device.p256dh, "auth": device.auth},
    }
    return bytes(WebPusher(subscription).encode(said)["body"])


def _settle(device: Device, status: int) -> None:
    if status in GONE:
        # A device that was given another address meanwhile is told there.
        gone, _rows = Device.objects.filter(pk=device.pk, endpoint=device.endpoint).delete()
        if gone:
            raise outbox.NotWantedAnyMoreError
        raise ConnectionError(str(status))
    if SENT <= status < SENT + 100:
        return
    if status < FAILED and status != BUSY:
        raise outbox.RefusedForGoodError(str(status))
    raise ConnectionError(str(status))


def sweep() -> int:
    """Forget what was told on devices 60 days ago; how many rows."""
    return Push.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
