# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Channels of other programs: off until hosts are named, never inside the own network (I68)."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.kernel import outbox, outgoing, readers
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import OutboxMessage
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.notifications import actions, channels
from entrepairs.notifications.models import Channel, Posting


class Other(BaseHTTPRequestHandler):
    """The other program: keeps what it is told, and answers as it should."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.told.append((self.headers["Idempotency-Key"], self.headers["Host"], body))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *_words):
        """In silence."""


@pytest.fixture
def other(settings):
    server = HTTPServer(("127.0.0.1", 0), Other)
    server.told, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.WEBHOOK_HOSTS, settings.WEBHOOK_PRIVATE = ["localhost"], True
    server.url = f"http://localhost:{server.server_port}/hooks/secret"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def channel(cast, url, community=None, kind="text", *, discloses=False):
    return actions.set_channel(
        actor=cast.awa,
        community=community or cast.everyone,
        name="#all",
        kind=kind,
        url=url,
        discloses=discloses,
    )


def published(cast, title="How do I explain a deductible?", kind="question", community=None):
    text = publish(
        actor=cast.awa,
        community=community or cast.everyone,
        kind=kind,
        title=title,
        html="<p>x</p>",
    )
    readers.catch_up()
    return text


def deliver():
    OutboxMessage.objects.filter(kind=channels.KIND).update(due_at=timezone.now())
    return outbox.deliver_due()


def test_a_channel_is_told_once_what_is_published(cast, other):
    channel(cast, other.url)
    text = published(cast)
    readers.Bookmark.objects.update(entry=0)
    readers.catch_up()
    deliver()

    ((key, host, body),) = other.told
    link = f"http://localhost:8000/knowledge/{text.slug}/"
    assert body == {
        "text": f"Awa Diop asks in All of Marceau\n<{link}|How do I explain a deductible?>"
    }
    assert host.startswith("localhost:")
    posting = Posting.objects.get()
    assert (posting.state, posting.answer, posting.slug) == ("sent", "200", key)


def test_what_was_published_before_is_not_told(cast, other):
    published(cast)
    channel(cast, other.url)
    readers.Bookmark.objects.update(entry=0)
    readers.catch_up()

    assert not Posting.objects.exists()


def test_teams_gets_a_card(cast, other):
    channel(cast, other.url, kind="card")
    published(cast, kind="tip", title="Say it [aloud](http://x.example)")
    deliver()

    card = other.told[0][2]["attachments"][0]["content"]
    assert card["type"] == "AdaptiveCard"
    assert [block["text"] for block in card["body"]] == [
        "Awa Diop shares a tip in All of Marceau",
        "Say it \\[aloud\\]\\(http://x.example\\)",
    ]
    assert card["actions"][0]["url"].startswith("http://localhost:8000/knowledge/")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("<!channel> look", "&lt;!channel&gt; look"),
        ("@all look", "@\u200ball look"),
        ("a|b <http://x|y>", "a¦b &lt;http://x¦y&gt;"),
        ("[y](http://x)", "[y]\u200b(http://x)"),
    ],
)
def test_no_title_calls_everybody_or_draws_a_link(cast, other, title, told):
    channel(cast, other.url)
    published(cast, title=title)
    deliver()

    assert other.told[0][2]["text"].endswith(f"|{told}>")


def test_a_closed_community_needs_a_plain_word(cast, other):
    with pytest.raises(Refused):
        channel(cast, other.url, cast.counsellors)
    channel(cast, other.url, cast.counsellors, discloses=True)
    published(cast, community=cast.counsellors)
    deliver()

    assert len(other.told) == 1


def test_a_community_that_closes_tells_nothing_any_more(cast, other):
    """I11: rights are those of the moment of delivery."""
    channel(cast, other.url)
    published(cast)
    Community.objects.filter(pk=cast.everyone.pk).update(visibility="on_request")
    deliver()

    assert other.told == []
    assert Posting.objects.get().state == "dropped"


@pytest.mark.parametrize("what", ["hidden", "removed", "off"])
def test_what_ended_meanwhile_is_not_told(cast, other, settings, what):
    made = channel(cast, other.url)
    text = published(cast)
    if what == "hidden":
        text.hidden = True
        text.save()
    elif what == "removed":
        actions.remove_channel(actor=cast.awa, channel=made)
    else:
        settings.WEBHOOK_HOSTS = []
    deliver()

    assert other.told == []


def test_what_fails_is_tried_again_under_the_same_id(cast, other):
    channel(cast, other.url)
    published(cast)
    other.answers = [500, 429, 200]
    for _time in range(3):
        deliver()

    assert len(other.told) == 3
    assert len({key for key, *_ in other.told}) == 1
    assert Posting.objects.get().state == "sent"


def test_what_is_refused_can_be_sent_again_by_hand(cast, other, client):
    channel(cast, other.url)
    published(cast)
    other.answers = [404]
    deliver()
    posting = Posting.objects.get()
    assert (posting.state, posting.answer) == ("refused", "404")
    assert OutboxMessage.objects.get(kind=channels.KIND).state == "parked"
    client.force_login(cast.awa)
    page = client.get(reverse("notifications:channels", args=[cast.everyone.slug]))
    assert "Refused (404)" in page.content.decode()
    again = reverse("notifications:try_again", args=[cast.everyone.slug])
    assert client.post(again, {"posting": posting.slug}).status_code == 302
    deliver()

    assert [key for key, *_ in other.told] == [posting.slug] * 2
    assert Posting.objects.get().state == "sent"


def test_no_hop_is_followed(cast, other):
    channel(cast, other.url)
    published(cast)
    other.answers = [302]
    deliver()

    assert len(other.told) == 1
    assert Posting.objects.get().state == "refused"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1",
     "100.64.0.1", "0.0.0.0", "224.0.0.1"],
)  # fmt: skip
def test_the_own_network_is_out_of_reach_whatever_a_name_means(settings, monkeypatch, address):
    settings.WEBHOOK_HOSTS, settings.WEBHOOK_PRIVATE = ["hooks.example"], False
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", (address, 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_a, **_k: found)

    with pytest.raises(outgoing.ForbiddenAddressError):
        outgoing.post("https://hooks.example/x", {}, key="k")


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/x",
        "http://hooks.example/x",
        "https://hooks.example.evil.example/x",
        "https://user@hooks.example/x",
        "https://hooks.example:none/x",
        "ftp://hooks.example/x",
        "//hooks.example/x",
        "",
    ],
)
def test_only_hosts_that_are_named_are_spoken_to(settings, url):
    settings.WEBHOOK_HOSTS, settings.WEBHOOK_PRIVATE = ["hooks.example", "*.office.example"], False

    with pytest.raises(outgoing.ForbiddenAddressError):
        outgoing.check(url)
    outgoing.check("https://eu.office.example/x")


def test_it_is_off_until_hosts_are_named(cast, client):
    with pytest.raises(Refused):
        channel(cast, "https://hooks.example/x")
    client.force_login(cast.awa)
    page = client.get(reverse("notifications:channels", args=[cast.everyone.slug]))
    assert "have not allowed" in page.content.decode()


def test_facilitators_set_one_and_nobody_sees_its_key(cast, client, other):
    client.force_login(cast.awa)
    address = reverse("notifications:channels", args=[cast.everyone.slug])
    wrong = client.post(address, {"name": "#all", "kind": "text", "url": "https://evil.example/x"})
    assert wrong.status_code == 422
    said = {"name": "#all", "kind": "text", "url": other.url}
    assert client.post(address, said).status_code == 302

    page = client.get(address).content.decode()
    assert "#all" in page
    assert "/hooks/secret" not in page
    gone = {"channel": Channel.objects.get().slug}
    client.post(reverse("notifications:remove_channel", args=[cast.everyone.slug]), gone)
    assert not Channel.objects.exists()


@pytest.mark.parametrize("who", ["bruno", "diego"])
@pytest.mark.parametrize("name", ["channels", "remove_channel", "try_again"])
def test_others_find_or_may_do_nothing(cast, client, other, who, name):
    made = channel(cast, other.url, cast.counsellors, discloses=True)
    client.force_login(getattr(cast, who))
    url = reverse(f"notifications:{name}", args=[cast.counsellors.slug])
    ask = client.get if name == "channels" else client.post

    assert ask(url, {"channel": made.slug}).status_code in (
        (403, 404) if who == "bruno" else (404,)
    )
    assert Channel.objects.exists()
