# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Skills, the list, attestations, badges and ties in a browser: no barrier, and two stories."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.discovery import actions as ties
from entrepairs.discovery import coffees, outside
from entrepairs.knowledge.actions import feedback
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Useful
from entrepairs.people.models import Subject
from entrepairs.skills import actions
from entrepairs.skills.actions import badges
from entrepairs.skills.models import Evidence
from entrepairs.skills.tests.certifying import certified, peers, piece
from entrepairs.skills.tests.test_endorsing import accepted, endorsed
from tests.browser.conftest import DESK, PHONE, amiss, too_wide, violations


@pytest.fixture
def group(cast, transactional_db):
    """Bruno is certified and carries a badge; Awa has something to show and to answer."""
    made = peers(cast)
    row = certified(cast, made)
    made.badge = badges.make_badge(actor=cast.bruno, certification=row)
    badges.open_badge(actor=cast.bruno, badge=made.badge, is_public=True)
    piece(cast, cast.awa, weight=2.0, title="Let the silence work")
    loans = Subject.objects.create(organisation=cast.house, name_fr="Prêts", name_en="Loans")
    endorsed(cast, cast.awa, cast.bruno)
    accepted(cast, cast.awa, cast.chloe, subject=loans)
    made.loans = loans
    made.suggested = actions.suggest_skill(actor=cast.bruno, name="Cargo bikes", language="en")
    return made


@pytest.fixture
def addresses(cast, group):
    """Every screen, with things on it, as Awa sees it; she facilitates the counsellors."""
    skill, other = cast.subject.slug, group.loans.slug
    return [
        "/skills/mine/",
        f"/skills/mine/{skill}/",
        "/skills/list/",
        "/skills/list/propose/",
        f"/skills/list/{skill}/",
        f"/skills/list/{skill}/merge/?into={other}",
        reverse("skills:answer", args=[group.suggested.slug]),
        "/skills/requests/",
        "/skills/requests/given/",
        "/skills/requests/mine/",
        f"/skills/endorse/{cast.bruno.slug}/",
        f"/skills/{skill}/endorse/{cast.bruno.slug}/",
        f"/skills/{skill}/certify/",
        reverse("skills:certification", args=[group.row.slug]),
        reverse("skills:badge", args=[group.badge.slug]),
        f"/people/{cast.bruno.slug}/",
        *_ties(cast),
    ]


def _ties(cast):
    publish(
        actor=cast.bruno,
        community=cast.everyone,
        kind="tip",
        title="Three seconds",
        html="<p>So</p>",
    )
    outside.look_outside()
    for person in (cast.awa, cast.bruno):
        ties.wish_coffee(actor=person)
    coffees.pair_up()
    row = ties.ask_opinion(
        actor=cast.awa,
        community=cast.counsellors,
        message="From Monday on.",
        months={cast.bruno.pk: 3},
    )
    for number in range(3):
        text = publish(
            actor=cast.bruno,
            community=cast.counsellors,
            kind="tip",
            title=f"Tip {number}",
            html="<p>So</p>",
        )
        feedback.find_useful(actor=cast.eva, contribution=text)
        at = timezone.now() - timedelta(days=31 * number)
        Useful.objects.filter(contribution=text).update(at=at)
    return [
        "/outside/",
        "/me/coffees/",
        reverse("discovery:voices", args=[cast.counsellors.slug]),
        reverse("discovery:consultation", args=[row.slug]),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_of_skills_and_ties_has_a_barrier(cast, seat, addresses, device, scheme):
    page = seat(cast.awa, device, color_scheme=scheme, bypass_csp=True)
    assert amiss(page, addresses, violations) == {}


def test_nothing_scrolls_sideways_in_either_language(cast, seat, addresses):
    assert too_wide(seat, cast.awa, addresses) == {}


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}])
def test_what_one_can_do_is_proposed_shown_and_seen_by_a_colleague(cast, seat, group, options):
    page = seat(cast.awa, PHONE, **options)
    page.goto("/skills/mine/")
    page.get_by_role("button", name="Show it Deductible").click()
    page.get_by_text("the whole organisation sees it").wait_for()

    colleague = seat(cast.farid, **options)
    colleague.goto(f"/people/{cast.awa.slug}/")
    colleague.get_by_role("link", name="Deductible", exact=True).wait_for()


def test_a_skill_is_certified_by_three_and_its_badge_is_seen_without_account(cast, seat, group):
    """Awa accepts what Bruno attests, asks; Ines, Jean and Lina look; anybody verifies."""
    Evidence.objects.exclude(person=cast.awa).delete()
    awa = seat(cast.awa, PHONE)
    awa.goto("/skills/requests/")
    awa.get_by_label("To the whole organisation").check()
    awa.get_by_role("button", name="Accept Deductible").click()
    awa.goto("/skills/mine/")
    awa.get_by_role("link", name="Have it certified Deductible").click()
    awa.get_by_label("Counsellors").check()
    awa.get_by_role("button", name="Ask to be certified").click()
    awa.wait_for_url("**/skills/certifications/**")
    for peer in (group.one, group.two, group.other):
        window = seat(peer, PHONE)
        window.goto("/skills/requests/")
        window.get_by_role("link", name="Deductible").click()
        window.get_by_role("radio").first.check()
        window.get_by_role("button", name="Yes, this convinces me").click()
        window.wait_for_url("**/skills/certifications/**")
    window.get_by_text("It is certified, thanks to the three of you.").wait_for()

    awa.reload()
    awa.get_by_role("button", name="Make my badge").click()
    awa.get_by_role("button", name="Open a page for it").click()
    address = badges.Badge.objects.get(certification__person=cast.awa).slug
    anybody = seat(None)
    anybody.goto(f"/badges/{address}/")
    anybody.get_by_role("heading", name="Deductible").wait_for()
