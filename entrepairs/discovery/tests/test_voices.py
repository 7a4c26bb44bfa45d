# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Regular voices are asked about a message, answer within two days, and hear what became of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.discovery import actions
from entrepairs.discovery.models import Consultation, Opinion
from entrepairs.discovery.queries import voices
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import feedback
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Useful

pytestmark = pytest.mark.django_db


@pytest.fixture
def steady(cast):
    """Bruno's tips served the counsellors in three of the last six months, Chloé's in one."""
    for who, months in ((cast.bruno, (0, 1, 2)), (cast.chloe, (0, 0, 0))):
        for number, ago in enumerate(months):
            tip = publish(
                actor=who,
                community=cast.counsellors,
                kind="tip",
                title=f"Tip {number} of {who.given_name}",
                html="<p>So</p>",
            )
            feedback.find_useful(actor=cast.eva, contribution=tip)
            at = timezone.now() - timedelta(days=31 * ago)
            Useful.objects.filter(contribution=tip).update(at=at)


@pytest.fixture
def asked(cast, steady):
    return actions.ask_opinion(
        actor=cast.awa,
        community=cast.counsellors,
        message="From Monday on, the new form.",
        months={cast.bruno.pk: 3, cast.chloe.pk: 4},
    )


def regular(person, community):
    return [(one.who.name, one.months) for one in voices.regular(person, community, timezone.now())]


def test_regularity_and_not_volume_makes_a_voice(cast, steady):
    assert regular(cast.awa, cast.counsellors) == [("Bruno Costa", 3)]


def test_ones_own_praise_makes_none(cast, steady):
    Useful.objects.update(person=cast.bruno)

    assert regular(cast.awa, cast.counsellors) == []


def test_who_left_the_group_is_not_asked(cast, steady):
    cast.counsellors.memberships.filter(person=cast.bruno).delete()

    assert regular(cast.awa, cast.counsellors) == []


def test_the_page_asks_with_the_reason_and_once(cast, steady, client):
    client.force_login(cast.awa)
    url = reverse("discovery:voices", args=[cast.counsellors.slug])
    page = client.get(url).content.decode()
    assert "Served colleagues here in 3 of the last six months" in page

    said = {"message": "From Monday on.", "person": [cast.bruno.slug], "once": "k" * 20}
    for _ in range(2):
        assert client.post(url, said).status_code == 302
    row = Consultation.objects.get()
    assert row.closes_at - row.asked_at <= timedelta(hours=48, seconds=5)
    assert [(one.person, one.months) for one in row.opinions.all()] == [(cast.bruno, 3)]
    assert client.post(url, said | {"message": "Other"}).status_code == 409


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"message": ""}, "Write the message as you would send it."),
        ({"message": "Kept words"}, "Choose at least one person."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(cast, steady, client, said, told):
    client.force_login(cast.awa)
    answer = client.post(reverse("discovery:voices", args=[cast.counsellors.slug]), said)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert said["message"] in answer.content.decode()
    assert not Consultation.objects.exists()


def test_somebody_who_is_no_voice_is_not_asked(cast, steady, client):
    client.force_login(cast.awa)
    url = reverse("discovery:voices", args=[cast.counsellors.slug])
    answer = client.post(url, {"message": "Hello", "person": [cast.eva.slug]})

    assert answer.status_code == 422


def test_the_asked_one_answers_and_may_change_it(cast, asked, client):
    client.force_login(cast.bruno)
    page = client.get(reverse("discovery:consultation", args=[asked.slug])).content.decode()
    assert "Awa Diop asks what you think" in page
    assert "in 3 of the last six months" in page
    assert "Chloé" not in page

    give = reverse("discovery:give_opinion", args=[asked.slug])
    assert client.post(give, {"text": " "}).status_code == 422
    client.post(give, {"text": "Say why."})
    client.post(give, {"text": "Say why, first."})
    assert Opinion.objects.get(person=cast.bruno).text == "Say why, first."
    client.force_login(cast.awa)
    page = client.get(reverse("discovery:consultation", args=[asked.slug])).content.decode()
    assert "Say why, first." in page
    assert "2 people were asked" in page


def test_a_no_is_told_to_nobody(cast, asked, client):
    page = reverse("discovery:consultation", args=[asked.slug])
    client.force_login(cast.awa)
    before = voices.page(cast.awa, asked.slug)
    client.force_login(cast.bruno)
    client.post(reverse("discovery:decline_opinion", args=[asked.slug]))

    assert voices.page(cast.awa, asked.slug) == before
    assert "Not this time" not in client.get(page).content.decode()


def test_after_two_days_it_is_closed(cast, asked, client):
    Consultation.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    client.force_login(cast.bruno)
    give = reverse("discovery:give_opinion", args=[asked.slug])

    assert client.post(give, {"text": "Too late"}).status_code == 403
    page = client.get(reverse("discovery:consultation", args=[asked.slug])).content.decode()
    assert "nothing is asked of you any more" in page


def test_those_who_answered_see_what_became_of_it(cast, asked, client):
    opinion = Opinion.objects.get(person=cast.bruno)
    actions.give_opinion(actor=cast.bruno, opinion=opinion, text="Say why.")
    client.force_login(cast.awa)
    tell = reverse("discovery:tell_result", args=[asked.slug])
    assert client.post(tell, {"result": ""}).status_code == 422
    client.post(tell, {"result": "It begins with the reason."})

    page = reverse("discovery:consultation", args=[asked.slug])
    client.force_login(cast.bruno)
    assert "It begins with the reason." in client.get(page).content.decode()
    assert client.post(tell, {"result": "Mine"}).status_code == 403
    client.force_login(cast.chloe)
    assert "It begins with the reason." not in client.get(page).content.decode()


def test_others_find_nothing_and_members_do_not_ask(cast, asked, client):
    url = reverse("discovery:voices", args=[cast.counsellors.slug])
    client.force_login(cast.eva)
    assert client.get(url).status_code == 403
    for person in (cast.eva, cast.farid, cast.diego):
        client.force_login(person)
        one = reverse("discovery:consultation", args=[asked.slug])
        assert client.get(one).status_code == 404
        for name in ("give_opinion", "decline_opinion", "tell_result"):
            address = reverse(f"discovery:{name}", args=[asked.slug])
            assert client.post(address, {"text": "x", "result": "x"}).status_code == 404
    assert client.get(url).status_code == 404
    with pytest.raises(Refused):
        actions.decline_opinion(actor=cast.eva, opinion=Opinion.objects.first())


def test_the_pages_cost_their_price(cast, asked, client):
    client.force_login(cast.awa)
    # Session, person, community, roles, texts attested (3), people, consultations, opinions, bell.
    with sql_queries(11):
        client.get(reverse("discovery:voices", args=[cast.counsellors.slug]))
    client.force_login(cast.bruno)
    with sql_queries(7):
        client.get(reverse("discovery:consultation", args=[asked.slug]))
