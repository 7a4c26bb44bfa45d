# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A group meets: one who leads at a desk, two phones, from the first step to the tutorial."""

import re
import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from entrepairs.communities.models import Membership
from entrepairs.meetings import protocols
from entrepairs.meetings.actions import planning, room
from entrepairs.meetings.actions import protocols as library
from entrepairs.meetings.actions.planning import Plan
from entrepairs.meetings.models import Capture, Meeting
from entrepairs.people.models import Person
from tests.browser.conftest import DESK, PHONE, amiss, overflows, violations
from tests.browser.served import Web
from tests.browser.windows import all_at, all_told, go_on, note, say

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
    awa.get_by_text("End the meeting").click()
    awa.get_by_role("button", name="Yes, end it").click()
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
    waiting = bruno.locator("#waiting li")
    expect(waiting).to_have_text(["Written in the stock room", "And another"])
    awa.get_by_role("button", name="Next step").click()
    awa.get_by_role("button", name="Back to the step before").click()
    awa.get_by_role("heading", name="A time it went well").first.wait_for()
    bruno.context.set_offline(False)
    awa.locator("#notes").get_by_text("2 notes wait for the reveal.").wait_for()
    assert Capture.objects.count() == 2
    expect(waiting).to_have_count(0)


CUT = 60  # seconds without network


@pytest.fixture
def web(transactional_db):
    server = Web()
    yield server
    server.kill()


@pytest.fixture
def eight(cast, meeting, web, seat):
    """The windows of eight people in the room, on a server that can be killed; the first leads."""
    place = {"organisation": cast.house}
    people = [cast.awa, cast.bruno, cast.chloe, cast.eva]
    for name in ("Gaël Petit", "Hana Sato", "Ines Roux", "Jon Ahl"):
        mail = f"{name.split()[0]}@marceau.example"
        person = Person.objects.create(name=name, email=mail, language="en", **place)
        Membership.objects.create(community=cast.counsellors, person=person, **place)
        people.append(person)
    room.open_room(actor=cast.awa, meeting=meeting)
    windows = []
    for person in people:
        room.take_seat(actor=person, meeting=meeting)
        window = seat(person, PHONE if windows else DESK, home=web.url)
        window.goto(reverse("meetings:room", args=[meeting.slug]))
        windows.append(window)
    all_at(windows, "A time it went well")
    return windows


def test_a_lost_network_and_a_killed_server_cost_no_note_and_double_none(eight, web):
    """Three of eight lose the network for a minute; meanwhile the server dies under the others."""
    lead, others, lost = eight[0], eight[:5], eight[5:]
    said = []

    def write(windows, when):
        for window in windows:
            said.append(f"Window {eight.index(window)} {when}")
            say(window, said[-1])

    until = time.monotonic() + CUT
    for window in lost:
        window.context.set_offline(True)
    write(eight, "at first")
    lead.locator("#notes").get_by_text("5 notes wait for the reveal.").wait_for()
    # It dies with these on their way: some are kept, and their windows never hear of it.
    write(others, "as it fell")
    web.kill()
    write(eight, "while it was away")
    for window in eight:
        window.get_by_text("Offline. What you write is kept here.").wait_for()
    web.start()
    lead.locator("#notes").get_by_text("15 notes wait for the reveal.").wait_for()
    while time.monotonic() < until:
        lead.wait_for_timeout(500)
    for window in lost:
        assert window.get_by_text("Offline. What you write is kept here.").is_visible()
        window.context.set_offline(False)
    lead.locator("#notes").get_by_text("21 notes wait for the reveal.").wait_for()
    assert sorted(Capture.objects.values_list("text", flat=True)) == sorted(said)

    lead.get_by_role("button", name="Reveal the 21 notes").click()
    lead.locator("#notes .said").nth(20).get_by_text("Window").first.wait_for()
    all_told(eight)
    shown = (
        "[...document.querySelectorAll('#notes .said')].map((one) => one.firstChild.data.trim())"
    )
    for window in eight:
        assert sorted(window.evaluate(shown)) == sorted(said)
    go_on(eight, "Which one first?")


def test_what_was_written_while_the_server_was_away_leaves_when_it_is_back(
    cast, meeting, web, seat
):
    room.open_room(actor=cast.awa, meeting=meeting)
    room.take_seat(actor=cast.bruno, meeting=meeting)
    phone = seat(cast.bruno, PHONE, home=web.url)
    phone.goto(reverse("meetings:room", args=[meeting.slug]))
    phone.get_by_text("2 people in the room").wait_for()
    web.kill()
    say(phone, "Nobody else does anything")
    phone.get_by_text("Offline. What you write is kept here.").wait_for()
    web.start()
    note(phone, "Nobody else does anything").wait_for()
    # Said for three seconds, which a busy machine may miss: the words stay in their place.
    arrived = phone.locator("#offline", has_text="All of it has arrived.")
    arrived.wait_for(state="attached")


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
    awa.locator("#notes").get_by_text("1 note waits for the reveal.").wait_for()
    awa.get_by_role("button", name="+ 1 min").click()
    awa.get_by_role("button", name="Reveal the note").click()
    bruno.get_by_text("A note of somebody else").wait_for()
    assert bruno.input_value("#note") == "A long story that is not"


def test_what_one_began_is_lost_by_no_reload_and_no_step(group):
    awa, bruno, _ = group
    bruno.fill("#note", "I named the amount, then")
    bruno.get_by_label("Sign with my name").uncheck()
    bruno.reload()
    expect(bruno.locator("#note")).to_have_value("I named the amount, then")
    expect(bruno.get_by_label("Sign with my name")).not_to_be_checked()

    awa.get_by_role("button", name="Next step").click()
    begun = bruno.locator("#unsent li", has_text="I named the amount, then")
    begun.wait_for()
    awa.get_by_role("button", name="Back to the step before").click()
    all_at([awa, bruno], "A time it went well")
    expect(bruno.locator("#note")).to_have_value("I named the amount, then")
    expect(begun).to_have_count(0)

    awa.get_by_role("button", name="Next step").click()
    begun.get_by_role("button", name="Send").click()
    awa.locator("#notes").get_by_text("1 note waits for the reveal.").wait_for()
    expect(begun).to_have_count(0)
    assert Capture.objects.values_list("text", "step", "signed").get() == (
        "I named the amount, then",
        0,
        False,
    )


def test_what_was_sent_without_network_arrives_in_the_step_it_was_written_for(group):
    awa, bruno, _ = group
    bruno.context.set_offline(True)
    say(bruno, "Written in the stock room")
    bruno.locator("#waiting li").wait_for()
    for title in ("Which one first?", "What will you try?"):
        awa.get_by_role("button", name="Next step").click()
        all_at([awa], title)
    bruno.context.set_offline(False)
    awa.get_by_text("1 note of another step was never shown.").wait_for()
    assert Capture.objects.values_list("text", "step").get() == ("Written in the stock room", 0)
    awa.get_by_role("button", name="Show all that waits").click()
    expect(awa.get_by_text("never shown")).to_have_count(0)
    assert Capture.objects.get().shown_at


def test_what_comes_too_late_stays_before_ones_eyes(group):
    awa, bruno, _ = group
    bruno.context.set_offline(True)
    say(bruno, "Too late")
    bruno.locator("#waiting li").wait_for()
    awa.get_by_text("End the meeting now").click()
    awa.get_by_role("button", name="Yes, end it").click()
    awa.wait_for_url("**/synthesis/")
    bruno.context.set_offline(False)
    begun = bruno.locator("#unsent li", has_text="Too late")
    begun.wait_for()
    bruno.get_by_text("This room is closed: nothing is added any more.").wait_for()
    begun.get_by_role("button", name="Throw away").click()
    expect(begun).to_have_count(0)
    assert not Capture.objects.exists()


def test_the_clock_of_the_server_runs_on_every_page(group):
    awa, bruno, _ = group
    awa.get_by_role("button", name="Pause").click()
    bruno.locator("#clock").get_by_text("The clock is stopped.").wait_for()
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
        if said := amiss(page, addresses, violations, overflows):
            found[person.name] = said
    assert found == {}
