# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever is shown a badge learns whether it is genuine, at its page or with the file alone."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.skills import badges, credentials, keys
from entrepairs.skills.models import Badge, SigningKey
from entrepairs.skills.queries import verifying
from entrepairs.skills.tests.certifying import certified, end, peers
from entrepairs.skills.tests.test_badges import made
from entrepairs.skills.tests.test_certification_pages import browser
from entrepairs.skills.tests.test_credentials import TOKEN

pytestmark = pytest.mark.django_db
ADDRESS = "/badges/verify/"


@pytest.fixture
def row(cast):
    cache.clear()
    return certified(cast, peers(cast))


def changed(token):
    """The same signature under other words."""
    head, body, signature = token.split(".")
    said = urlsafe_b64decode(body + "=" * (-len(body) % 4)).replace(b"Franchise", b"Frenchise")
    return ".".join((head, urlsafe_b64encode(said).decode().rstrip("="), signature))


def shown(slug):
    return Client().get(reverse("skills:badge", args=[slug])).content.decode()


def said(token, **more):
    answer = Client().post(ADDRESS, {"text": token, **more})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("how", ["words", "other key", "other badge", "no key"])
def test_a_page_never_calls_valid_what_the_house_did_not_sign(cast, row, how):
    badge = made(cast, row)
    assert "signed by Atelier Marceau, and nothing in it was changed" in shown(badge.slug)
    if how == "words":
        Badge.objects.update(token=changed(badge.token))
    elif how == "other key":
        claim = credentials.opened(badge.token, verifying.published(cast.house.slug))
        Badge.objects.update(token=credentials.sign(claim, keys.new_key()))
    elif how == "other badge":
        Badge.objects.update(slug="another00000")
    else:
        SigningKey.objects.all().delete()
    page = shown(Badge.objects.get().slug)
    assert "Valid." not in page
    assert "nothing in it was changed" not in page
    assert "not as Atelier Marceau signed it" in page
    assert "credential.jwt" not in page


def test_who_holds_the_file_alone_learns_that_it_is_genuine(cast, row):
    badge = made(cast, row, is_public=False)
    page = said(badge.token)
    for told in ("Genuine and valid", "Franchise", "Atelier Marceau", "Valid until"):
        assert told in page
    for private in ("Bruno", cast.bruno.email, "Counsellors", badge.slug):
        assert private not in page
    file = SimpleUploadedFile("badge.jwt", f"{badge.token}\n".encode())
    assert "Genuine and valid" in Client().post(ADDRESS, {"file": file}).content.decode()
    broken = "\r\n ".join((badge.token[:76], badge.token[76:]))  # as a mail would
    assert "Genuine and valid" in said(broken)


def test_whose_it_is_is_told_to_who_knows_the_address(cast, row):
    badge = made(cast, row)
    assert "It is that of the person" in said(badge.token, email=cast.bruno.email.upper())
    assert "It is not that of the person" in said(badge.token, email=cast.awa.email)
    assert "the person with this" not in said(badge.token)


def test_somebody_without_address_is_nobody_s_address(cast, row):
    type(cast.bruno).objects.filter(pk=cast.bruno.pk).update(email=None)
    badge = made(cast, row)
    assert "It is not that of the person" in said(badge.token, email=cast.bruno.email)


@pytest.mark.parametrize(
    ("how", "told"),
    [("expired", "its time is over"), ("revoked", "it was revoked"), ("refused", "gave it up")],
)
def test_what_ended_is_told_as_ended(cast, row, how, told):
    badge = made(cast, row)
    end(cast, row, how)
    page = said(badge.token)
    assert told in page
    assert "Genuine and valid" not in page


def test_what_its_owner_hides_here_is_still_true_elsewhere(cast, row):
    badge = made(cast, row)
    end(cast, row, "hidden")
    assert "Genuine and valid" in said(badge.token)


def test_a_credential_ends_by_itself(cast, row, monkeypatch):
    token = made(cast, row).token
    Badge.objects.all().delete()  # its owner was forgotten
    assert verifying.verify(token).verdict == "valid"
    later = row.expires_at + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert verifying.verify(token).verdict == "expired"
    monkeypatch.setattr(timezone, "now", lambda: row.certified_at - timedelta(days=1))
    assert verifying.verify(token).verdict == "not_yet"


def test_what_is_not_ours_is_never_genuine(cast, row):
    token = made(cast, row).token
    claim = credentials.opened(token, verifying.published(cast.house.slug))
    forged = credentials.sign(claim, keys.new_key())
    assert verifying.verify(forged).verdict == "false"
    assert verifying.verify(changed(token)).verdict == "false"
    assert verifying.verify(TOKEN).verdict == "elsewhere"
    for text in ("hello", "a.b.c", "é.é.é", "W10.W10.", f"{token}.", "." * 200):
        assert verifying.verify(text).verdict == "unreadable", text
    stranger = badges.Issuer(f"{claim.issuer.did}/../x", "Atelier Marceau", "")
    other = credentials.sign(replace(claim, issuer=stranger), keys.new_key())
    assert verifying.verify(other).verdict == "elsewhere"


def test_nothing_or_too_much_is_refused(cast, row):
    large = SimpleUploadedFile("badge.jwt", b"a" * 20_001)
    for form in ({}, {"text": "a" * 20_001}, {"file": large}, {"text": "a", "email": "nobody"}):
        assert Client().post(ADDRESS, form).status_code == 422
    bytes_of_a_picture = SimpleUploadedFile("badge.png", bytes(range(256)))
    answer = Client().post(ADDRESS, {"file": bytes_of_a_picture})
    assert "cannot be read" in answer.content.decode()


def test_it_is_open_to_all_keeps_nothing_and_is_not_asked_too_often(cast, row, monkeypatch):
    token, lines = made(cast, row).token, JournalEntry.objects.count()
    for client in (Client(), browser(cast.diego)):
        assert client.get(ADDRESS).status_code == 200
    with sql_queries(2):
        verifying.verify(token)
    monkeypatch.setattr("entrepairs.skills.views.badges.MOST", 3)
    answers = [Client().post(ADDRESS, {"text": token}).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert JournalEntry.objects.count() == lines
