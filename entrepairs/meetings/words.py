# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the codes of a protocol say to people."""

from datetime import date, datetime, time
from typing import Protocol as Shape

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from entrepairs.kernel import when
from entrepairs.kernel.typography import FIRM
from entrepairs.knowledge.words import SECTIONS
from entrepairs.meetings.models import Capture, Served
from entrepairs.meetings.protocols import Becomes, Captures, Protocol, Recalls, Seen, Speaks, Step
from entrepairs.meetings.recurrence import SHORTEST_MONTH, Rhythm, Timetable


class Timed(Shape):
    """A step as it was planned and as it went, in seconds."""

    title: str
    planned: int
    real: int | None


SPEAKS = {
    Speaks.ALL: gettext_lazy("Everybody"),
    Speaks.EACH: gettext_lazy("Each in turn"),
    Speaks.CLIENT: gettext_lazy("The client"),
    Speaks.CONSULTANTS: gettext_lazy("The consultants"),
    Speaks.FACILITATOR: gettext_lazy("Who facilitates"),
    Speaks.PAIRS: gettext_lazy("Two by two"),
    Speaks.NOBODY: gettext_lazy("In silence"),
}
CAPTURES = {
    Captures.NOTHING: gettext_lazy("Nothing"),
    Captures.NOTE: gettext_lazy("A note each"),
    Captures.STORY: gettext_lazy("A story each"),
    Captures.LIST: gettext_lazy("A list together"),
    Captures.GROUPS: gettext_lazy("Names of groups, under which notes are put"),
    Captures.VOTES: gettext_lazy("Points given to what was written"),
    Captures.ROLES: gettext_lazy("Who takes which role"),
    Captures.COMMITMENT: gettext_lazy("What each will try"),
    Captures.BACK: gettext_lazy("What became of the commitments of last time"),
    Captures.SECTION: gettext_lazy("A part of the synthesis"),
}
SEEN = {
    Seen.ALL: gettext_lazy("Everybody, at once"),
    Seen.REVEALED: gettext_lazy("Everybody, once it is revealed"),
    Seen.FACILITATOR: gettext_lazy("Who facilitates"),
    Seen.ME: gettext_lazy("Only who wrote it"),
}
RECALLS = {
    Recalls.USUAL: gettext_lazy("The last ones, where nothing new is written"),
    Recalls.LAST: gettext_lazy("The last ones, also beside what is written"),
    Recalls.CHOSEN: gettext_lazy("What got points in the last choice"),
    Recalls.ALL: gettext_lazy("All that everybody reads"),
    Recalls.MINE: gettext_lazy("Each their own"),
}
BECOMES = {
    Becomes.NOTHING: gettext_lazy("Nothing: it stays in the room"),
    Becomes.WHEN: gettext_lazy("Tutorial: when to use it"),
    Becomes.HOW: gettext_lazy("Tutorial: how"),
    Becomes.WORDS: gettext_lazy("Tutorial: words to say"),
    Becomes.EXAMPLE: gettext_lazy("Tutorial: lived example"),
    Becomes.PITFALLS: gettext_lazy("Tutorial: pitfalls"),
    Becomes.NEED: gettext_lazy("A need on the board"),
    Becomes.COMMITMENT: gettext_lazy("A commitment, asked about next time"),
    Becomes.OWN: gettext_lazy("Its writer’s own: “did it serve you?” after 7 and 30 days"),
    Becomes.TIP: gettext_lazy("A tip"),
    Becomes.TAUGHT: gettext_lazy("A skill of who passed it on"),
}


def captured(step: Step) -> str:
    """What is written down in a step; of points, how many each gives."""
    if step.attests:
        return _("Who learned something from it")
    said = str(CAPTURES[step.captures])
    return f"{said} · {step.points}" if step.points else said


def lasting(seconds: int) -> str:
    """How long, as one says it: “40 s”, “12 min”, “1 h 15”."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    told = {"hours": hours, "minutes": minutes, "seconds": left}
    if hours:
        said = (_("%(hours)d h %(minutes)02d") if minutes else _("%(hours)d h")) % told
        return said.replace(" ", FIRM)
    if minutes:
        return (_("%(minutes)d min %(seconds)02d") if left else _("%(minutes)d min")) % told
    return _("%(seconds)d s") % told


def facts(protocol: Protocol) -> list[tuple[str, str]]:
    """What one wants to know before choosing it."""
    told = [
        (_("How long"), lasting(protocol.seconds)),
        (_("For how many"), protocol.people),
        (_("What it leaves"), protocol.leaves),
    ]
    return [(name, said) for name, said in told if said]


# What a visitor reads beside their own words once the room has ended.
FATES = {
    "waits": gettext_lazy("Waits to be read by whoever led"),
    "published": gettext_lazy("Published"),
    "left": gettext_lazy("Read, not published"),
    "stays": gettext_lazy("Stayed in the room"),
}

PARTS = {"title": gettext_lazy("The title")} | SECTIONS

# What stands above the box of a step.
ASKED = {
    Captures.NOTE: gettext_lazy("Your note"),
    Captures.STORY: gettext_lazy("Your story, in a few lines"),
    Captures.LIST: gettext_lazy("Add a line"),
    Captures.GROUPS: gettext_lazy("Name of a group"),
    Captures.ROLES: gettext_lazy("Who takes which role"),
    Captures.COMMITMENT: gettext_lazy("What you will try"),
    Captures.BACK: gettext_lazy("What you tried and what came of it, in a line"),
    Captures.SECTION: gettext_lazy("A sentence for the synthesis"),
}
# What one says of one's own commitment, and how the others read it.
SAID = {
    Capture.Became.DONE: gettext_lazy("I did it"),
    Capture.Became.OTHERWISE: gettext_lazy("I did it differently"),
    Capture.Became.NOT_YET: gettext_lazy("Not yet"),
}
SERVED = {
    Served.Says.YES: gettext_lazy("Yes"),
    Served.Says.LITTLE: gettext_lazy("A little"),
    Served.Says.NO: gettext_lazy("No"),
}
BECAME = {
    Capture.Became.DONE: gettext_lazy("Done"),
    Capture.Became.OTHERWISE: gettext_lazy("Done differently"),
    Capture.Became.NOT_YET: gettext_lazy("Not yet"),
}


def timed(step: Timed) -> tuple[str, str]:
    """What a step was meant to take, and what it took."""
    real = lasting(step.real) if step.real is not None else _("left out")
    return lasting(step.planned), real


ONCE = "once"
RHYTHMS = {
    ONCE: gettext_lazy("Once"),
    Rhythm.WEEKLY: gettext_lazy("Each week"),
    Rhythm.FORTNIGHTLY: gettext_lazy("Every two weeks"),
    Rhythm.MONTHLY_BY_DAY: gettext_lazy("Each month, on the same weekday"),
    Rhythm.MONTHLY_BY_DATE: gettext_lazy("Each month, on the same date"),
}
NTH = {
    1: gettext_lazy("The first %(day)s of each month, at %(hour)s"),
    2: gettext_lazy("The second %(day)s of each month, at %(hour)s"),
    3: gettext_lazy("The third %(day)s of each month, at %(hour)s"),
    4: gettext_lazy("The fourth %(day)s of each month, at %(hour)s"),
    -1: gettext_lazy("The last %(day)s of each month, at %(hour)s"),
}


def rhythm(timetable: Timetable) -> str:
    """How a series comes back: “The second Tuesday of each month, at 14:00”."""
    first = timetable.first_day
    told = {
        "day": date_format(first, "l"),
        "hour": clock(timetable.hour),
        "date": _ordinal(first),
    }
    if timetable.rhythm == Rhythm.WEEKLY:
        return _("Each %(day)s, at %(hour)s") % told
    if timetable.rhythm == Rhythm.FORTNIGHTLY:
        return _("Every two weeks on %(day)s, at %(hour)s") % told
    if timetable.rhythm == Rhythm.MONTHLY_BY_DAY:
        return str(NTH[timetable.ordinal]) % told
    if first.day > SHORTEST_MONTH:
        return _("The %(date)s of each month or its last day, at %(hour)s") % told
    return _("The %(date)s of each month, at %(hour)s") % told


def clock(hour: time) -> str:
    """An hour of a clock on the wall, as it is written: 8:45, 8 h 45."""
    return when.hour(datetime.combine(date(2000, 1, 1), hour))


def _ordinal(day: date) -> str:
    if get_language() != "en":
        return "1er" if day.day == 1 else str(day.day)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{'th' if 11 <= day.day <= 13 else ending}"  # noqa: PLR2004 - eleventh to 13th
