# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The administrators' overview, and the test of mails."""

import smtplib
import socket
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel import outbox, readers
from entrepairs.kernel.models import Heartbeat, JournalEntry, OutboxMessage, ParkedEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.operations import deeds, mailing, queries, state
from entrepairs.operations.queries import upkeep
from entrepairs.people import actions as people

pytestmark = pytest.mark.django_db

PAGES = ("overview", "mail", "log")
DEEDS = ("entries_again", "mails_again", "tasks_again", "mail_test")


@pytest.fixture(autouse=True)
def _data(settings, tmp_path):
    settings.DATA = tmp_path
    cache.clear()


@pytest.fixture
def _smtp(settings, monkeypatch):
    """A mail server is set; what leaves stays in the memory of the test."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.house.example", 587
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = True, False
    settings.EMAIL_HOST_USER = "robot"
    monkeypatch.setattr(mailing, "get_connection", lambda **_: EmailBackend())


def names(cast):
    return [concern.name for concern in state.concerns(cast.house)]


def parked(house, actor):
    entry = JournalEntry.objects.create(
        name="knowledge.question_asked", organisation=house, actor=actor, about=1
    )
    return ParkedEntry.objects.create(reader="notifications", entry=entry, error="KeyError")


@pytest.mark.parametrize("name", PAGES)
def test_only_an_administrator_finds_the_space(cast, client, name):
    url = reverse(f"operations:{name}")
    assert client.get(url).status_code == 302
    client.force_login(cast.awa)
    assert client.get(url).status_code == 404
    client.force_login(cast.farid)
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("name", DEEDS)
def test_only_an_administrator_acts_there(cast, client, name):
    url = reverse(f"operations:{name}")
    assert client.post(url).status_code == 302
    client.force_login(cast.awa)
    assert client.post(url).status_code == 404
    client.force_login(cast.farid)
    assert client.get(url).status_code == 405
    assert client.post(url).status_code in (200, 302)


def test_the_menu_offers_the_space_to_administrators_alone(cast, client):
    client.force_login(cast.awa)
    assert 'href="/admin/"' not in client.get("/me/settings/").content.decode()
    client.force_login(cast.farid)
    assert 'href="/admin/"' in client.get("/me/settings/").content.decode()


def test_what_cannot_wait_stands_first(cast):
    found = state.concerns(cast.house)

    assert [one.urgent for one in found] == sorted((one.urgent for one in found), reverse=True)
    assert {"worker", "https", "backup"} <= set(names(cast))


def test_the_page_names_each_thing_and_nobody(cast, client, monkeypatch):
    every = ("database", "migrations", "worker", "storage", "https", "mail_kept", "mail_failing")
    every += ("backup", "disk", "late", "entries", "mails", "tasks")
    told = [state.Concern(name, number=2, since=timezone.now()) for name in every]
    monkeypatch.setattr(state, "concerns", lambda _house: told)
    client.force_login(cast.farid)

    page = client.get("/admin/").content.decode()

    assert "13 things to look at" in page
    assert "Awa" not in page
    assert page.count('action="/admin/again/') == 3


def test_a_worker_that_works_is_well(cast, client):
    Heartbeat.objects.create(worker="one")
    client.force_login(cast.farid)

    assert "worker" not in names(cast)
    assert "The worker works." in client.get("/admin/").content.decode()


def test_a_backup_of_last_week_is_old(cast):
    assert state.last_backup() is None
    state.mark_backup()
    assert "backup" not in names(cast)

    old = timezone.now() - timedelta(days=8)
    (state.settings.DATA / state.MARK).write_text(old.isoformat())

    assert "backup" in names(cast)
    assert state.last_backup() == old


def test_a_backup_of_before_the_mark_counts(tmp_path):
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "entrepairs-2026.tar.gz").write_bytes(b"")

    assert timezone.now() - state.last_backup() < timedelta(minutes=1)


def test_another_house_has_its_own_parked_work(cast):
    parked(cast.house, cast.awa)
    outbox.put("k", kind="people.invitation", about=cast.house, person=cast.awa)
    OutboxMessage.objects.update(state=OutboxMessage.State.PARKED)

    assert {"entries", "mails"} <= set(names(cast))
    theirs = [concern.name for concern in state.concerns(cast.other)]
    assert not {"entries", "mails"} & set(theirs)


def test_parked_work_is_tried_again(cast, client, monkeypatch):
    row = parked(cast.house, cast.awa)
    parked(cast.other, cast.diego)
    seen = []
    reaction = {"notifications": {row.entry.name: seen.append}}
    monkeypatch.setattr(readers.wiring(), "READERS", reaction)
    client.force_login(cast.farid)

    client.post("/admin/again/entries/")

    assert seen == [row.entry]
    assert ParkedEntry.objects.get().entry.organisation == cast.other
    assert JournalEntry.objects.filter(name="operations.entries_tried_again").exists()


def test_what_fails_again_stays_parked(cast, client, monkeypatch):
    row = parked(cast.house, cast.awa)
    monkeypatch.setattr(readers.wiring(), "READERS", {"notifications": {}})
    client.force_login(cast.farid)

    client.post("/admin/again/entries/")

    assert ParkedEntry.objects.get() == row


def test_a_mail_that_was_given_up_leaves_once_more(cast, client):
    outbox.put("k", kind="people.invitation", about=cast.house, person=cast.awa)
    OutboxMessage.objects.update(state=OutboxMessage.State.PARKED, tries=12)
    client.force_login(cast.diego)
    client.post("/admin/again/mails/")
    assert OutboxMessage.objects.get().state == "parked"

    client.force_login(cast.farid)
    client.post("/admin/again/mails/")

    row = OutboxMessage.objects.get()
    assert (row.state, row.tries) == ("waiting", 0)


@pytest.mark.usefixtures("_smtp")
def test_an_administrator_tries_the_mail_server(cast, client):
    client.force_login(cast.farid)

    page = client.post("/admin/mail/test/").content.decode()

    assert [one.to for one in mail.outbox] == [[cast.farid.email]]
    assert "The server took the mail" in page
    assert "mail.house.example:587" in page


@pytest.mark.usefixtures("_smtp")
@pytest.mark.parametrize(
    ("fault", "sentence", "words"),
    [
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 no"), "user name or the password", "535"),
        (smtplib.SMTPSenderRefused(550, b"not you", "x"), "sender’s address", "550 not you"),
        (smtplib.SMTPRecipientsRefused({"x": (550, b"who?")}), "receiver’s", "550 who?"),
        (smtplib.SMTPServerDisconnected("gone"), "hung up", "gone"),
        (smtplib.SMTPNotSupportedError("no STARTTLS"), "does not offer", "no STARTTLS"),
        (socket.gaierror(-2, "Name or service not known"), "No server of that name", "Name or"),
        (ConnectionRefusedError(111, "Connection refused"), "Nothing listens", "Connection"),
        (TimeoutError("timed out"), "a firewall may stand", "timed out"),
    ],
)
def test_the_servers_refusal_is_told_in_plain_words(
    cast, client, monkeypatch, fault, sentence, words
):
    def refuse(*_):
        raise fault

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    client.force_login(cast.farid)

    page = client.post("/admin/mail/test/").content.decode()

    assert sentence in page
    assert words in page


@pytest.mark.usefixtures("_smtp")
def test_nobody_floods_the_mail_server(cast, client):
    client.force_login(cast.farid)

    answers = [client.post("/admin/mail/test/").status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]
    assert len(mail.outbox) == 5


@pytest.mark.usefixtures("_smtp")
def test_the_pages_cost_what_they_cost(cast):
    with sql_queries(14):
        queries.overview(cast.farid)
    with sql_queries(3):
        queries.mail(cast.farid)


def test_the_log_holds_what_administrators_did_and_nothing_else(cast, client):
    client.force_login(cast.farid)
    client.post("/admin/mail/test/")
    people.edit_profile(actor=cast.awa, name="Awa Diop")
    people.change_logo(actor=cast.diego, file=None)
    people.change_appearance(
        actor=cast.diego, name="Delage", brand="#b3243a", brand_2="#9cc3e6", corners=""
    )

    page = client.get("/admin/log/").content.decode()

    assert "Farid Haddad" in page
    assert "sent a mail to try the server" in page
    assert "Awa" not in page
    assert "Diego" not in page


def test_a_long_log_has_pages(cast, client, monkeypatch):
    monkeypatch.setattr(upkeep, "PER_PAGE", 2)
    for number in range(3):
        JournalEntry.objects.create(
            name="operations.mail_tested", organisation=cast.house, actor=cast.farid, about=number
        )

    with sql_queries(1):
        first = queries.log(cast.farid, 1)
    second = queries.log(cast.farid, 2)

    assert (len(first.lines), first.goes_on) == (2, True)
    assert (len(second.lines), second.goes_on) == (1, False)
    client.force_login(cast.farid)
    assert "?page=2" in client.get("/admin/log/").content.decode()


def test_every_deed_of_the_log_is_a_deed_of_the_journal():
    text = (Path(__file__).parents[3] / "docs/journal.md").read_text()

    # The staff file comes with its own pages.
    assert [name for name in deeds.SAID if f"`{name}`" not in text and "staff" not in name] == []


def test_a_new_house_is_shown_how_to_begin_until_it_has(cast, client):
    assert state.beginning(cast.house) == []
    house = people.create_organisation(actor=None, name="Maison neuve")
    first = people.create_administrator(
        actor=None, organisation=house, email="first@neuve.example", password="correct horse"
    )
    assert not any(step.is_done for step in state.beginning(house))
    client.force_login(first)

    page = client.get("/admin/").content.decode()

    for step in state.beginning(house):
        assert step.url in page
        assert client.get(step.url).status_code == 200
    people.change_appearance(actor=first, name="Neuve", brand="", brand_2="", corners="")
    house.refresh_from_db()
    client.post("/admin/words/", {"language": "en", "time_zone": "Europe/London"})
    client.post("/admin/mail/test/")
    assert [step.name for step in state.beginning(house) if step.is_done] == [
        "look",
        "words",
        "mail",
    ]


def test_who_keeps_what_a_new_house_began_with_has_chosen_it(db, client):
    house = people.create_organisation(actor=None, name="Maison neuve")
    first = people.create_administrator(
        actor=None, organisation=house, email="first@neuve.example", password="correct horse"
    )
    for _twice in range(2):
        people.change_house_words(actor=first, language=house.language, time_zone=house.time_zone)
        people.change_appearance(actor=first, name=house.name, brand="", brand_2="", corners="")
    done = [step.name for step in state.beginning(house) if step.is_done]
    assert done == ["look", "words"]
    deeds_of_it = JournalEntry.objects.filter(organisation=house, name__in=state.SEEN_IN_JOURNAL)
    assert deeds_of_it.count() == 2


def test_each_first_page_leads_to_the_next_until_the_house_has_begun(cast, client):
    house = people.create_organisation(actor=None, name="Maison neuve")
    first = people.create_administrator(
        actor=None, organisation=house, email="first@neuve.example", password="correct horse"
    )
    client.force_login(first)
    steps = state.beginning(house)

    for step, following in pairwise(steps):
        page = client.get(step.url).content.decode()
        assert f'href="{following.url}">' in page.split("First steps, ")[1].split("</nav>")[0]

    assert "First steps, 6 of 6" in client.get(steps[-1].url).content.decode()
    assert "First steps, " not in client.get("/admin/log/").content.decode()
    client.force_login(cast.farid)
    assert "First steps, " not in client.get("/admin/appearance/").content.decode()
    with sql_queries(3):
        queries.first_step(first, "/admin/mail/")
    with sql_queries(0):
        queries.first_step(first, "/admin/log/")
        queries.first_step(cast.awa, "/communities/new")
