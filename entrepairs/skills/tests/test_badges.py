# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A badge says no more than it must, verifies from outside, and dies with what it certifies."""

import json
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
from cryptography.fernet import InvalidToken
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel.testing import sql_queries
from entrepairs.people.models import Person
from entrepairs.skills import addresses, carrying, credentials, keys, sealing
from entrepairs.skills.actions import badges as actions
from entrepairs.skills.actions import certifying
from entrepairs.skills.models import Badge, SigningKey
from entrepairs.skills.queries import badges as queries
from entrepairs.skills.tests.certifying import certified, end, ended, peers, yes
from entrepairs.skills.tests.test_certification_pages import at, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast):
    return certified(cast, peers(cast))


def made(cast, row, *, is_public=True):
    badge = actions.make_badge(actor=cast.bruno, certification=row)
    actions.open_badge(actor=cast.bruno, badge=badge, is_public=is_public)
    badge.refresh_from_db()
    return badge


def said(token):
    body = token.split(".")[1]
    return json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def document(cast):
    address = reverse("skills:did", args=[cast.house.slug])
    return json.loads(Client().get(address).content)


def revoked_list(house):
    answer = Client().get(reverse("skills:revoked_badges", args=[house.slug]))
    return {one["id"] for one in json.loads(answer.content)["revokedCredential"]}


def test_its_owner_makes_it_once_and_downloads_it(cast, row):
    client = browser(cast.bruno)
    assert client.get(at("my_badge", row)).status_code == 404
    for _ in range(2):
        assert client.post(at("my_badge", row)).status_code == 302
    badge = Badge.objects.get()
    answer = client.get(at("my_badge", row))
    assert answer["Content-Type"] == "application/vc+jwt"
    assert "attachment" in answer["Content-Disposition"]
    assert answer.content.decode() == badge.token
    assert SigningKey.objects.count() == 1
    for other in (cast.awa, cast.chloe):
        assert browser(other).get(at("my_badge", row)).status_code == 404
        assert browser(other).post(at("my_badge", row)).status_code == 403
        assert browser(other).post(at("open_badge", row), {"open": "on"}).status_code == 404


def test_whoever_holds_the_keys_of_the_house_verifies_it(cast, row):
    badge = made(cast, row)
    claim = credentials.read(badge.token, keys.published(document(cast)), timezone.now())
    assert claim.achievement.name == "Franchise"  # in the language of the house
    assert claim.issuer.name == "Atelier Marceau"
    assert claim.issuer.did == addresses.did(cast.house.slug)
    assert claim.valid_until == row.expires_at.replace(microsecond=0)
    with pytest.raises(credentials.InvalidCredentialError):
        credentials.read(badge.token, keys.published(document(cast)), row.expires_at)


def test_it_holds_no_address_no_name_and_nothing_from_inside(cast, row):
    told = json.dumps(said(made(cast, row).token), ensure_ascii=False)
    for private in (cast.bruno.email, "Bruno", "Counsellors", "An accepted answer", row.slug):
        assert private not in told
    assert "sha256$" in told


def test_the_page_is_for_whoever_holds_the_address_once_opened(cast, row):
    badge = made(cast, row, is_public=False)
    page = reverse("skills:badge", args=[badge.slug])
    file = reverse("skills:credential", args=[badge.slug])
    for address in (page, file):
        assert Client().get(address).status_code == 404
    browser(cast.bruno).post(at("open_badge", row), {"open": "on"})
    answer = Client().get(page)
    shown = answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    for told in ("Bruno Costa", "Deductible", "Atelier Marceau", "Valid."):
        assert told in shown
    for private in (cast.bruno.email, "Counsellors", "An accepted answer", "Ines Moreau"):
        assert private not in shown
    assert Client().get(file).content.decode() == badge.token
    browser(cast.bruno).post(at("open_badge", row))
    assert Client().get(page).status_code == 404


@pytest.mark.parametrize("how", ["expired", "revoked", "refused", "hidden", "left"])
def test_what_does_not_count_is_valid_nowhere(cast, row, how):
    """Every page and every file that could say so."""
    badge = made(cast, row)
    pages = [
        reverse("skills:badge", args=[badge.slug]),
        reverse("skills:credential", args=[badge.slug]),
    ]
    mine = [
        at("certification", row),
        at("my_badge", row),
        reverse("skills:about_me"),
        reverse("home:profile", args=[cast.bruno.slug]),
    ]
    assert "Valid." in Client().get(pages[0]).content.decode()
    end(cast, row, how)
    answers = [Client().get(address) for address in pages]
    for answer in answers:
        assert "Valid." not in answer.content.decode()
    assert answers[1].status_code == 404
    if how in ("hidden", "left"):
        assert answers[0].status_code == 404
        assert revoked_list(cast.house) == set()  # carried elsewhere, it is still true
        return
    assert "Not valid" in answers[0].content.decode()
    assert revoked_list(cast.house) == {said(badge.token)["id"]}
    owner = browser(cast.bruno)
    for address in mine:
        answer = owner.get(address)
        assert badge.token not in answer.content.decode()
        assert "Make my badge" not in answer.content.decode()
        assert "certified by peers" not in answer.content.decode()
    assert owner.get(at("my_badge", row)).status_code == 404
    assert owner.post(at("my_badge", row)).status_code == 403
    shown = browser(cast.chloe).get(mine[-1]).content.decode()
    assert "certified by peers" not in shown


def test_the_list_of_ended_badges_leads_to_no_page(cast, row):
    badge = made(cast, row)
    assert revoked_list(cast.house) == set()
    certifying.revoke_certification(actor=cast.awa, certification=row, reason="No.")
    (name,) = revoked_list(cast.house)
    assert name == said(badge.token)["id"] == carrying.name_of(badge.slug)
    assert badge.slug not in name
    assert revoked_list(cast.other) == set()
    certifying.appeal(actor=cast.bruno, certification=row, sentence="I do not agree.")
    certifying.decide_appeal(actor=cast.eva, certification=row, restores=True, sentence="Yes.")
    assert revoked_list(cast.house) == set()


def test_a_renewal_makes_a_new_badge_and_the_old_one_ends_by_itself(cast, row, monkeypatch):
    first = made(cast, row)
    now = row.expires_at - timedelta(days=30)
    monkeypatch.setattr(timezone, "now", lambda: now)
    certifying.renew_certification(actor=cast.bruno, certification=row)
    assert actions.make_badge(actor=cast.bruno, certification=row) == first
    piece = row.vouchings.first().evidence
    row = yes(row, piece, *Person.objects.filter(vouchings__certification=row))
    second = actions.make_badge(actor=cast.bruno, certification=row)
    assert second != first
    ends = [said(badge.token)["exp"] for badge in (first, second)]
    assert ends[0] < ends[1] == int(row.expires_at.timestamp())
    # The page that was given away stays open, without the old file, and closes with the other.
    assert second.is_public
    page = Client().get(reverse("skills:badge", args=[first.slug])).content.decode()
    assert "Valid." in page
    assert "credential.jwt" not in page
    assert Client().get(reverse("skills:credential", args=[first.slug])).status_code == 404
    actions.open_badge(actor=cast.bruno, badge=second, is_public=False)
    for badge in (first, second):
        assert Client().get(reverse("skills:badge", args=[badge.slug])).status_code == 404


def test_the_page_of_what_ended_is_still_its_owner_s_to_close(cast, row):
    badge = made(cast, row)
    ended(row, days=1)
    client = browser(cast.bruno)
    page = client.get(at("certification", row)).content.decode()
    assert "Close the page" in page
    assert "Make my badge" not in page
    client.post(at("open_badge", row))
    assert Client().get(reverse("skills:badge", args=[badge.slug])).status_code == 404


def test_a_copy_of_the_tables_cannot_sign(cast, row, settings):
    made(cast, row)
    kept = SigningKey.objects.get().private
    assert set(kept) == {"public", "sealed"}
    assert "d" not in kept["public"]
    assert sealing.unwrapped(kept)["d"]
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another secret of an installation"
    with pytest.raises(InvalidToken):
        sealing.unwrapped(kept)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert sealing.unwrapped(kept)["d"]


def test_under_a_new_secret_a_new_key_signs_and_the_old_one_still_verifies(cast, row, settings):
    badge = made(cast, row)
    settings.SECRET_KEY = "another secret of an installation"
    sealing.for_signing(cast.house)
    published = keys.published(document(cast))
    assert len(published) == 2
    assert credentials.read(badge.token, published, timezone.now())


def test_each_house_signs_for_itself(cast, row):
    made(cast, row)
    address = reverse("skills:keys", args=[cast.other.slug])
    assert json.loads(Client().get(address).content)["verificationMethod"] == []


def test_of_another_house_or_of_nobody_there_is_no_badge(cast, row):
    badge = made(cast, row, is_public=False)
    client = browser(cast.diego)
    assert client.get(at("my_badge", row)).status_code == 404
    assert client.post(at("my_badge", row)).status_code == 404
    assert client.post(at("open_badge", row)).status_code == 404
    assert client.get(reverse("skills:badge", args=[badge.slug])).status_code == 404
    assert client.get(reverse("skills:badge", args=["nothere00000"])).status_code == 404


def test_verifying_costs_two_queries(cast, row):
    badge = made(cast, row)
    with sql_queries(2):
        queries.public(badge.slug)
    ended(row, days=1)
    with sql_queries(2):
        assert queries.public(badge.slug).standing == "expired"
