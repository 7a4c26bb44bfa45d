# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings as calendar programs read them (RFC 5545, RFC 5546).

Each meeting is an event of its own, also within a series: it has its own answers, its own places,
and is moved or called off alone. So one UID says which, SEQUENCE says how often it changed, and no
RRULE, EXDATE or RECURRENCE-ID is needed, which programs read in different ways. Hours are written
in universal time: the series has counted its wall clock already, and a program shows its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from entrepairs.meetings import addresses

ASKED_AGAIN = timedelta(hours=1)
PRODUCT = "-//Entrepairs//Meetings//"


@dataclass(frozen=True)
class Entry:
    """What a calendar says of a meeting. `comes`: what its owner said, nothing yet for None."""

    slug: str
    title: str
    community: str
    starts_at: datetime
    minutes: int
    place: str
    call_link: str
    sequence: int
    is_cancelled: bool
    comes: bool | None


def invitation(entry: Entry, name: str, email: str) -> tuple[str, bytes]:
    """The calendar part of a mail to one person, with its method.

    No answer by mail is asked for (RSVP): the mail's button leads to where one answers, and the
    address from which the server sends is read by nobody. Nobody else's address is told.
    """
    method = "CANCEL" if entry.is_cancelled else "REQUEST"
    event = _event(entry)
    sender = vCalAddress(f"mailto:{_address(settings.DEFAULT_FROM_EMAIL)}")
    sender.params["CN"] = vText(entry.community)
    event["ORGANIZER"] = sender
    guest = vCalAddress(f"mailto:{email}")
    guest.params["CN"] = vText(name)
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"] = vText("ACCEPTED" if entry.comes else "NEEDS-ACTION")
    guest.params["RSVP"] = vText("FALSE")
    event.add("attendee", guest)
    return method, _calendar([event], method=method).to_ical()


def file(entry: Entry) -> bytes:
    """One meeting to be kept in a calendar by hand."""
    return _calendar([_event(entry)], method="PUBLISH").to_ical()


def feed(entries: Iterable[Entry]) -> bytes:
    """All that somebody's calendar program should show now; what is missing, it takes away."""
    calendar = _calendar([_event(entry) for entry in entries])
    calendar.add("x-wr-calname", _("Meetings among peers"))
    calendar.add("name", _("Meetings among peers"))
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return calendar.to_ical()


def _calendar(events: Iterable[Event], method: str = "") -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(entry: Entry) -> Event:
    door = addresses.door(entry.slug)
    event = Event()
    event.add("uid", f"{entry.slug}@meetings.entrepairs")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.starts_at + timedelta(minutes=entry.minutes))
    event.add("summary", entry.title)
    event.add("description", "\n".join(filter(None, [entry.community, entry.call_link, door])))
    if entry.place or entry.call_link:
        event.add("location", entry.place or entry.call_link)
    event.add("url", door)
    event.add("status", _status(entry))
    # Who has not said yes keeps the hour free.
    event.add("transp", "OPAQUE" if entry.comes else "TRANSPARENT")
    return event


def _status(entry: Entry) -> str:
    if entry.is_cancelled:
        return "CANCELLED"
    return "CONFIRMED" if entry.comes else "TENTATIVE"


def _address(sender: str) -> str:
    """The address alone of “Entrepairs <hello@…>”."""
    return sender.rsplit("<", 1)[-1].rstrip("> ")
