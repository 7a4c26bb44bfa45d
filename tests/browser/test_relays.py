# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tutorial travels: passed on to two groups, adopted by one, adapted by the other."""

import pytest
from django.urls import reverse

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Community, Membership
from entrepairs.knowledge.actions import feedback, relaying
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution, Relay
from tests.browser.conftest import DESK, PHONE, amiss, too_wide, violations
from tests.browser.test_knowledge import address, write


@pytest.fixture
def joker(cast):
    return publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tutorial",
        title="The joker: call an expert",
        html="",
        sections={
            "when": "<p>You do not know.</p>",
            "how": "<ol><li><p>Say so.</p></li><li><p>Call.</p></li></ol>",
            "pitfalls": "<ul><li><p>Not telling them who listens.</p></li></ul>",
        },
    )


def group(cast, name, facilitator, *members):
    row = Community.objects.create(
        organisation=cast.house, name=name, visibility="on_request", site=cast.nantes
    )
    people = [(facilitator, "facilitator"), *((one, "member") for one in members)]
    for person, role in people:
        Membership.objects.create(organisation=cast.house, community=row, person=person, role=role)
    return row


def test_a_tutorial_is_passed_on_adopted_and_adapted(cast, seat, joker):
    near, far = group(cast, "Atlantic", cast.bruno), group(cast, "Estuary", cast.farid)

    author = seat(cast.awa)
    author.goto(address(joker))
    author.get_by_role("link", name="Pass it on").click()
    author.get_by_label(near.name).check()
    author.get_by_label(far.name).check()
    author.get_by_label("A word with it").fill("For your counter")
    author.get_by_role("button", name="Pass it on").click()
    author.wait_for_selector("text=Passed on to 2 groups.")
    assert author.locator(".journey__stops > li").count() == 3

    first = seat(cast.bruno, PHONE)
    first.goto(f"/communities/{near.slug}/relays/")
    first.get_by_role("link", name=joker.title).click()
    first.wait_for_selector("text=For your counter")
    first.get_by_role("button", name="Adopt").click()
    first.wait_for_selector("text=Your group does it like this.")

    other = seat(cast.farid)
    other.goto(f"/communities/{far.slug}/relays/")
    other.get_by_role("link", name=joker.title).click()
    other.get_by_role("link", name="Adapt").click()
    assert not other.locator("#id_how").is_visible()
    other.locator("summary", has_text="How to do it").click()
    write(other, "#id_how", "On the tablet. ")
    other.fill("#id_title", "Our joker")
    other.get_by_role("button", name="Publish in the group").click()
    other.wait_for_selector("text=It names all its authors.")
    other.wait_for_selector("text=After Awa Diop")
    variant = Contribution.objects.get(title="Our joker")
    assert "On the tablet." in variant.text
    assert "Say so." in variant.text

    author.goto(address(joker))
    told = author.locator(".journey__stops > li").all_inner_texts()
    assert [" ".join(words.split()[:2]) for words in told] == [
        "Counsellors where",
        "Atlantic adopted",
        "Estuary adapted",
    ]
    assert author.locator(".journey__arcs path").count() == 2
    assert author.locator(".journey__arcs").is_visible()
    author.set_viewport_size(PHONE["viewport"])
    assert not author.locator(".journey__arcs").is_visible()
    assert Relay.objects.filter(state="received").count() == 0


@pytest.fixture
def addresses(cast, joker):
    """Every screen of the journey as Awa sees it, who also belongs to a group that received it."""
    near = group(cast, "Atlantic", cast.awa, cast.bruno)
    far = group(cast, "Estuary", cast.chloe, cast.awa)
    need = communities.name_need(actor=cast.bruno, community=near, wording="Call an expert")
    given = {"actor": cast.awa, "tutorial": joker}
    waits = relaying.relay_tutorial(community=near, need=need, words="For you", **given)
    answered = relaying.relay_tutorial(community=far, **given)
    feedback.tell_trial(actor=cast.chloe, contribution=joker, outcome="worked", received=answered)
    variant = relaying.adapt(
        actor=cast.chloe, relay=answered, title="Ours", sections={"how": "<p>A tablet.</p>"}
    )
    return [
        address(joker),
        address(variant),
        reverse("knowledge:pass_on", args=[joker.slug]),
        reverse("knowledge:relays", args=[near.slug]),
        reverse("knowledge:relays", args=[far.slug]),
        reverse("knowledge:relays", args=[cast.counsellors.slug]),
        *(reverse(f"knowledge:{name}", args=[waits.slug]) for name in ("adapt", "decline")),
        *(reverse("home:relay", args=[one.slug]) for one in (waits, answered)),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_no_screen_of_the_journey_has_a_barrier(cast, seat, addresses, device, scheme):
    page = seat(cast.awa, device, color_scheme=scheme, bypass_csp=True)
    assert amiss(page, addresses, violations) == {}


def test_nothing_of_it_scrolls_sideways_in_either_language(cast, seat, addresses):
    assert too_wide(seat, cast.awa, addresses) == {}
