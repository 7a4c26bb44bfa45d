# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One click stops such mails, without signing in (RFC 8058); reading the page stops nothing."""

import re

import pytest
from django.core import mail, signing
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel import outbox
from entrepairs.kernel.models import OutboxMessage
from entrepairs.notifications import reasons, stopping
from entrepairs.notifications.models import Kind, Muted, Preference, Rhythm

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_a_mail_says_why_it_came_and_who_wrote_it(cast, client, tell):
    tell(Kind.ANSWER)
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()
    (sent,) = mail.outbox

    assert "You receive this because you asked the question." in sent.body
    assert "At most 5 mails a week." in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["List-Id"] == f"<{cast.counsellors.slug}.localhost>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(
        r"<http://localhost:8000(/[^>]+)>", sent.extra_headers["List-Unsubscribe"]
    )
    assert client.post(address[1], ONE_CLICK).status_code == 200
    assert not Preference.objects.get(kind=Kind.ANSWER).mail


def test_each_kind_has_its_own_reason_or_is_asked_by_name():
    asked = {Kind.MENTION, Kind.ASKED, Kind.SOUGHT, Kind.INVITATION, Kind.OPINION}

    assert set(Kind) - set(reasons.WHY) == asked


def test_reading_the_page_stops_nothing(cast, client):
    address = stopping.stop_url(cast.bruno, Kind.ANSWER)
    page = client.get(address).content.decode()

    assert "Stop these mails?" in page
    assert not Preference.objects.exists()


def test_one_click_stops_the_kind_and_no_other(cast, client, tell):
    scope = stopping.of_a_kind(Kind.ANSWER, cast.counsellors.slug)
    assert client.post(stopping.stop_url(cast.bruno, scope), ONE_CLICK).status_code == 200

    assert Preference.objects.get().kind == Kind.ANSWER
    assert not Preference.objects.get().mail
    assert tell(Kind.ANSWER) is not None  # the program still tells
    assert not OutboxMessage.objects.exists()
    tell(Kind.MENTION)
    assert OutboxMessage.objects.count() == 1


def test_the_page_offers_to_stop_the_community_or_all(cast, client):
    scope = stopping.of_a_kind(Kind.ANSWER, cast.counsellors.slug)
    page = client.get(stopping.stop_url(cast.bruno, scope)).content.decode()
    _this, community, everything = re.findall(r'action="(/notices/stop/[^"]+)"', page)

    assert "All mails about Counsellors" in page
    client.post(community)
    assert Muted.objects.get().community == cast.counsellors
    client.post(everything)
    assert Rhythm.objects.get().pace == "never"


def test_a_link_names_no_community_that_its_owner_may_not_know_of_any_more(cast, client):
    scope = stopping.of_a_community(cast.hidden.slug)
    page = client.get(stopping.stop_url(cast.bruno, scope)).content.decode()

    assert "Quiet circle" not in page
    assert "this community" in page


@pytest.mark.parametrize("scope", [Kind.ANSWER, "weekly", "all", "community"])
def test_it_is_undone_with_one_button(cast, client, scope):
    if scope == "community":
        scope = stopping.of_a_community(cast.counsellors.slug)
    page = client.post(stopping.stop_url(cast.bruno, scope), ONE_CLICK).content.decode()
    (undo,) = re.findall(r'action="(/notices/stop/[^"]+/undo/)"', page)
    assert client.get(undo).status_code == 405

    assert "come again" in client.post(undo).content.decode()
    assert not Preference.objects.filter(mail=False).exists()
    assert not Muted.objects.exists()
    said = Rhythm.objects.first() or Rhythm()
    assert (said.pace, said.digest) == ("now", True)


def test_what_was_stopped_comes_back_as_it_was(cast, client):
    Rhythm.objects.create(organisation=cast.house, person=cast.bruno, pace="week", budget=2)
    page = client.post(stopping.stop_url(cast.bruno, "weekly")).content.decode()
    assert Rhythm.objects.get().pace == "never"
    client.post(re.findall(r'action="(/notices/stop/[^"]+/undo/)"', page)[0])

    kept = Rhythm.objects.get()
    assert (kept.pace, kept.budget, kept.digest) == ("week", 2, True)


@pytest.mark.parametrize("name", ["stop", "resume"])
def test_a_damaged_link_is_no_page(client, db, name):
    for token in ("forged:token", signing.dumps(["nobody", "answer"], salt=stopping.SALT)):
        assert client.post(reverse(f"notifications:{name}", args=[token])).status_code == 404


def test_an_old_link_resumes_nothing(cast, client, monkeypatch):
    stopped = stopping.Stop(cast.bruno, "all", "all")
    address = stopping.undo_url(stopped, "now")
    monkeypatch.setattr(stopping, "UNDO_SECONDS", -1)

    assert client.post(address).status_code == 404


@pytest.mark.parametrize("scope", ["nonsense", "community:", "community:nothere00000", ""])
def test_a_scope_that_is_none_stops_nothing(cast, client, scope):
    assert client.post(stopping.stop_url(cast.bruno, scope)).status_code == 404


def test_a_community_of_another_house_is_none(cast, client):
    scope = stopping.of_a_community(cast.counsellors.slug)

    assert client.post(stopping.stop_url(cast.diego, scope)).status_code == 404
