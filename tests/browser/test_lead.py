# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who leads, with a phone or by keyboard: words first, focus that stays, an end confirmed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.meetings.actions import planning, room, writing
from entrepairs.meetings.actions.planning import Plan
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.meetings.tests.conftest import Room
from entrepairs.meetings.tests.conftest import plan as plan_a_meeting
from tests.browser.conftest import DESK, PHONE, overflows, violations


@pytest.fixture
def meeting(cast):
    when = timezone.now() + timedelta(minutes=5)
    plan = Plan(title="Saying the price", protocol="peer-meeting", starts_at=when, minutes=75)
    planned = planning.plan_meeting(actor=cast.awa, community=cast.counsellors, plan=plan)
    opened = room.open_room(actor=cast.awa, meeting=planned)
    room.take_seat(actor=cast.bruno, meeting=opened)
    room.go_to_step(actor=_seat(opened, cast.awa), origin=0, target=2)
    return opened


def _seat(meeting, person):
    return Seat.objects.select_related("person", "meeting").get(meeting=meeting, person=person)


def note(cast, meeting, text):
    told = {"key": text[:40], "step": 2, "text": text}
    writing.write_note(actor=_seat(meeting, cast.bruno), **told)


def lead(cast, seat, meeting, device, **options):
    window = seat(cast.awa, device, **options)
    window.goto(reverse("meetings:room", args=[meeting.slug]))
    window.get_by_role("heading", name="A time it went well").first.wait_for()
    return window


def test_on_the_phone_of_who_leads_the_words_come_first(cast, seat, meeting):
    awa = lead(cast, seat, meeting, PHONE, bypass_csp=True)
    said, code = awa.locator("#aloud .voice").first, Meeting.objects.get().code
    assert said.bounding_box()["y"] < PHONE["viewport"]["height"] / 2
    assert awa.locator("header .code").inner_text() == code
    assert awa.locator("#clock").bounding_box()["height"] < 80
    assert not awa.locator("#note").is_visible()
    note(cast, meeting, "The silence")
    tab = awa.locator("#tabs label", has_text="Notes 1")
    tab.click()
    awa.get_by_role("button", name="Reveal the note").click()
    awa.locator("#notes").get_by_text("The silence").wait_for()
    assert awa.locator("#note").is_visible()
    assert not said.is_visible()
    awa.locator("#tabs label", has_text="Room").click()
    awa.get_by_role("link", name="Show the QR").wait_for()
    awa.get_by_text("2 people in the room").wait_for()
    assert (overflows(awa), violations(awa)) == ([], [])
    awa.get_by_role("button", name="Next step").click()
    awa.get_by_role("heading", name="Tell us about that time").first.wait_for()
    said.wait_for()
    assert overflows(awa) == []


def test_by_keyboard_focus_stays_on_what_moves_the_room(cast, seat, meeting):
    awa = lead(cast, seat, meeting, DESK)
    focused = "() => document.activeElement.textContent.trim()"
    awa.get_by_role("button", name="Next step").focus()
    awa.keyboard.press("Enter")
    awa.get_by_role("heading", name="Tell us about that time").first.wait_for()
    assert awa.evaluate(focused) == "Next step"
    awa.get_by_role("button", name="Pause").focus()
    awa.keyboard.press("Enter")
    awa.get_by_role("button", name="Go on").wait_for()
    assert awa.evaluate(focused) == "Go on"
    room.go_to_step(actor=_seat(meeting, cast.awa), origin=3, target=10)
    awa.get_by_role("heading", name="Let’s write it").first.wait_for()
    awa.get_by_role("button", name="Next step").focus()
    awa.keyboard.press("Enter")
    awa.get_by_role("heading", name="What will you try").first.wait_for()
    # A second press must not end the meeting: focus is on the question.
    assert awa.evaluate("() => document.activeElement.tagName") == "H1"


def test_ending_before_the_last_step_is_confirmed_in_place(cast, seat, meeting):
    awa = lead(cast, seat, meeting, DESK)
    awa.get_by_text("End the meeting now").click()
    awa.get_by_text("9 steps are still to come.").wait_for()
    # Somebody writes meanwhile: what is unfolded stays so.
    note(cast, meeting, "The silence")
    awa.locator("#notes").get_by_text("1 note waits for the reveal.").wait_for()
    assert Meeting.objects.get().state == "open"
    awa.get_by_text("1 note was never shown").wait_for()
    awa.get_by_role("button", name="Show and end").click()
    awa.wait_for_url("**/synthesis/")
    assert Meeting.objects.get().state == "ended"
    assert Capture.objects.get().shown_at


def test_the_wall_follows_the_room_in_large_without_the_words_to_say(cast, seat, meeting):
    awa = lead(cast, seat, meeting, DESK, bypass_csp=True)
    project = awa.get_by_role("link", name="Project in a new tab")
    assert project.get_attribute("target") == "_blank"
    awa.goto(project.get_attribute("href"))
    awa.get_by_role("heading", name="A time it went well").wait_for()
    note(cast, meeting, "The silence")
    writing.reveal(actor=_seat(meeting, cast.awa), step=2)
    awa.get_by_text("The silence").wait_for()
    assert awa.get_by_text("To say aloud").count() == 0
    assert (overflows(awa), violations(awa)) == ([], [])
    room.go_to_step(actor=_seat(meeting, cast.awa), origin=2, target=3)
    awa.get_by_role("heading", name="Tell us about that time").wait_for()
    awa.goto(reverse("meetings:wall", args=[meeting.slug]))
    size = "all => Math.max(...all.map(one => parseFloat(getComputedStyle(one).fontSize)))"
    largest = awa.locator("main *:not(.qr *)").evaluate_all(size)
    assert largest == awa.locator("main .code").evaluate_all(size) > 100


def test_notes_are_put_under_the_name_of_a_group_and_taken_out(cast, seat):
    live = Room(cast, plan_a_meeting(cast, "naming-needs"))
    needs = [live.note("bruno", "Read a contract"), live.note("chloe", "Exclusions")]
    writing.reveal(actor=live.seat("awa"), step=0)
    live.at(1).note("awa", "Contracts")
    awa, bruno = seat(cast.awa, bypass_csp=True), seat(cast.bruno, PHONE)
    for page in (awa, bruno):
        page.goto(reverse("meetings:room", args=[live.meeting.slug]))
    for need in needs:
        awa.get_by_label(f"Group for: {need.text}").select_option(label="Contracts")
        awa.get_by_role("button", name=f"Put there {need.text}").click()
        bruno.locator(".within li", has_text=need.text).wait_for()
    assert (overflows(awa), violations(awa)) == ([], [])
    awa.get_by_role("button", name="Take out Exclusions").click()
    bruno.locator(".within li", has_text="Exclusions").wait_for(state="detached")
    bruno.get_by_text("Exclusions").wait_for()


def test_the_minute_that_is_left_is_told_and_not_a_step_that_has_just_begun(cast, seat):
    live = Room(cast, plan_a_meeting(cast, "naming-needs"))  # its first step takes five minutes
    bruno = seat(cast.bruno, PHONE)
    bruno.goto(reverse("meetings:room", args=[live.meeting.slug]))
    bruno.locator("ep-clock", has_text="4:5").wait_for()
    assert bruno.locator("#offline").is_hidden()
    Meeting.objects.update(step_began_at=timezone.now() - timedelta(seconds=237))
    bruno.reload()
    bruno.locator("#offline", has_text="One minute left.").wait_for()


def test_a_step_that_begins_has_the_time_it_was_planned_however_long_the_page_was_open(cast, seat):
    live = Room(cast, plan_a_meeting(cast, "naming-needs"))
    bruno = seat(cast.bruno, PHONE)
    bruno.goto(reverse("meetings:room", args=[live.meeting.slug]))
    bruno.locator("ep-clock", has_text="4:5").wait_for()
    bruno.wait_for_timeout(3000)
    live.at(1)  # takes six minutes
    bruno.get_by_role("heading", name="What belongs together?").wait_for()
    assert bruno.locator("ep-clock").inner_text() in ("6:00", "5:59", "5:58")
    bruno.locator("ep-clock", has_text="5:57").wait_for()


@pytest.mark.parametrize("last", [False, True])
def test_on_the_smallest_phone_title_and_dock_take_one_row_each(cast, seat, last):
    told = plan_a_meeting(cast, "naming-needs", title="Saying the price without losing somebody")
    live = Room(cast, told)
    if last:
        live.at(3)
    for width in (320, 390):
        awa = seat(cast.awa, {"viewport": {"width": width, "height": 640}}, bypass_csp=True)
        awa.goto(reverse("meetings:room", args=[live.meeting.slug]))
        assert awa.locator(".top").bounding_box()["height"] < 60
        assert awa.locator(".mark small").bounding_box()["height"] < 20
        assert awa.locator("#clock").bounding_box()["height"] < 70
        assert (overflows(awa), violations(awa)) == ([], [])
