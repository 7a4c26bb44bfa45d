# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A room without eyes or without a mouse: what moves is said once, and nobody loses their place."""

import pytest
from django.urls import reverse

from entrepairs.meetings import delivered
from entrepairs.meetings.actions import protocols as library
from entrepairs.meetings.actions import room, writing
from entrepairs.meetings.models import Capture
from entrepairs.meetings.tests.conftest import Room, plan
from tests.browser.conftest import DESK, NARROW

FOCUSED = "() => document.activeElement.id || document.activeElement.textContent.trim()"
HEARD = """() => {
  window.heard = [];
  const told = document.querySelector("#told");
  new MutationObserver(() => window.heard.push(told.textContent)).observe(told, {childList: true});
}"""


@pytest.fixture
def needs(cast, transactional_db):
    """Two needs are shown; the group brings them together."""
    live = Room(cast, plan(cast, "naming-needs"))
    for name, words in (("bruno", "Read a contract"), ("chloe", "Say the price")):
        live.note(name, words)
    return live


def sit(seat, live, person, device):
    window = seat(person, device)
    window.goto(reverse("meetings:room", args=[live.meeting.slug]))
    window.evaluate(HEARD)
    return window


def heard(window, words):
    window.wait_for_function("words => window.heard.some(one => one.includes(words))", arg=words)


def test_what_others_do_is_said_to_whoever_does_not_see_it(cast, needs, seat):
    bruno = sit(seat, needs, cast.bruno, NARROW)
    writing.reveal(actor=needs.seat("awa"), step=0)
    heard(bruno, "2 notes can be read.")
    room.pause(actor=needs.seat("awa"))
    heard(bruno, "The clock is stopped.")
    room.resume(actor=needs.seat("awa"))
    heard(bruno, "The clock runs.")
    room.hand_over(actor=needs.seat("awa"), to=needs.seat("chloe"))
    heard(bruno, "Chloé Martin leads.")
    assert "step" not in " ".join(bruno.evaluate("window.heard")).lower()
    bruno.fill("#note", "One more")
    bruno.get_by_role("button", name="Send").click()
    bruno.locator("#sent", has_text="2 notes of yours are here.").wait_for()
    room.go_to_step(actor=needs.seat("chloe"), origin=0, target=1)
    heard(bruno, "Step 2 of ")
    assert bruno.title().startswith("What belongs together?")


def test_what_was_chosen_stays_when_somebody_comes_in(cast, needs, seat):
    writing.reveal(actor=needs.seat("awa"), step=0)
    needs.at(1)
    groups = [needs.note("awa", words).slug for words in ("Contracts", "Money")]
    awa = sit(seat, needs, cast.awa, DESK)
    choice = awa.get_by_label("Group for: Say the price")
    choice.select_option(groups[1])
    first = awa.locator("#notes").element_handle()
    room.take_seat(actor=cast.eva, meeting=needs.meeting)
    awa.get_by_text("4 people in the room").wait_for()
    assert choice.input_value() == groups[1]
    # What has not changed is not put in anew: a reading voice keeps its place.
    assert first.evaluate("one => one.isConnected")
    awa.get_by_role("button", name="Put there Say the price").click()
    awa.locator(".within li", has_text="Say the price").wait_for()
    assert Capture.objects.get(text="Say the price").group.text == "Money"


def test_the_keyboard_goes_on_where_it_was(cast, needs, seat):
    writing.reveal(actor=needs.seat("awa"), step=0)
    needs.at(2)
    note = Capture.objects.get(text="Read a contract").slug
    bruno = sit(seat, needs, cast.chloe, NARROW)
    more = bruno.locator(f"#more-{note}")
    for _point in range(10):
        if more.count() == 0:
            break
        left = bruno.locator("#notes p").first.inner_text()
        more.focus()
        bruno.keyboard.press("Enter")
        bruno.locator("#notes p").first.filter(has_not_text=left).wait_for()
    # The last point is given: its button is gone, the one beside it is there.
    assert bruno.evaluate(FOCUSED) == f"less-{note}"


def test_who_is_handed_the_lead_goes_on_typing(cast, needs, seat):
    bruno = sit(seat, needs, cast.bruno, NARROW)
    bruno.locator("#note").press_sequentially("Say the ")
    room.hand_over(actor=needs.seat("awa"), to=needs.seat("bruno"))
    heard(bruno, "You lead this meeting.")
    bruno.keyboard.type("price")
    assert bruno.input_value("#note") == "Say the price"


def test_who_types_while_the_group_goes_on_is_told(cast, needs, seat):
    bruno = sit(seat, needs, cast.bruno, NARROW)
    bruno.locator("#note").press_sequentially("Half a sent")
    writing.reveal(actor=needs.seat("awa"), step=0)
    needs.at(1)
    heard(bruno, "What you were writing is kept further down.")
    bruno.keyboard.type("ence")
    assert bruno.input_value("#note") == ""
    bruno.get_by_role("button", name="Send Half a sent").press("Enter")
    bruno.wait_for_function("() => document.activeElement.id === 'note'")
    waiting = "() => Object.keys(localStorage).every((one) => !one.endsWith('waiting'))"
    bruno.wait_for_function(waiting)
    assert Capture.objects.filter(text="Half a sent", step=0).exists()


def test_a_step_of_a_protocol_moves_on_with_each_press(cast, seat, transactional_db):
    known = delivered.protocol("peer-meeting", "en")
    own = library.write_protocol(actor=cast.awa, protocol=known, language="en")
    awa = seat(cast.awa, DESK)
    awa.goto(reverse("meetings:change_protocol", args=[own.slug]))
    awa.get_by_role("button", name="Move step 2 down").focus()
    for at in (3, 4, 5):
        with awa.expect_navigation():
            awa.keyboard.press("Enter")
        label = f"Move step {at} down"
        awa.wait_for_function(
            "label => document.activeElement.getAttribute('aria-label') === label", arg=label
        )
