# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A group meets: one who leads at a desk, two phones, from the first step to the tutorial."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.meetings import protocols
from entrepairs.meetings.actions import planning, room
from entrepairs.meetings.actions import protocols as library
from entrepairs.meetings.actions.planning import Plan
from entrepairs.meetings.models import Capture, Meeting
from tests.browser.conftest import DESK, PHONE, violations

SHORT = {
    "title": "A short one",
    "steps": [
        {
            "title": "A time it went well",
            "seconds": 300,
            "say": "Think of one time.",
            "captures": "note",
            "seen": "revealed",
            "becomes": "how",
        },
        {"title": "Which one first?", "seconds": 60, "captures": "votes", "points": 3},
        {
            "title": "What will you try?",
            "seconds": 60,
            "captures": "commitment",
            "becomes": "commitment",
        },
    ],
}


@pytest.fixture
def meeting(cast):
    """About to begin, by a protocol of three steps."""
    own = library.write_protocol(actor=cast.awa, protocol=protocols.parse(SHORT), language="en")
    when = timezone.now() + timedelta(minutes=5)
    plan = Plan(title="Saying the price", protocol=own.slug, starts_at=when, minutes=30)
    return planning.plan_meeting(actor=cast.awa, community=cast.counsellors, plan=plan)


@pytest.fixture
def group(cast, meeting, seat):
    """The room is open: Awa leads at a desk, Bruno and Chloé have come in with their phones."""
    page = reverse("meetings:meeting", args=[meeting.slug])
    awa = seat(cast.awa, DESK)
    awa.goto(page)
    awa.get_by_role("button", name="Open the room").click()
    awa.get_by_role("heading", name="A time it went well").first.wait_for()
    phones = []
    for person in (cast.bruno, cast.chloe):
        phone = seat(person, PHONE)
        phone.goto(page)
        phone.get_by_role("button", name="Come in").click()
        phone.get_by_role("heading", name="A time it went well").wait_for()
        phones.append(phone)
    return awa, *phones


def say(phone, words):
    phone.fill("#note", words)
    phone.get_by_role("button", name="Send").click()


def test_a_group_goes_from_the_first_step_to_a_published_tutorial(group):
    awa, bruno, chloe = group
    awa.get_by_text("3 people in the room").wait_for()
    say(bruno, "I named the amount, then I was silent")
    say(chloe, "I asked what worried them")
    awa.get_by_role("button", name="Reveal the 2 notes").click()
    chloe.get_by_text("I named the amount, then I was silent").wait_for()
    awa.get_by_role("button", name="Keep I named").click()
    awa.get_by_role("button", name="Next step").click()
    chloe.get_by_role("heading", name="Which one first?").wait_for()
    chloe.get_by_role("button", name="+ 1 for: I named").click()
    bruno.locator(".dots").wait_for()
    awa.get_by_role("button", name="Next step").click()
    bruno.get_by_role("heading", name="What will you try?").wait_for()
    say(bruno, "Say the amount first")
    awa.get_by_text("Say the amount first").wait_for()
    awa.get_by_role("button", name="End the meeting").click()
    bruno.get_by_role("heading", name="This meeting has ended.").wait_for()
    awa.get_by_role("button", name="Make the draft").click()
    assert awa.input_value("#text-how") == "I named the amount, then I was silent"
    awa.get_by_role("button", name="Ask for the last reading").click()
    for phone in (bruno, chloe):
        phone.get_by_role("link", name="To the synthesis").click()
        phone.get_by_role("button", name="I agree").click()
    chloe.get_by_role("link", name="Read the tutorial").click()
    chloe.get_by_role("heading", name="Saying the price").first.wait_for()


def test_what_is_written_without_network_arrives_once_when_it_returns(group):
    awa, bruno, _ = group
    bruno.context.set_offline(True)
    say(bruno, "Written in the stock room")
    say(bruno, "And another")
    bruno.get_by_text("Offline. What you write is kept here.").wait_for()
    awa.get_by_role("button", name="Next step").click()
    awa.get_by_role("button", name="Back to the step before").click()
    awa.get_by_role("heading", name="A time it went well").first.wait_for()
    bruno.context.set_offline(False)
    awa.get_by_text("2 notes wait for the reveal.").wait_for()
    assert Capture.objects.count() == 2


def test_who_reloads_is_back_at_the_step_and_keeps_what_waits(group):
    awa, bruno, _ = group
    awa.get_by_role("button", name="Next step").click()
    bruno.get_by_role("heading", name="Which one first?").wait_for()
    bruno.reload()
    assert bruno.get_by_role("heading", name="Which one first?").is_visible()


def test_what_one_is_writing_stays_while_the_room_moves(group):
    awa, bruno, chloe = group
    bruno.fill("#note", "A long story that is not")
    say(chloe, "A note of somebody else")
    awa.get_by_text("1 note waits for the reveal.").wait_for()
    awa.get_by_role("button", name="+ 1 min").click()
    awa.get_by_role("button", name="Reveal the note").click()
    bruno.get_by_text("A note of somebody else").wait_for()
    assert bruno.input_value("#note") == "A long story that is not"


def test_the_clock_of_the_server_runs_on_every_page(group):
    awa, bruno, _ = group
    awa.get_by_role("button", name="Pause").click()
    bruno.get_by_text("The clock is stopped.").wait_for()
    Meeting.objects.update(version=99, given=600)
    bruno.locator("ep-clock", has_text=re.compile(r"1[45]:\d\d")).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_room(cast, meeting, seat, scheme):
    room.open_room(actor=cast.awa, meeting=meeting)
    room.take_seat(actor=cast.bruno, meeting=meeting)
    addresses = [
        reverse("meetings:room", args=[meeting.slug]),
        reverse("meetings:wall", args=[meeting.slug]),
        reverse("meetings:meeting", args=[meeting.slug]),
        reverse("meetings:mine"),
        reverse("meetings:by_code"),
        reverse("meetings:library"),
        reverse("meetings:protocol", args=["codevelopment"]),
        reverse("meetings:new"),
        reverse("meetings:plan", args=[cast.counsellors.slug]),
    ]
    found = {}
    for person, device in ((cast.awa, DESK), (cast.bruno, PHONE)):
        page = seat(person, device, color_scheme=scheme, bypass_csp=True)
        for address in addresses:
            page.goto(address)
            if faults := violations(page):
                found[person.name, address] = faults
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if wide:
                found[person.name, address, "wide"] = wide
    assert found == {}
