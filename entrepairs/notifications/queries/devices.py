# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""On which devices a person is told."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.http import Http404
from django.shortcuts import get_object_or_404

from entrepairs.notifications import pushkeys, rules
from entrepairs.notifications.models import Device
from entrepairs.people.models import Person


@dataclass(frozen=True)
class DeviceRow:
    """One of them, as the preferences show it."""

    slug: str
    name: str
    since: datetime
    is_this_one: bool


@dataclass(frozen=True)
class Devices:
    """All of them, this one first; and whether more may be added."""

    rows: tuple[DeviceRow, ...]
    is_on: bool

    @property
    def is_told_here(self) -> bool:
        """Is the person told on the device they read this on?"""
        return any(row.is_this_one for row in self.rows)


def devices(person: Person, session_key: str | None) -> Devices:
    """One's own; a browser signed in by the same session is this one. One SQL query."""
    found = Device.objects.visible_to(person).select_related("session").order_by("-since")
    rows = [
        DeviceRow(row.slug, row.name, row.since, row.session.session_key == session_key)
        for row in found
    ]
    return Devices(tuple(sorted(rows, key=lambda row: not row.is_this_one)), is_on=may_ring(person))


def may_ring(person: Person) -> bool:
    """Are there devices to choose for? No SQL query."""
    return bool(rules.may_be_told_on_devices(person))


def device(person: Person, slug: str) -> Device:
    """One of one's own, for the action that forgets it; else 404. One SQL query."""
    return get_object_or_404(Device.objects.visible_to(person), slug=slug)


def this_device(person: Person, session_key: str | None) -> Device:
    """The one that the person added by the session they read this by; else 404. One SQL query."""
    mine = Device.objects.visible_to(person).filter(session__session_key=session_key or "")
    return get_object_or_404(mine.select_related("organisation"))


def key(device: Device) -> str:
    """The public key under which it is told; 404 where none signs for it. One SQL query."""
    found = pushkeys.kept(device.organisation)
    if found is None:
        raise Http404
    return pushkeys.public(found)


def this_session(person: Person, session_key: str | None) -> UserSession:
    """By which session the person is signed in here; 404 where it is not listed. One SQL query."""
    return get_object_or_404(person.usersession_set, session_key=session_key or "")
