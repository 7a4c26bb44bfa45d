# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The button that follows, on the pages of three rooms below the one that knows of it."""

import pytest
from django.urls import reverse

from entrepairs.knowledge.actions.publishing import publish
from entrepairs.notifications.models import Follow
from tests.browser.conftest import PHONE


@pytest.fixture
def pages(cast, index):
    """Of a colleague, of a subject, of a question."""
    index()
    question = publish(
        actor=cast.chloe, community=cast.counsellors, kind="question", title="Who knows?", html=""
    )
    return [
        reverse("home:profile", args=[cast.awa.slug]),
        reverse("skills:skill", args=[cast.subject.slug]),
        reverse("knowledge:discussion", args=[question.slug]),
    ]


def test_one_key_follows_focus_stays_and_it_can_be_undone(cast, seat, pages):
    page = seat(cast.bruno, PHONE)
    for address in pages:
        page.goto(address)
        # Pressed in the very moment it arrives, it would send its form as without scripts.
        button = page.locator("[id^=follow-]:not(.htmx-added) button[id^=follows-]")
        button.press("Enter")
        page.locator("button[id^=follows-][aria-pressed=true]:focus").wait_for()
    assert Follow.objects.count() == len(pages)

    page.get_by_role("button", name="Undo").click()
    page.locator("button[id^=follows-][aria-pressed=false]").wait_for()
    assert Follow.objects.count() == len(pages) - 1
    page.goto(reverse("notifications:follows"))
    page.get_by_role("button", name="Follow Awa Diop").click()
    page.locator("button[aria-pressed=false]").wait_for()
    assert Follow.objects.get().subject == cast.subject


def test_it_works_without_scripts(cast, seat, pages):
    page = seat(cast.bruno, java_script_enabled=False)
    page.goto(pages[2])
    page.get_by_role("link", name="Follow this question").click()
    page.get_by_role("button", name="Follow Who knows?").click()
    page.get_by_role("heading", name="Who knows?", level=1).wait_for()
    assert Follow.objects.get().question.title == "Who knows?"
