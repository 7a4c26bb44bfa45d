# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phones without account, for the tests of rooms that let them in."""

from django.test import Client
from django.urls import reverse

from entrepairs.meetings.actions import room, writing
from entrepairs.meetings.queries import visitors as doors

TOKEN, OTHER = "a" * 24, "b" * 24
OPEN = {
    "title": "Open to all",
    "visitors": True,
    "steps": [
        {"title": "At once", "seconds": 60, "captures": "note"},
        {"title": "Later", "seconds": 60, "captures": "story", "seen": "revealed"},
        {"title": "Which?", "seconds": 60, "captures": "votes", "points": 2},
        {"title": "A tip", "seconds": 60, "captures": "note", "seen": "facilitator"}
        | {"becomes": "tip"},
    ],
}


def sit(live, name="Inès", token=TOKEN):
    return room.sit_without_account(actor=None, meeting=live.meeting, token=token, name=name)


def here(live, token=TOKEN):
    return doors.seat(token, live.meeting.slug)


def say(live, text, token=TOKEN, **more):
    seat = here(live, token)
    told = {"key": f"{token}-{text}"[:40], "step": seat.meeting.step, **more}
    return writing.write_note(actor=seat, text=text, **told)


def phone(token=TOKEN, **headers):
    client = Client(headers={"Accept-Language": "en", **headers})
    client.cookies["seat"] = token
    return client


def at(live, name, *more):
    return reverse(f"meetings:visitor_{name}", args=[live.meeting.slug, *more])


def left(course, text="When the price is high, I wait", name="Inès"):
    """A tip that a visitor left in a course that has ended since."""
    sit(course, name)
    course.at(2)
    note = say(course, text)
    room.end_meeting(actor=course.seat("awa"))
    return note
