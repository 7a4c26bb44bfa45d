# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What keeps a community alive, and the administrators' space: no barrier, in either language."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.actions.charters import write_charter
from entrepairs.communities.models import Community
from entrepairs.curation.actions import judging
from entrepairs.curation.tests import conftest as curation
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings.actions import harvest
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.meetings.tests.phones import left
from entrepairs.outreach.tests.saying import announced, polled
from tests.browser.conftest import DESK, PHONE, amiss, too_wide, violations

tip, joker, suggest, improved = (
    curation.tip,
    curation.joker,
    curation.suggest,
    curation.improved,
)


@pytest.fixture
def group(cast, transactional_db, tip, joker, improved):
    """Awa facilitates; a word of welcome, news, a poll, a doubt, a course whose tips came back."""
    announced(cast, kind="welcome", title="Welcome among us", text="Ask **anything**.")
    cast.news = announced(cast, text="Bring a story.")
    cast.poll = polled(cast)
    judging.doubt(actor=cast.chloe, contribution=tip, why="The form has changed.")
    Contribution.objects.filter(pk=joker.pk).update(
        published_at=timezone.now() - timedelta(days=600)
    )
    room = Room(cast, plan(cast, "end-of-course"))
    harvest.publish_tip(actor=room.seat("awa"), note=left(room))
    write_charter(
        actor=cast.awa,
        community=cast.counsellors,
        line="Here one may not know.",
        text="So.\n\n- Yes.",
    )
    Community.objects.filter(pk=cast.counsellors.pk).update(created_at=timezone.now())
    cast.course, cast.improved = room.meeting, improved
    cast.of_bruno = publish(
        actor=cast.bruno, community=cast.everyone, kind="tip", title="Tea", html="<p>First.</p>"
    )
    return cast


@pytest.fixture
def screens(group, tip, joker):
    """What Awa sees of it, who facilitates."""
    here, text = group.counsellors.slug, joker.slug
    names = {
        "home:community": [here],
        "communities:charter": [here],
        "communities:write_charter": [here],
        "meetings:tips": [group.course.slug],
        "curation:quality": [here],
        "curation:mine": [],
        "curation:improve": [group.of_bruno.slug],
        "curation:suggestions": [text],
        "curation:suggestion": [text, group.improved.slug],
        "curation:lasting": [tip.slug],
        "curation:merge": [tip.slug],
        "knowledge:discussion": [text],
        "outreach:announcements": [here],
        "outreach:announce": [here],
        "outreach:word": [here],
        "outreach:poll": [here],
        "outreach:unanswered": [here],
        "outreach:edit": [group.news.slug],
        "notifications:channels": [here],
        "notifications:inbox": [],
        "notifications:preferences": [],
        "skills:verify_badge": [],
        "home:people": [],
        "home:places": [],
    }
    more = [reverse("outreach:announcement", args=[one.slug]) for one in (group.news, group.poll)]
    return [reverse(name, args=words) for name, words in names.items()] + more


@pytest.fixture
def space(group):
    """What an administrator sees."""
    group.awa.is_administrator = True
    group.awa.save()
    names = (
        "operations:overview",
        "operations:mail",
        "operations:log",
        "operations:staff_files",
        "notifications:addresses",
        "people:days_off",
        "people:invite",
        "people:roles",
        "people:appearance",
        "people:words",
        "people:sign_in_methods",
    )
    return [reverse(name) for name in names]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_what_keeps_a_group_alive_has_no_barrier(cast, seat, screens, device, scheme):
    page = seat(cast.awa, device, color_scheme=scheme, bypass_csp=True)
    assert amiss(page, screens, violations) == {}


@pytest.mark.parametrize(("device", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_the_administrators_space_has_no_barrier(cast, seat, space, device, scheme):
    page = seat(cast.awa, device, color_scheme=scheme, bypass_csp=True)
    assert amiss(page, space, violations) == {}


def test_nothing_scrolls_sideways_in_either_language(cast, seat, screens, space):
    assert too_wide(seat, cast.awa, [*screens, *space]) == {}


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}])
def test_before_writing_one_says_yes_to_the_charter_and_nothing_is_lost(cast, seat, group, options):
    page = seat(cast.bruno, PHONE, **options)
    page.goto(f"/ask/new?q=How+do+you+say+a+price%3F&community={cast.counsellors.slug}")
    page.get_by_label("Counsellors", exact=True).check()
    page.get_by_role("button", name="Send my question").click()
    page.get_by_role("heading", name="Before you write here").wait_for()
    page.get_by_role("button", name="I agree, send it").click()
    page.get_by_role("heading", name="Whom to ask?").wait_for()
    assert Contribution.objects.filter(title="How do you say a price?").exists()
