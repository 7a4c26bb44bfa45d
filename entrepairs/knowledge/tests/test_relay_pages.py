# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages on which tutorials travel: what they show, to whom, and what they lose (nothing)."""

import pytest
from django.urls import reverse

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Community, Membership
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import crediting, feedback, relaying, withdrawing
from entrepairs.knowledge.models import Relay, Thanks
from entrepairs.knowledge.queries import journeys
from entrepairs.knowledge.tests.browsing import address, page, post, settled, shown

pytestmark = pytest.mark.django_db


def test_groups_are_proposed_with_their_reason(cast, client, joker, near):
    communities.name_need(actor=cast.bruno, community=near, wording="Know when to call an expert")
    Membership.objects.create(
        organisation=cast.house, community=near, person=cast.awa, role="member"
    )
    Community.objects.filter(pk__in=(cast.counsellors.pk, cast.everyone.pk)).update(
        theme=cast.theme
    )

    text = shown(page(client, cast.awa, "pass_on", joker.slug))

    assert "They named this need: Know when to call an expert" in text
    assert "The same theme as your group" in text
    assert "your group is for its members, and this text leaves it" in text
    assert "Quiet circle" not in text


def test_passing_on_from_the_page(cast, client, joker, near):
    data = {"groups": [near.slug, cast.everyone.slug], "words": "For you"}
    response = post(client, cast.awa, "pass_on", joker.slug, data=data)

    assert response.url == f"/knowledge/{joker.slug}/#journey"
    assert {relay.community for relay in Relay.objects.all()} == {near, cast.everyone}
    text = shown(page(client, cast.awa, "discussion", joker.slug))
    assert "received, to be tried" in text
    assert "received from Counsellors" in text


def test_nothing_chosen_keeps_the_words(cast, client, joker):
    response = post(client, cast.awa, "pass_on", joker.slug, data={"words": "For you all"})

    assert response.status_code == 422
    assert "Choose at least one group." in shown(response)
    assert "For you all" in shown(response)


def test_what_was_passed_on_is_taken_back(cast, client, joker, relay):
    assert "Take it back" in shown(page(client, cast.awa, "pass_on", joker.slug))
    post(client, cast.awa, "take_relay_back", relay.slug)
    assert not Relay.objects.exists()


def test_a_member_who_did_not_write_it_is_told_why_not(cast, client, joker):
    response = page(client, cast.chloe, "pass_on", joker.slug)
    assert response.status_code == 403
    assert "Its authors, or those who look after its community" in shown(response)


def test_the_group_finds_what_it_received(cast, client, near, relay):
    text = shown(page(client, cast.farid, "relays", near.slug))
    assert "The joker: call an expert" in text
    assert "from Counsellors" in text
    assert "1 waits to be read in a meeting" in shown(client.get(f"/communities/{near.slug}/"))


def test_the_group_reads_the_tutorial_and_nothing_else(cast, client, joker, relay):
    text = shown(page(client, cast.farid, "home:relay", relay.slug))

    assert "Say that you do not know." in text
    assert "As promised" in text
    assert joker.slug not in text
    assert page(client, cast.farid, "discussion", joker.slug).status_code == 404
    # A member tells what happened; who looks after the group answers.
    assert "I tried it" in text
    assert "Not for us" not in text
    text = shown(page(client, cast.bruno, "home:relay", relay.slug))
    assert "Not for us" in text
    assert "Plan a meeting to read it together" in text


def test_a_group_that_one_does_not_know_has_no_name(cast, client, joker, near):
    Community.objects.filter(pk=cast.counsellors.pk).update(visibility="invitation")
    row = relaying.relay_tutorial(actor=cast.awa, tutorial=joker, community=near)

    text = shown(page(client, cast.farid, "home:relay", row.slug))

    assert "Counsellors" not in text
    assert "Another group passed it on to you." in text
    assert "from another group" in shown(page(client, cast.farid, "relays", near.slug))


def test_hidden_groups_are_not_on_the_way(cast, joker, near):
    Membership.objects.create(
        organisation=cast.house, community=cast.hidden, person=cast.awa, role="member"
    )
    relaying.relay_tutorial(actor=cast.awa, tutorial=joker, community=cast.hidden)
    assert journeys.journey(cast.bruno, joker.pk) is None

    relaying.relay_tutorial(actor=cast.awa, tutorial=joker, community=near)
    told = journeys.journey(cast.awa, joker.pk)
    assert [stop.group and stop.group.name for stop in told.stops] == [
        "Counsellors",
        "Quiet circle",
        "Nantes",
    ]
    assert len(journeys.journey(cast.eva, joker.pk).stops) == 3
    assert len(journeys.journey(cast.chloe, joker.pk).stops) == 2


def test_adopting_from_the_page_and_thinking_again(cast, client, joker, relay):
    post(client, cast.bruno, "adopt", relay.slug)
    assert "Your group does it like this." in shown(
        page(client, cast.farid, "home:relay", relay.slug)
    )
    assert "adopted" in shown(page(client, cast.awa, "discussion", joker.slug))

    post(client, cast.bruno, "reconsider", relay.slug)
    relay.refresh_from_db()
    assert relay.state == "received"


def test_a_reason_is_asked_and_the_words_stay_in_the_group(cast, client, joker, relay):
    assert post(client, cast.bruno, "decline", relay.slug).status_code == 422
    data = {"reason": "time", "note": "After the summer"}
    post(client, cast.bruno, "decline", relay.slug, data=data)

    assert "After the summer" in shown(page(client, cast.farid, "home:relay", relay.slug))
    text = shown(page(client, cast.awa, "discussion", joker.slug))
    assert "not for them" in text
    assert "After the summer" not in text


def test_what_was_withdrawn_is_told_without_its_words(cast, client, joker, near, relay):
    withdrawing.withdraw(actor=cast.awa, contribution=joker)
    for text in (
        shown(page(client, cast.bruno, "home:relay", relay.slug)),
        shown(page(client, cast.bruno, "relays", near.slug)),
    ):
        assert "Its authors have withdrawn this tutorial" in text
        assert "joker" not in text
    response = post(client, cast.bruno, "adopt", relay.slug)
    assert response.status_code == 403
    assert "write a tutorial of your own" in shown(response)


def test_lists_say_that_others_are_named(cast, client, joker):
    for people, told in (([cast.eva], "one other"), ([cast.bruno], "2 others")):
        crediting.credit(actor=cast.awa, contribution=joker, people=people)
        text = shown(page(client, cast.chloe, "list"))
        assert f"Awa Diop and {told}, Counsellors" in text


def test_a_member_tells_what_happened(cast, client, joker, relay):
    assert "Back to the text" in shown(page(client, cast.farid, "relay_trial", relay.slug))
    assert "hx-post" not in page(client, cast.farid, "relay_trial", relay.slug).content.decode()
    post(client, cast.farid, "relay_trial", relay.slug, data={"outcome": "worked", "minutes": "15"})

    assert "You said: It worked." in shown(page(client, cast.farid, "home:relay", relay.slug))
    text = shown(page(client, cast.awa, "discussion", joker.slug))
    assert "1 person" in text
    assert "tried" in text


def test_who_received_it_thanks_those_whose_work_it_is_from_their_own_page(
    cast, client, joker, relay
):
    root, in_place = f"/relays/{relay.slug}/", {"headers": {"HX-Request": "true"}}
    crediting.credit(actor=cast.awa, contribution=joker, people=[cast.chloe])
    told = page(client, cast.farid, "home:relay", relay.slug).content.decode()
    assert f'action="{root}thanks/"' in told
    answers = [client.post(f"{root}thanks/", **in_place)]
    answers += [client.get(f"{root}thanks/"), client.get(root)]
    data = {"words": "Ours now."}
    answers += [client.post(f"{root}thanks/words/", data, **in_place)]
    texts = [answer.content.decode() for answer in answers]
    assert "You thank Awa Diop, Chloé Martin." in texts[0]
    assert f'<a class="btn btn--on" id="thanks-{relay.slug}" href="{root}thanks/">' in texts[2]
    # It is read here, and its own address is not.
    assert not [text for text in texts if joker.slug in text or joker.community.slug in text]

    said = Thanks.objects.order_by("to__name").values_list("to", "words", "community")
    home = joker.community_id
    assert list(said) == [
        (cast.awa.pk, "Ours now.", home),
        (cast.chloe.pk, "Ours now.", home),
    ]
    assert post(client, cast.farid, "relay_thanks", relay.slug).url == f"{root}thanks/"
    assert Thanks.objects.count() == 2
    assert "Undone" in client.post(f"{root}thanks/off/", **in_place).content.decode()
    assert not Thanks.objects.exists()


def test_without_scripts_thanks_lead_back_to_what_was_received(cast, client, relay):
    root = f"/relays/{relay.slug}/"
    assert post(client, cast.farid, "relay_thanks", relay.slug).url == f"{root}thanks/"
    assert f'href="{root}"' in client.get(f"{root}thanks/").content.decode()
    long = {"words": "x" * 201}
    assert post(client, cast.farid, "relay_words", relay.slug, data=long).status_code == 422
    said = {"words": "Thank you"}
    assert post(client, cast.farid, "relay_words", relay.slug, data=said).url == root
    assert post(client, cast.farid, "relay_unthank", relay.slug).url == root


def test_who_reads_both_says_thanks_once(cast, client, joker, near, relay):
    Membership.objects.create(
        organisation=cast.house, community=near, person=cast.chloe, role="member"
    )
    post(client, cast.chloe, "thanks", joker.slug)
    post(client, cast.chloe, "relay_thanks", relay.slug)
    assert Thanks.objects.count() == 1
    assert "(you did)" in shown(page(client, cast.chloe, "home:relay", relay.slug))


def test_one_rule_decides_who_says_thanks_where_it_was_received(cast, client, joker, near, relay):
    Membership.objects.create(
        organisation=cast.house, community=near, person=cast.awa, role="member"
    )
    assert "thanks/" not in page(client, cast.awa, "home:relay", relay.slug).content.decode()
    assert post(client, cast.awa, "relay_thanks", relay.slug).status_code == 403

    withdrawing.withdraw(actor=cast.awa, contribution=joker)
    for response in (
        page(client, cast.farid, "relay_thanks", relay.slug),
        post(client, cast.farid, "relay_thanks", relay.slug),
    ):
        assert response.status_code == 403
        assert "Awa" not in shown(response)


def test_its_author_thanks_where_it_lives(cast, client, joker, near, relay):
    relaying.adopt(actor=cast.bruno, relay=relay)
    Membership.objects.create(
        organisation=cast.house, community=near, person=cast.awa, role="member"
    )
    assert "Thank this group" in shown(page(client, cast.awa, "discussion", joker.slug))
    assert "Thank this group" not in shown(page(client, cast.farid, "home:relay", relay.slug))

    Membership.objects.filter(community=cast.counsellors, person=cast.awa).delete()
    text = page(client, cast.awa, "home:relay", relay.slug).content.decode()
    assert "The joker: call an expert" in text
    assert joker.slug not in text


def test_the_pages_cost_the_same_however_far_it_went(cast, client, joker, near, relay):
    for far in ("Far", "Further"):
        settled(client, cast.bruno)
        for name, price in (("home:relay", 12), ("adapt", 13)):
            with sql_queries(price):
                client.get(address(name, relay.slug))
        with sql_queries(8):
            client.get(reverse("knowledge:relays", args=[near.slug]))
        settled(client, cast.awa)
        with sql_queries(11):
            client.get(reverse("knowledge:discussion", args=[joker.slug]))
        with sql_queries(9):
            client.get(reverse("knowledge:pass_on", args=[joker.slug]))
        _goes_far(cast, joker, far)


def _goes_far(cast, joker, far):
    for number in range(12):
        group = Community.objects.create(organisation=cast.house, name=f"{far} {number}")
        Membership.objects.create(
            organisation=cast.house, community=group, person=cast.chloe, role="facilitator"
        )
        row = relaying.relay_tutorial(actor=cast.awa, tutorial=joker, community=group)
        feedback.tell_trial(actor=cast.chloe, contribution=joker, outcome="worked", received=row)


ROUTES = [
    ("get", "home:relay"),
    ("post", "adopt"),
    ("get", "adapt"),
    ("post", "adapt"),
    ("get", "decline"),
    ("post", "reconsider"),
    ("post", "take_relay_back"),
    ("get", "relay_trial"),
    ("get", "relay_thanks"),
    ("post", "relay_thanks"),
    ("post", "relay_words"),
    ("post", "relay_unthank"),
]


@pytest.mark.parametrize(("method", "name"), ROUTES)
@pytest.mark.parametrize("who", ["diego", "eva"])
def test_outsiders_find_nothing(cast, client, relay, method, name, who):
    client.force_login(getattr(cast, who))
    response = getattr(client, method)(address(name, relay.slug))
    assert response.status_code == 404


def test_another_company_finds_no_inbox(cast, client, joker, near, relay):
    assert page(client, cast.diego, "relays", near.slug).status_code == 404
    assert page(client, cast.diego, "pass_on", joker.slug).status_code == 404
    # Known, and for its members.
    assert page(client, cast.eva, "relays", near.slug).status_code == 403
