# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Thanks said in one press and undone; the pages of thanks and of a welcome: no barrier."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from entrepairs.communities.models import Membership
from entrepairs.knowledge.actions import feedback, thanking
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Thanks, Useful
from entrepairs.knowledge.months import Month
from entrepairs.outreach.tests.saying import announced
from entrepairs.people import presence
from tests.browser.conftest import DESK, PHONE, amiss, too_wide, violations

WORDS = "It saved my morning."


@pytest.fixture
def tip(cast, transactional_db):
    return publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tip",
        title="Call back at noon",
        html="<p>They are at home then.</p>",
    )


@pytest.fixture
def screens(cast, tip):
    """What Awa sees, who is thanked, has just arrived among the mentors and comes back."""
    Membership.objects.create(
        organisation=cast.house, community=cast.invited, person=cast.awa, role="member"
    )
    announced(cast, kind="welcome", title="Welcome among us", text="Ask **anything**.")
    for person, words in ((cast.bruno, WORDS), (cast.eva, "")):
        thanking.say_thanks(actor=person, thing=tip)
        if words:
            thanking.add_words(actor=person, thing=tip, words=words)
        feedback.find_useful(actor=person, contribution=tip)
    month = Month.over(cast.awa, timezone.now())
    last = month.bounds(cast.awa)[1] - timedelta(days=3)
    Thanks.objects.update(at=last)
    Useful.objects.update(at=last)
    publish(actor=cast.bruno, community=cast.counsellors, kind="tip", title="Tea", html="<p>x</p>")
    here = f"/communities/{cast.counsellors.slug}/"
    became = f"/me/became/{month.name}/"
    text = f"/knowledge/{tip.slug}/"
    return ["/", "/me/thanks/", became, "/welcome/", "/me/back/", f"{here}arrived/", here, text]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_of_it_has_a_barrier(cast, seat, screens, monkeypatch, device, scheme):
    since = timezone.now() - timedelta(weeks=8)
    monkeypatch.setattr(presence, "away_since", lambda _session: since)
    page = seat(cast.awa, device, color_scheme=scheme, bypass_csp=True)
    assert amiss(page, screens, violations) == {}


def test_nothing_scrolls_sideways_in_either_language(cast, seat, screens, tip):
    assert too_wide(seat, cast.awa, screens) == {}
    text = f"/knowledge/{tip.slug}/"
    assert too_wide(seat, cast.chloe, [text, f"{text}thanks/"]) == {}


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_one_press_thanks_a_sentence_follows_and_all_is_undone(cast, seat, tip, device):
    page = seat(cast.bruno, device)
    page.goto(f"/knowledge/{tip.slug}/")
    page.click(f"#thanks-{tip.slug}")
    expect(page.locator("p:focus")).to_have_text("You thank Awa Diop.")
    page.get_by_label("A sentence to go with it?").fill(WORDS)
    page.keyboard.press("Enter")
    page.get_by_text("Your sentence goes with it, to Awa Diop alone.").wait_for()
    assert Thanks.objects.get().words == WORDS
    page.click(f"#thanks-{tip.slug}")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Undone. Nobody has heard of it.").first.wait_for()
    assert not Thanks.objects.exists()


def test_first_steps_come_to_today_and_are_put_away(cast, seat, screens):
    page = seat(cast.awa, PHONE)
    page.goto("/")
    page.get_by_role("heading", name="Welcome to Mentors").wait_for()
    page.get_by_role("button", name="Put away the first steps").click()
    page.get_by_text("The first steps are put away.").wait_for()
    assert page.get_by_role("heading", name="Welcome to Mentors").count() == 0
