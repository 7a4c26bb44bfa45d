# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The map of skills in a browser: a skill opens beside it, and on a phone on its page."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from entrepairs.skills.models import Quarter
from entrepairs.skills.tests.mapped import INTERESTED, ask, say, subject
from tests.browser.conftest import DESK, PHONE, amiss, too_wide, violations


@pytest.fixture
def claims(cast, transactional_db):
    insurance = subject(cast, "Insurance of houses and vehicles", name_fr="Assurance")
    claims = subject(cast, "Claims", insurance, name_fr="Sinistres", synonyms=["damage"])
    cast.bikes = subject(cast, "Bikes", insurance, name_fr="Vélos")
    for person in (cast.awa, cast.chloe, cast.eva):
        say(person, claims)
        say(person, cast.bikes, INTERESTED)
    ask(cast, claims)
    return claims


@pytest.fixture
def addresses(cast, claims):
    for month in (1, 4, 7):
        Quarter.objects.create(
            organisation=cast.house,
            first_day=date(2026, month, 1),
            people=60,
            showing=month,
            detected=1,
            certified=0,
            across=1,
        )
    return [
        "/skills/",
        "/skills/?site=mine",
        "/skills/?domain=other",
        f"/skills/?skill={claims.slug}",
        "/skills/?as=table",
        f"/skills/{claims.slug}/",
        f"/skills/{cast.bikes.slug}/?who=learn",
        "/skills/quarters/",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_of_the_map_has_a_barrier(cast, seat, addresses, device, scheme):
    page = seat(cast.awa, device, color_scheme=scheme, bypass_csp=True)
    assert amiss(page, addresses, violations) == {}


def test_nothing_scrolls_sideways_in_either_language(cast, seat, addresses):
    assert too_wide(seat, cast.awa, addresses) == {}


def test_a_skill_opens_beside_the_map_and_escape_goes_back_to_it(cast, seat, claims):
    page = seat(cast.bruno)
    page.goto("/skills/")
    expect(page.get_by_role("heading", name="Bikes", level=2)).to_be_visible()
    page.get_by_role("link", name="Claims").click()
    title = page.get_by_role("heading", name="Claims", level=2)
    expect(title).to_be_focused()
    there = re.compile(rf"/skills/\?skill={claims.slug}$")
    expect(page).to_have_url(there)
    page.get_by_role("button", name="I can help").click()
    expect(page.get_by_role("button", name="I can help", pressed=True)).to_be_focused()
    expect(page).to_have_url(there)
    page.keyboard.press("Escape")
    expect(page.locator(f"#s-{claims.slug}")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", name="Bikes", level=2)).to_be_visible()


def test_one_place_is_chosen_by_the_keyboard_and_keeps_it(cast, seat, claims):
    page = seat(cast.awa)
    page.goto("/skills/")
    page.locator("#site-all").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("site=mine"))
    expect(page.locator("#site-mine")).to_be_focused()


def test_on_a_phone_a_skill_leads_to_its_page(cast, seat, claims):
    page = seat(cast.awa, PHONE)
    page.goto("/skills/")
    page.locator(f"#s-{claims.slug}").tap()
    expect(page).to_have_url(re.compile(f"/skills/{claims.slug}/$"))


def test_five_entries_stand_in_one_line_on_the_narrowest_phone(cast, seat):
    page = seat(cast.awa, {"viewport": {"width": 320, "height": 640}})
    page.goto("/")
    entries = page.locator(".nav li:visible")
    assert entries.count() == 5
    assert len({box["y"] for box in (one.bounding_box() for one in entries.all())}) == 1


def test_without_javascript_all_of_it_works(cast, seat, claims):
    page = seat(cast.bruno, java_script_enabled=False)
    page.goto("/skills/")
    page.get_by_role("link", name="Claims").click()
    page.get_by_role("button", name="I want to learn").click()
    expect(page).to_have_url(re.compile(f"/skills/{claims.slug}/$"))
    expect(page.get_by_role("button", name="I want to learn", pressed=True)).to_be_visible()
    page.goto("/skills/")
    page.get_by_label("Nantes").check()
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("site=mine"))
