# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The needs board, a need's page, and what their buttons do."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities import actions
from entrepairs.communities.models import Need
from entrepairs.home import queries
from entrepairs.kernel import scope
from entrepairs.kernel.once import new_key
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import needing
from entrepairs.knowledge.actions.publishing import publish

HTMX = {"HTTP_HX_REQUEST": "true"}
WORDING = "Reading a rival contract"


@pytest.fixture
def need(cast):
    """Bruno's, not signed."""
    return actions.name_need(
        actor=cast.bruno, community=cast.counsellors, wording=WORDING, reason="They ask me"
    )


@pytest.fixture
def page(client):
    def as_(person, address="/communities/needs/"):
        client.force_login(person)
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return as_


def answered(cast, need):
    tip = publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tip",
        title="Begin with the exclusions",
        html="<p>Then the rest.</p>",
    )
    needing.answer_need(actor=cast.chloe, need=need, contribution=tip)
    return tip


def test_the_board_holds_what_one_reads(cast, need, page):
    actions.name_need(actor=cast.awa, community=cast.everyone, wording="Speaking in public")

    assert WORDING in page(cast.eva)
    assert WORDING not in page(cast.farid)
    assert "Speaking in public" in page(cast.farid)
    assert "Speaking in public" not in page(
        cast.eva, f"/communities/{cast.counsellors.slug}/needs/"
    )
    assert WORDING in page(cast.eva, f"/communities/{cast.counsellors.slug}/")


def test_who_may_not_look_inside_is_told_so(cast, need, client):
    client.force_login(cast.farid)
    answer = client.get(f"/communities/{cast.counsellors.slug}/needs/")
    assert answer.status_code == 403
    assert client.get(f"/communities/needs/{need.slug}/").status_code == 404


def test_another_company_finds_nothing(cast, need, client):
    client.force_login(cast.diego)
    for name, slug in (("need", need.slug), ("community_needs", cast.counsellors.slug)):
        assert client.get(reverse(f"home:{name}", args=[slug])).status_code == 404
    assert WORDING not in client.get(reverse("home:needs")).content.decode()
    assert client.get(reverse("home:needs") + "?column=nothing").status_code == 404


def test_who_named_an_unsigned_need_is_shown_to_nobody_else(cast, need, page):
    place = f"/communities/needs/{need.slug}/"
    for person in (cast.awa, cast.eva, cast.chloe):
        for address in (place, "/communities/needs/"):
            assert "Bruno Costa" not in page(person, address)
    assert "You named it. Your name is shown to nobody." in page(cast.bruno, place)


def test_a_signed_need_has_a_name(cast, page):
    need = actions.name_need(
        actor=cast.bruno, community=cast.counsellors, wording="Saying no", is_signed=True
    )
    assert "Bruno Costa" in page(cast.awa, f"/communities/needs/{need.slug}/")


def test_its_subject_leads_to_the_skill(cast, need, page):
    said = {"wording": "Saying the excess", "subject": cast.subject}
    about = actions.name_need(actor=cast.awa, community=cast.counsellors, **said)
    link = f'href="/skills/{cast.subject.slug}/">Deductible</a>'
    here = f"/communities/{cast.counsellors.slug}/"
    for address in ("/communities/needs/", here, f"/communities/needs/{about.slug}/"):
        assert page(cast.eva, address).count(link) == 1, address
    assert link not in page(cast.eva, f"/communities/needs/{need.slug}/")


def test_a_press_more_changes_no_byte_for_the_others(cast, need, client):
    """Within a band: neither on the board nor on the need's page."""
    client.force_login(cast.eva)
    addresses = ["/communities/needs/", f"/communities/needs/{need.slug}/"]

    def seen():
        return [
            re.sub(rb"[0-9A-Za-z]{64}|datetime=\S+|nonce-\S+", b"", client.get(address).content)
            for address in addresses
        ]

    before = seen()
    actions.support_need(actor=cast.chloe, need=need)
    assert seen() == before


def test_me_too_is_pressed_and_taken_back(cast, need, client):
    client.force_login(cast.chloe)
    on = client.post(reverse("communities:support", args=[need.slug]), **HTMX).content.decode()
    assert f'id="support-{need.slug}"' in on
    assert 'aria-pressed="true"' in on
    assert "fewer than 12" in on
    off = client.post(reverse("communities:unsupport", args=[need.slug]), **HTMX).content.decode()
    assert 'aria-pressed="false"' in off
    plain = client.post(reverse("communities:support", args=[need.slug]))
    assert plain.url == f"/communities/needs/{need.slug}/"


def test_a_need_is_named_once_however_often_it_is_sent(cast, client):
    client.force_login(cast.bruno)
    address = reverse("communities:name_need")
    assert 'value="Saying no"' in client.get(address, {"q": "Saying no"}).content.decode()
    form = {"wording": "Saying no", "community": cast.counsellors.slug, "once": new_key()}
    first, second = (client.post(address, form) for _ in range(2))
    assert first.url == second.url == f"/communities/needs/{Need.objects.get().slug}/"
    other = client.post(address, form | {"wording": "Saying yes"})
    assert other.status_code == 409
    assert first.url in other.content.decode()


def test_a_need_that_is_there_already_is_shown(cast, need, client):
    client.force_login(cast.chloe)
    form = {"wording": WORDING.upper(), "community": cast.counsellors.slug, "once": new_key()}
    answer = client.post(reverse("communities:name_need"), form)
    assert answer.status_code == 422
    assert f"/communities/needs/{need.slug}/" in answer.content.decode()
    assert Need.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("wording", "", "Give your need a title"),
        ("wanted_by", "2020-01-01", "Choose a day to come"),
        ("wanted_by", "2999-01-01", "Choose a day to come"),
        ("community", "nothere00000", "not one of the available choices"),
    ],
)
def test_what_cannot_be_named_is_said(cast, client, field, value, said):
    client.force_login(cast.bruno)
    form = {"wording": "Saying no", "community": cast.counsellors.slug}
    answer = client.post(reverse("communities:name_need"), form | {field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_need_says_why_and_by_when(cast, page):
    wanted = timezone.localdate() + timedelta(days=20)
    need = actions.name_need(
        actor=cast.awa,
        community=cast.counsellors,
        wording="Saying no",
        reason="Customers insist.",
        wanted_by=wanted,
    )
    told = page(cast.eva, f"/communities/needs/{need.slug}/")
    assert "Customers insist." in told
    assert str(wanted.year) in told


def test_help_is_offered_from_the_page(cast, need, client, page):
    client.force_login(cast.chloe)
    address = reverse("communities:offer_help", args=[need.slug])
    assert client.post(address, {"kind": "nothing"}).status_code == 422
    client.post(address, {"kind": "knows_who", "note": "Farid did it"})
    told = page(cast.bruno, f"/communities/needs/{need.slug}/")
    assert "Chloé Martin" in told
    assert "Farid did it" in told
    client.force_login(cast.bruno)
    assert client.post(address, {"kind": "can_show"}).status_code == 403


def test_from_open_to_confirmed(cast, need, client, page):
    place = f"/communities/needs/{need.slug}/"

    def press(person, name):
        client.force_login(person)
        assert client.post(reverse(f"communities:{name}", args=[need.slug])).url == place

    press(cast.awa, "take_need")
    assert "Awa Diop looks after it" in page(cast.eva)
    answered(cast, need)
    assert "Begin with the exclusions" in page(cast.eva)
    assert "Does it answer you?" in page(cast.bruno, place)
    assert "Does it answer you?" not in page(cast.eva, place)
    press(cast.bruno, "confirm_need")
    assert "it helped those who needed it" in page(cast.eva, place)
    assert "less than a day" in page(cast.eva, place)
    press(cast.bruno, "unconfirm_need")
    press(cast.bruno, "reopen_need")
    press(cast.bruno, "close_need")
    assert WORDING not in page(cast.eva)
    assert WORDING in page(cast.eva, "/communities/needs/?column=closed")
    press(cast.bruno, "withdraw_need")
    assert "is withdrawn" in page(cast.bruno, place)
    press(cast.bruno, "put_back_need")


def test_the_wait_is_shown_against_six_months(cast, page):
    now = timezone.now()
    for number in range(5):
        named = now - timedelta(days=60 + number)
        Need.objects.create(
            organisation=cast.house,
            community=cast.counsellors,
            wording=f"Need {number}",
            named_at=named,
            answered_at=named + timedelta(days=19),
            useful_at=named + timedelta(days=19),
            confirmed_at=now,
            state="confirmed",
        )
    told = page(cast.eva)
    assert "half waited 19 days at most. A training plan takes six months." in told
    assert '<meter class="wait" min="0" max="182" value="19"' in told


@pytest.mark.parametrize("more", [0, 25])
def test_prices(cast, need, more):
    answered(cast, need)
    for number in range(more):
        one = actions.name_need(
            actor=cast.awa, community=cast.counsellors, wording=f"Need {number}"
        )
        actions.offer_help(actor=cast.chloe, need=one, kind="can_show")
    with scope.request_scope(), sql_queries(7):  # what one reads, once a request
        queries.board(cast.eva)
    with scope.request_scope(), sql_queries(4):
        queries.one_column(cast.eva, "", "found", 1)
    with scope.request_scope(), sql_queries(5):
        queries.need(cast.eva, need.slug)


def test_who_named_it_edits_it_where_it_is(cast, need, page, client):
    edit = f"/communities/needs/{need.slug}/edit/"
    assert edit in page(cast.bruno, f"/communities/needs/{need.slug}/")
    assert edit not in page(cast.awa, f"/communities/needs/{need.slug}/")
    assert client.get(edit).status_code == 403

    client.force_login(cast.bruno)
    assert "They ask me" in client.get(edit).content.decode()
    answer = client.post(edit, {"wording": "", "reason": "Typed with care"})
    assert answer.status_code == 422
    assert "Typed with care" in answer.content.decode()

    answer = client.post(edit, {"wording": "Reading two contracts", "is_signed": "on"})
    assert answer.status_code == 302
    need.refresh_from_db()
    assert (need.wording, need.reason, need.is_signed) == ("Reading two contracts", "", True)


def test_its_day_stands_in_the_form_where_days_are_written_otherwise(cast, need, client):
    wanted = timezone.localdate() + timedelta(days=3)
    Need.objects.filter(pk=need.pk).update(wanted_by=wanted)
    type(cast.bruno).objects.filter(pk=cast.bruno.pk).update(language="fr")
    client.force_login(cast.bruno)
    form = client.get(f"/communities/needs/{need.slug}/edit/").content.decode()
    assert f'value="{wanted.isoformat()}"' in form


def test_a_day_that_has_passed_meanwhile_stays_and_no_other_is_taken(cast, need, client):
    gone = timezone.localdate() - timedelta(days=3)
    Need.objects.filter(pk=need.pk).update(wanted_by=gone)
    client.force_login(cast.bruno)
    edit = f"/communities/needs/{need.slug}/edit/"
    said = {"wording": "Reading two contracts"}

    assert client.post(edit, said | {"wanted_by": gone.isoformat()}).status_code == 302
    earlier = (gone - timedelta(days=1)).isoformat()
    assert client.post(edit, said | {"wanted_by": earlier}).status_code == 422
