# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing a notice down, and with it the mail and the word on a device, when they are wanted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from entrepairs.kernel import outbox, outgoing
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.prepared import Prepared, instances
from entrepairs.kernel.writing import insert_once
from entrepairs.notifications.models import (
    OF_A_REQUEST,
    Device,
    Kind,
    Notice,
    Preference,
    Push,
    Rhythm,
)
from entrepairs.people import hours
from entrepairs.people.models import Person

MAIL = "notice_mail"
PUSH = "notice_push"
# What must be known of somebody before they are told something.
RECEIVER = ("id", "organisation_id", "is_active", "left_at", "email", "time_zone")
# About a community or a text that comes up again: each request, invitation or report is told.
OF_A_DEED = (
    Kind.REQUEST,
    Kind.WELCOME,
    Kind.INVITATION,
    Kind.REPORT,
    Kind.OFFER,
    Kind.NEED,
    Kind.ADOPTED,
    Kind.ADAPTED,
)
# Told each time that it happens, though it is about the same thing: a need, an announcement.
OF_AN_ENTRY = (
    Kind.CONFIRM,
    Kind.ENDORSED,
    Kind.SENT_BACK,
    Kind.GRANTED,
    Kind.NOT_YET,
    Kind.REVOKED,
    Kind.APPEAL,
    Kind.LOOK,
    Kind.DECIDED,
    Kind.REVIEW,
    Kind.HANDED,
    Kind.INHERITED,
    Kind.ENTRUSTED,
    Kind.ANNOUNCED,
    Kind.POLL,
)
# What a mail of its own tells already, out of the week's budget.
BESIDE_A_MAIL = (Kind.EXPORT,)


def tell(
    person: Person | None,
    kind: str,
    entry: JournalEntry | None,
    *,
    mark: str = "",
    **things: models.Model | int | None,
) -> Notice | None:
    """Tell somebody of a deed, once, unless they did it themselves or do not want to hear of it.

    `things` are what it is about, or their keys; an `actor` among them is shown instead of who did
    it. The notice, if this is the first time it is told.

    Whether they may read it is asked when it is shown and when it is sent, not here. `mark` tells
    apart what may happen to the same thing again; without an entry it is the clock that tells.
    """
    if person is None or not person.is_active or person.left_at:
        return None
    if entry and person.pk == entry.actor_id:
        return None
    inside, mail, device = next(iter(_wishes.rows(person.pk, kind)), (True, True, True))
    if not inside and kind not in OF_A_REQUEST:
        return None
    keys = {f"{name}_id": getattr(thing, "pk", thing) for name, thing in things.items() if thing}
    about = "-".join(map(str, keys.values()))
    if kind in OF_A_DEED:
        about = f"{about}-{entry.about}"
    if kind in OF_AN_ENTRY:
        about = f"{about}-{entry.pk}"
    key = _key(kind, about, person.pk, mark)
    by = {"actor_id": entry.actor_id if entry else None}
    notice = Notice(
        key=key,
        organisation_id=person.organisation_id,
        person_id=person.pk,
        kind=kind,
        at=entry.at if entry else timezone.now(),
        **by | keys,
    )
    if not insert_once(notice):
        return None
    _reach_in_working_hours(
        notice,
        person,
        mail=mail and bool(person.email) and kind not in BESIDE_A_MAIL,
        device=device and outgoing.pushes(),
    )
    return notice


def forget(person: int, kind: str, *, mark: str) -> None:
    """What one notice told, of no other thing than the mark, is there no more. Repeatable."""
    Notice.objects.filter(key=_key(kind, "", person, mark)).delete()


def _key(kind: str, about: str, person: int, mark: str) -> str:
    return "-".join(filter(None, [kind, about, str(person), mark]))


_wishes = Prepared(
    lambda person, kind: Preference.objects.filter(person=person, kind=kind).values_list(
        "inside", "mail", "device"
    )
)


_hours = Prepared(
    lambda person: Rhythm.objects.filter(person=person).values_list("opens", "closes", "days")
)


def receiver(values: Sequence[Any]) -> Person:
    """Somebody, from the values of `RECEIVER`."""
    (person,) = instances(Person, [values], RECEIVER)
    return person


def mail_key(notice: int) -> str:
    """What the outbox calls the mail of a notice."""
    return f"{MAIL}-{notice}"


def _reach_in_working_hours(notice: Notice, person: Person, *, mail: bool, device: bool) -> None:
    """Holidays and absences are asked about when its turn comes, as everything else then is."""
    if not mail and not device:
        return
    due = _next_working_moment(person)
    if mail:
        outbox.put(mail_key(notice.pk), kind=MAIL, about=notice, person=person, due_at=due)
    if device:
        _push(notice, person, due)


def _next_working_moment(person: Person) -> datetime:
    said = next(iter(_hours.rows(person.pk)), None)
    week = hours.Week(said[0], said[1], set(map(int, said[2]))) if said else hours.USUAL
    return hours.next_working_moment(person, timezone.now(), week)


def _push(notice: Notice, person: Person, due: datetime) -> None:
    """On each device by itself: one that is gone, or silent, is nothing to the others."""
    for (device,) in _devices.rows(person.pk):
        push = Push(organisation_id=person.organisation_id, notice=notice, device_id=device)
        if insert_once(push):
            outbox.put(f"{PUSH}-{push.pk}", kind=PUSH, about=push, person=person, due_at=due)


_devices = Prepared(lambda person: Device.objects.filter(person=person).values_list("pk"))
