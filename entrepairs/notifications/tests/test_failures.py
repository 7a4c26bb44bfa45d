# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""F6: a mail server that is down, slow, cuts the line, says 4xx or 5xx, or delivers twice.

Against a real one on this machine. The figures are printed (`pytest -s`).
"""

import asyncio
import collections
import smtplib
import socket
import time
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import get_connection
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel import outbox, posting
from entrepairs.kernel.models import OutboxMessage
from entrepairs.notifications.models import FailingAddress, Kind

State = OutboxMessage.State
MAILS = 12


class Server:
    """Keeps what it is sent, and answers as it is told to."""

    def __init__(self):
        self.received = []
        self.asked = collections.Counter()
        self.of_rcpt, self.of_data, self.cut, self.twice = [], [], 0, False
        self.slow = 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd calls it so
        self.asked[address] += 1
        if self.of_rcpt:
            return self.of_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the same
        await asyncio.sleep(self.slow)
        if self.of_data:
            return self.of_data.pop(0)
        lines = envelope.content.decode().splitlines()
        named = next(line for line in lines if line.lower().startswith("message-id:"))
        self.received += [(envelope.rcpt_tos[0], named)] * (2 if self.twice else 1)
        if self.cut:
            self.cut -= 1
            server.transport.close()
        return "250 OK"


@pytest.fixture
def server(settings):
    """A mail server; `start` and `stop` it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
    posting.forget_silence()
    handler = Server()
    handler.controller = None

    def start():
        handler.controller = Controller(handler, hostname="127.0.0.1", port=port)
        handler.controller.start()
        posting.forget_silence()

    def stop():
        if handler.controller:
            handler.controller.stop()
            handler.controller = None

    handler.start, handler.stop = start, stop
    yield handler
    stop()
    posting.forget_silence()


@pytest.fixture
def queued(cast, tell):
    """So many people with a mail each that waits."""
    from entrepairs.people.models import Person

    people = [
        Person.objects.create(
            organisation=cast.house, name=f"Person {n}", email=f"p{n}@marceau.example"
        )
        for n in range(MAILS)
    ]
    for person in people:
        tell(Kind.MENTION, person, cast.everyone, title="For all")
    OutboxMessage.objects.update(due_at=timezone.now())
    return people


def later(minutes=300):
    """The worker's next look, so long after the last."""
    OutboxMessage.objects.filter(state=State.WAITING).update(due_at=timezone.now())
    posting.forget_silence()
    return outbox.deliver_due()


def drained(server):
    while later():
        pass
    return len(server.received), len({named for _to, named in server.received})


def states():
    return collections.Counter(OutboxMessage.objects.values_list("state", flat=True))


@pytest.fixture
def lines(monkeypatch):
    """How often the mail server was turned to."""
    opened = []

    def opens():
        opened.append(get_connection())
        return opened[-1]

    monkeypatch.setattr(posting, "get_connection", opens)
    return opened


def ninety_fifth(client, person):
    """How long the slowest of twenty pages take: none turns to the mail server."""
    client.force_login(person)
    addresses = [reverse("notifications:inbox"), reverse("notifications:preferences"), "/"]
    for address in addresses:
        client.get(address)
    took = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(smtplib, "SMTP", None)  # whoever turned to the mail server would fail
        for address in addresses * 7:
            began = time.perf_counter()
            assert client.get(address).status_code == 200
            took.append(time.perf_counter() - began)
    return sorted(took)[int(len(took) * 0.95)]


def test_down_for_half_an_hour_loses_nothing_and_no_page_waits(
    cast, client, server, queued, settings, record_property
):
    ids = set(OutboxMessage.objects.values_list("message_id", flat=True))
    looks = 0
    usual = ninety_fifth(client, cast.bruno)
    began = time.perf_counter()
    for _minute in range(30):
        outbox.deliver_due()
        looks += 1
        waiting = OutboxMessage.objects.filter(state=State.WAITING)
        assert waiting.count() == MAILS
        assert {row.tries for row in waiting} == {0}
        waiting.update(due_at=timezone.now())
    settings.EMAIL_TIMEOUT = 30
    p95 = ninety_fifth(client, cast.bruno)
    server.start()
    deliveries, names = drained(server)

    record_property(
        "measured",
        f"F6 down: {MAILS} mails, {looks} looks in {time.perf_counter() - began:.1f} s; "
        f"then {deliveries} deliveries, {names} ids; pages p95 {p95 * 1000:.0f} ms,"
        f" {usual * 1000:.0f} ms before",
    )
    assert (deliveries, names) == (MAILS, MAILS)
    assert {named.split(": ", 1)[1] for _to, named in server.received} == ids


def test_silence_is_waited_for_once_and_not_by_each_mail(
    cast, settings, server, queued, lines, record_property
):
    """A server that accepts the line and says nothing: 60 s there, 2 s here."""
    deaf = socket.create_server(("127.0.0.1", settings.EMAIL_PORT))
    began = time.perf_counter()
    outbox.deliver_due()
    took = time.perf_counter() - began
    deaf.close()

    record_property(
        "measured", f"F6 slow: {MAILS} mails waited {took:.1f} s in all, with a limit of 2 s"
    )
    assert len(lines) == 1
    assert states() == {State.WAITING: MAILS}
    server.start()
    assert drained(server) == (MAILS, MAILS)


def test_a_jam_in_the_middle_is_waited_for_once_too(
    cast, settings, server, queued, lines, record_property
):
    """It takes the line and the words, and does not say whether it took them."""
    server.start()
    server.slow, settings.EMAIL_TIMEOUT = 4, 1
    began = time.perf_counter()
    outbox.deliver_due()
    took = time.perf_counter() - began
    server.slow = 0

    record_property(
        "measured",
        f"F6 slow at DATA: {MAILS} mails waited {took:.1f} s in all, with a limit of 1 s",
    )
    assert len(lines) == 1
    assert sum(row.tries for row in OutboxMessage.objects.all()) == 1
    _deliveries, names = drained(server)
    assert names == MAILS


def test_a_line_cut_after_the_words_sends_the_same_mail_again(
    cast, server, queued, record_property
):
    server.start()
    server.cut = 5
    deliveries, names = drained(server)

    record_property(
        "measured", f"F6 cut after DATA: {deliveries} deliveries of {MAILS} mails, {names} ids"
    )
    assert names == MAILS
    assert deliveries <= MAILS + 5
    assert states() == {State.SENT: MAILS}


@pytest.mark.parametrize("when", ["of_rcpt", "of_data"])
def test_a_no_for_now_is_asked_again(cast, server, queued, when):
    """Greylisting answers 450 to every first try."""
    server.start()
    setattr(server, when, ["450 4.7.1 come back later"] * MAILS)
    outbox.deliver_due()
    assert server.received == []
    assert states() == {State.WAITING: MAILS}
    assert {row.tries for row in OutboxMessage.objects.all()} == {1}

    assert drained(server) == (MAILS, MAILS)
    assert not FailingAddress.objects.exists()


@pytest.mark.parametrize("when", ["of_rcpt", "of_data"])
def test_a_no_for_good_is_asked_once(cast, server, queued, when, record_property):
    server.start()
    setattr(server, when, ["550 5.1.1 no such user"] * 2)
    deliveries, _names = drained(server)

    counted = server.asked.most_common()
    record_property(
        "measured", f"F6 5xx {when}: asked at most {counted[0][1]} time; {deliveries} others left"
    )
    assert counted[0][1] == 1
    assert deliveries == MAILS - 2
    assert states() == {State.SENT: MAILS - 2, State.PARKED: 2}
    # An answer to the words says nothing of the address.
    assert FailingAddress.objects.count() == (2 if when == "of_rcpt" else 0)


def test_a_server_that_delivers_twice_names_the_mail_once(cast, server, queued):
    server.start()
    server.twice = True

    assert drained(server) == (2 * MAILS, MAILS)


def test_nothing_is_sent_to_whose_right_ended_meanwhile(cast, server, tell):
    tell(Kind.MENTION)
    outbox.deliver_due()
    assert states() == {State.WAITING: 1}
    Membership.objects.filter(person=cast.bruno).delete()
    server.start()

    assert drained(server) == (0, 0)
    assert states() == {State.DROPPED: 1}


def test_a_worker_that_was_slow_leaves_to_another_what_it_lost(cast, server, queued, monkeypatch):
    """Its lease was over before the row's turn came, and another worker took it."""
    server.start()
    rows = outbox._lease()
    again = timezone.now() + timedelta(minutes=20)
    OutboxMessage.objects.update(leased_until=again)

    assert [outbox._hold(row) for row in rows] == [False] * MAILS


def test_no_mail_goes_to_an_address_that_is_known_to_fail(cast, client, server, tell):
    server.start()
    server.of_rcpt = ["550 5.1.1 no such user"]
    tell(Kind.MENTION)
    assert drained(server) == (0, 0)
    assert FailingAddress.objects.get().said == "5.1.1"
    tell(Kind.MENTION, title="Another")
    assert drained(server) == (0, 0)
    assert server.asked.total() == 1

    client.force_login(cast.bruno)
    assert "come back" in client.get(reverse("notifications:inbox")).content.decode()
    client.post(reverse("notifications:confirm_address"))
    tell(Kind.MENTION, title="A third")
    assert drained(server)[0] == 1


def test_administrators_know_of_addresses_and_nobody_else(cast, client):
    FailingAddress.objects.create(
        organisation=cast.house, person=cast.bruno, address=cast.bruno.email, said="5.1.1"
    )
    address = reverse("notifications:addresses")
    seen = {}
    for person in (cast.farid, cast.awa, cast.diego):
        client.force_login(person)
        response = client.get(address)
        seen[person.name] = (response.status_code, cast.bruno.email in response.content.decode())

    assert seen == {
        "Farid Haddad": (200, True),
        "Awa Diop": (404, False),
        "Diego Ruiz": (200, False),
    }
    client.force_login(cast.diego)
    client.post(reverse("notifications:confirm_address"))
    assert FailingAddress.objects.exists()


def test_a_new_address_has_nothing_against_it(cast, tell):
    FailingAddress.objects.create(
        organisation=cast.house, person=cast.bruno, address="old@marceau.example", said="5.1.1"
    )
    tell(Kind.MENTION)
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()

    assert states() == {State.SENT: 1}
