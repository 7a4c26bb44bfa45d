# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Protocols of the house, meetings, and what happens in their rooms."""

from entrepairs.meetings.models.agenda import AgendaItem
from entrepairs.meetings.models.beforehand import Beforehand
from entrepairs.meetings.models.calendar import CalendarFeed
from entrepairs.meetings.models.meeting import (
    Guest,
    Meeting,
    Rsvp,
    Series,
    Waiting,
    open_to_visitors,
)
from entrepairs.meetings.models.protocol import OwnProtocol
from entrepairs.meetings.models.room import (
    VISITORS_KEPT,
    Capture,
    Seat,
    Section,
    StepTime,
    Vote,
    digest,
    seat_of_visitor,
)
from entrepairs.meetings.models.served import Served

__all__ = [
    "VISITORS_KEPT",
    "AgendaItem",
    "Beforehand",
    "CalendarFeed",
    "Capture",
    "Guest",
    "Meeting",
    "OwnProtocol",
    "Rsvp",
    "Seat",
    "Section",
    "Series",
    "Served",
    "StepTime",
    "Vote",
    "Waiting",
    "digest",
    "open_to_visitors",
    "seat_of_visitor",
]
