# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The paper of a meeting, typed in in a window: kept as one goes, from lines to dots."""

from django.urls import reverse

from entrepairs.meetings.models import Capture, Vote
from entrepairs.meetings.tests.test_paper import held
from tests.browser.conftest import NARROW, overflows, violations


def test_what_is_typed_leads_on_to_groups_and_dots(cast, seat):
    meeting = held(cast, "naming-needs")
    awa = seat(cast.awa, bypass_csp=True)
    awa.goto(reverse("meetings:paper", args=[meeting.slug]))
    awa.get_by_label("Line 1 of: What do you need").fill("Prices")
    awa.get_by_label("Line 1 of: What belongs together?").fill("Talking about money")
    prices = awa.locator("#told-1").get_by_label("Prices")
    prices.select_option(label="Talking about money")
    dots = awa.locator("#told-2").get_by_label("Talking about money")
    awa.locator("#told-2").get_by_label("Prices").wait_for(state="detached")
    dots.press_sequentially("12")
    awa.locator("#dots-2", has_text="Saved.").wait_for()
    # What is being typed in one place stays when another was kept.
    dots.fill("7")
    awa.get_by_label("Line 2 of: What do you need").fill("Parking")
    awa.locator("#told-2").get_by_label("Parking").wait_for()
    assert dots.input_value() == "7"
    assert (overflows(awa), violations(awa)) == ([], [])
    awa.get_by_role("button", name="Keep, and more lines").first.click()
    awa.get_by_label("Line 5 of: What do you need").wait_for()
    # The keyboard goes on in the first empty line.
    focused = "() => document.activeElement.getAttribute('aria-label')"
    awa.wait_for_function(f"({focused})()?.startsWith('Line 3 of')")
    assert dots.input_value() == "7"
    assert Vote.objects.get().points == 7
    assert Capture.objects.get(text="Prices").group.text == "Talking about money"
    narrow = seat(cast.awa, NARROW)
    narrow.goto(awa.url)
    assert overflows(narrow) == []
