# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Help that is looked for with a need, signed or not."""

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.discovery import actions
from entrepairs.discovery.models import Refrain, Solicitation
from entrepairs.discovery.queries.candidates import candidates
from entrepairs.discovery.routing.free import free
from entrepairs.discovery.routing.sought import a_need
from entrepairs.discovery.routing.why import Why
from entrepairs.discovery.tests.asking import CHOSEN
from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.people import actions as profiles

pytestmark = pytest.mark.django_db
Reason = Solicitation.Reason


def test_a_signed_need_says_who_asks(cast, client, index):
    place = {"community": cast.counsellors, "wording": "Saying the price", "is_signed": True}
    row = communities.name_need(actor=cast.eva, **place)
    actions.ask_people(actor=cast.eva, sought=a_need(row), people={cast.awa.pk: CHOSEN})
    client.force_login(cast.awa)
    page = client.get(reverse("discovery:for_me_need", args=[row.slug])).content.decode()
    assert f"{cast.eva.name} thinks you know" in page


def test_who_offers_help_with_a_need_is_not_asked_and_a_no_is_taken(need, cast, client):
    actions.ask_people(actor=cast.eva, sought=a_need(need), people={cast.awa.pk: CHOSEN})
    client.force_login(cast.awa)
    address = reverse("discovery:for_me_need", args=[need.slug])
    assert client.post(reverse("discovery:not_me_need", args=[need.slug])).status_code == 302
    assert "it is not for you" in client.get(address).content.decode()
    assert client.post(reverse("discovery:after_all_need", args=[need.slug])).status_code == 302
    other = {"person": cast.bruno.slug}
    passed = client.post(reverse("discovery:pass_request_on_need", args=[need.slug]), other)
    assert passed.status_code == 302
    communities.offer_help(actor=cast.chloe, need=need, kind="can_show")
    assert not free(a_need(need), timezone.now()).filter(pk=cast.chloe.pk).exists()


def test_who_shows_the_subject_of_a_need_is_proposed_for_it(cast, index):
    place = {"community": cast.counsellors, "wording": "Saying the price"}
    row = communities.name_need(actor=cast.eva, **place)
    profiles.say_subjects(actor=cast.chloe, says="helps", subjects=[cast.subject])
    index()

    def whys():
        with scope.request_scope():
            return {one.person: one.why for one in candidates(a_need(row), timezone.now())}

    assert cast.chloe.pk not in whys()
    row.subject = cast.subject
    row.save()
    assert whys()[cast.chloe.pk] == Why(Reason.HELPS, None, cast.subject.pk)


def test_who_wants_to_hear_no_more_of_a_subject_says_so_of_a_need_too(cast, client, index):
    place = {"community": cast.counsellors, "subject": cast.subject}
    row = communities.name_need(actor=cast.eva, wording="Saying the price", **place)
    other = communities.name_need(actor=cast.eva, wording="Saying it twice", **place)
    actions.ask_people(actor=cast.eva, sought=a_need(row), people={cast.awa.pk: CHOSEN})
    assert free(a_need(other), timezone.now()).filter(pk=cast.awa.pk).exists()
    address = reverse("discovery:no_more_need", args=[row.slug])
    for outsider in (cast.bruno, cast.farid, cast.diego):
        client.force_login(outsider)
        assert client.post(address).status_code == 404
    client.force_login(cast.awa)
    page = client.get(reverse("discovery:for_me_need", args=[row.slug])).content.decode()
    assert "Nobody asks you about Deductible any more." in page
    assert client.post(address).url == reverse("discovery:availability")
    assert Refrain.objects.get().subject == cast.subject
    assert not free(a_need(other), timezone.now()).filter(pk=cast.awa.pk).exists()


def test_only_who_named_the_need_asks_and_as_long_as_it_waits(need, cast, client):
    client.force_login(cast.bruno)
    assert client.get(reverse("discovery:whom_need", args=[need.slug])).status_code == 403
    assert client.get(reverse("discovery:for_me_need", args=[need.slug])).status_code == 404
    client.force_login(cast.farid)
    assert client.get(reverse("discovery:whom_need", args=[need.slug])).status_code == 404
    communities.close_need(actor=cast.eva, need=need)
    need.refresh_from_db()
    with pytest.raises(Refused, match="or is closed"):
        actions.ask_people(actor=cast.eva, sought=a_need(need), people={cast.awa.pk: CHOSEN})
