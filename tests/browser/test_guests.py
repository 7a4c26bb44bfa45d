# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The end of a course: one who leads at a desk, a phone without account, from the wall to a tip."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from entrepairs.knowledge.models import Contribution
from entrepairs.meetings.actions import planning, room
from entrepairs.meetings.actions.planning import Plan
from tests.browser.conftest import DESK, PHONE, violations


@pytest.fixture
def course(cast):
    cache.clear()
    when = timezone.now() + timedelta(minutes=5)
    plan = Plan(title="Saying the price", protocol="end-of-course", starts_at=when, minutes=10)
    meeting = planning.plan_meeting(actor=cast.awa, community=cast.counsellors, plan=plan)
    return room.open_room(actor=cast.awa, meeting=meeting)


def test_a_phone_without_account_leaves_a_tip_that_is_read_before_it_is_published(
    cast, course, seat
):
    awa, phone = seat(cast.awa, DESK), seat(None, PHONE)
    awa.goto(reverse("meetings:room", args=[course.slug]))
    awa.get_by_role("link", name="Show the QR").click()
    awa.get_by_text("No account is needed.").wait_for()
    awa.get_by_role("link", name="Back to the room").click()

    phone.goto(reverse("meetings:visitor_door", args=[course.slug]))
    phone.get_by_text("Awa Diop, of Atelier Marceau, leads this meeting.").wait_for()
    phone.fill("#id_name", "Inès")
    phone.get_by_role("button", name="Take a seat").click()
    phone.get_by_role("heading", name="Take out your phone and scan the code").wait_for()
    awa.get_by_text("Inès (without account)").wait_for()
    for _ in range(2):
        step = awa.locator("h1").first.inner_text()
        awa.get_by_role("button", name="Next step").click()
        awa.locator("h1", has_not_text=step).first.wait_for()
    phone.get_by_role("heading", name="What do you keep from today?").wait_for()
    phone.fill("#note", "When the price is high, I wait before I speak")
    phone.get_by_role("button", name="Send").click()
    awa.get_by_text("I wait before I speak").wait_for()

    awa.get_by_text("End the meeting now").click()
    awa.get_by_role("button", name="Yes, end it").click()
    phone.get_by_role("heading", name="This meeting has ended.").wait_for()
    phone.get_by_text("Waits to be read by whoever led").wait_for()
    assert not Contribution.objects.exists()
    awa.get_by_role("button", name="Publish").click()
    awa.get_by_role("link", name="Published").click()
    awa.get_by_text("Inès").first.wait_for()
    phone.reload()
    phone.get_by_text("Published", exact=True).wait_for()
    phone.get_by_text("Take back").click()
    phone.get_by_role("button", name="Yes, take it back").click()
    phone.get_by_text("I wait before I speak").wait_for(state="detached")
    awa.reload()
    assert "I wait before I speak" not in awa.content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_phone_without_account(cast, course, seat, scheme):
    found = {}
    phone = seat(None, PHONE, color_scheme=scheme, bypass_csp=True)
    narrow = {"viewport": {"width": 320, "height": 700}}
    addresses = [
        reverse("meetings:visitor_door", args=[course.slug]),
        reverse("meetings:by_code"),
        reverse("meetings:visitor_door", args=["nothere00000"]),
        reverse("meetings:visitor_room", args=[course.slug]),
    ]
    phone.goto(addresses[0])
    phone.get_by_role("button", name="Take a seat").click()
    phone.get_by_text("You are here without account.").wait_for()
    for page, pages in ((phone, addresses[1:]), (seat(None, narrow, bypass_csp=True), addresses)):
        for address in pages:
            page.goto(address)
            if faults := violations(page):
                found[address] = faults
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[address, "wide"] = True
    assert found == {}
