# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""News on devices: to whom, when, once, and sealed. The other end is written from the standards."""

import json
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel import outbox, outgoing
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import OutboxMessage
from entrepairs.notifications import actions, pushes, pushkeys
from entrepairs.notifications.models import Device, Kind, Notice, Push, PushKey
from entrepairs.notifications.tests.browsers import listening, session_of, speaker
from entrepairs.notifications.tests.conftest import work
from entrepairs.people import actions as people
from entrepairs.people.models import Person

PAGE = "/notices/settings/"
WEDNESDAY = "2026-11-18 10:00"


def test_a_device_is_told_what_happened_a_title_and_a_link_sealed(cast, service, tell):
    phone = listening(cast.bruno, service)
    notice = tell(Kind.MENTION)
    work()

    ((path, headers, body),) = service.came
    assert phone.endpoint.endswith(path)
    assert b"deductible" not in body
    assert phone.open(body) == {
        "title": "Awa Diop is counting on you",
        "body": "How do I explain a deductible?",
        "lang": "en",
        "tag": notice.slug,
        "url": f"/knowledge/{notice.contribution.slug}/",
    }
    key = speaker(headers["Authorization"], service.origin)
    assert key == pushkeys.public(pushkeys.kept(cast.house))
    assert (headers["Content-Encoding"], headers["Topic"]) == ("aes128gcm", notice.slug)
    assert len(headers["Topic"]) <= 32


def test_it_is_said_in_the_words_of_the_house(cast, tell):
    people.change_vocabulary(actor=cast.farid, words={"community": "circle"})
    notice = Notice.objects.get(pk=tell(Kind.MENTION).pk)
    notice.kind = Kind.INVITATION
    assert json.loads(pushes.content(notice))["title"] == "Awa Diop invites you into a circle"


def test_it_is_told_once_on_each_device_whatever_is_done_again(cast, service, tell):
    both = [listening(cast.bruno, service) for _ in range(2)]
    notice = tell(Kind.MENTION)
    tell_again = OutboxMessage.objects.filter(kind="notice_push")
    assert tell_again.count() == 2
    work()
    work()

    assert sorted(path for path, _, _ in service.came) == sorted(
        one.endpoint.removeprefix(service.origin) for one in both
    )
    assert {said["tag"] for said in service.opened(*both)} == {notice.slug}


def test_a_worker_that_died_after_sending_repeats_what_the_device_knows(cast, service, tell):
    phone = listening(cast.bruno, service)
    tell(Kind.MENTION)
    work()
    OutboxMessage.objects.filter(kind="notice_push").update(
        state=OutboxMessage.State.WAITING, leased_until=None
    )
    work()

    first, second = service.opened(phone, phone)
    assert first["tag"] == second["tag"]
    assert service.came[0][1]["Topic"] == service.came[1][1]["Topic"]
    assert Push.objects.exclude(week="").count() == 1


@pytest.mark.hours
def test_the_push_service_keeps_it_no_longer_than_the_day_lasts(cast, service, tell, clock):
    clock("2026-11-18 18:40")
    listening(cast.bruno, service)
    tell(Kind.MENTION)
    _alive_for_long()
    work()

    assert service.came[0][1]["TTL"] == str(20 * 60)


@pytest.mark.hours
@pytest.mark.parametrize(
    ("evening", "quiet", "morning"),
    [
        ("2026-11-18 22:00", "2026-11-19 07:59", "2026-11-19 08:00"),
        ("2027-03-26 19:05", "2027-03-29 10:00", "2027-03-30 08:00"),  # Easter Monday, clocks
        ("2027-10-29 19:05", "2027-11-01 10:00", "2027-11-02 08:00"),  # All Saints', clocks
    ],
)
def test_nothing_rings_outside_of_hours(cast, service, tell, clock, evening, quiet, morning):
    clock(evening)
    listening(cast.bruno, service)
    _alive_for_long()
    tell(Kind.MENTION)
    for moment in (evening, quiet):
        clock(moment)
        work()
        assert service.came == []
    clock(morning)
    work()
    assert len(service.came) == 1


def _alive_for_long():
    Session.objects.update(expire_date=timezone.now() + timedelta(days=400))


def test_rights_are_asked_when_it_leaves(cast, service, tell):
    listening(cast.bruno, service)
    tell(Kind.MENTION)
    Membership.objects.filter(person=cast.bruno, community=cast.counsellors).delete()
    work()

    assert service.came == []
    assert OutboxMessage.objects.get(kind="notice_push").state == OutboxMessage.State.DROPPED


def test_what_was_opened_meanwhile_is_not_told(cast, service, tell):
    listening(cast.bruno, service)
    actions.open_notice(actor=cast.bruno, notice=tell(Kind.MENTION))
    work()
    assert service.came == []


def test_as_many_a_week_as_mails_the_last_for_what_is_asked_by_name(cast, service, tell):
    listening(cast.bruno, service)
    actions.set_rhythm(actor=cast.bruno, pace="never", budget=3, digest=False)
    for kind in (Kind.COMMENT, Kind.COMMENT, Kind.COMMENT, Kind.MENTION, Kind.MENTION):
        tell(kind)
        work()
    assert len(service.came) == 3
    assert Push.objects.exclude(week="").filter(notice__kind=Kind.MENTION).count() == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(cast, service, tell, status):
    listening(cast.bruno, service)
    tell(Kind.MENTION)
    service.answers.append(status)
    work()
    tell(Kind.MENTION)
    work()

    assert len(service.came) == 1
    assert not Device.objects.exists()
    assert not Push.objects.exists()


@pytest.mark.parametrize(
    ("status", "state", "tries"), [(429, "waiting", 1), (503, "waiting", 1), (413, "parked", 0)]
)
def test_a_service_that_is_busy_is_asked_again_and_a_refusal_is_kept(
    cast, service, tell, status, state, tries
):
    listening(cast.bruno, service)
    tell(Kind.MENTION)
    service.answers.append(status)
    work()
    row = OutboxMessage.objects.get(kind="notice_push")
    assert (row.state, row.tries) == (state, tries)

    OutboxMessage.objects.update(due_at=timezone.now())
    work()
    assert len(service.came) == (2 if tries else 1)


def test_a_silent_service_is_looked_at_again_and_holds_nobody(cast, service, tell, monkeypatch):
    listening(cast.bruno, service)
    for _ in range(3):
        tell(Kind.MENTION)
    service.stop()
    asked, push = [], outgoing.push
    monkeypatch.setattr(outgoing, "push", lambda *said: asked.append(said) or push(*said))
    work()
    rows = OutboxMessage.objects.filter(kind="notice_push")
    assert {(row.state, row.tries) for row in rows} == {("waiting", 0)}
    assert len(asked) == 1


def test_signing_out_ends_it_there_whoever_does_it(cast, service, tell):
    here, there = session_of(cast.bruno), session_of(cast.bruno)
    listening(cast.bruno, service, here)
    listening(cast.bruno, service, there)
    tell(Kind.MENTION)
    # The framework ends a session without its line in the list of devices; our page ends both.
    SessionStore(here.session_key).delete()
    people.end_session(actor=cast.bruno, session=there)
    work()

    assert service.came == []
    assert not Device.objects.exists()


def test_whoever_left_is_told_nothing(cast, service, tell):
    listening(cast.bruno, service)
    tell(Kind.MENTION)
    people.end_stay(actor=cast.farid, person=cast.bruno)
    work()
    assert service.came == []


def test_a_browser_that_changes_hands_tells_its_new_owner_alone(cast, service, tell):
    phone = listening(cast.bruno, service)
    tell(Kind.MENTION)
    actions.hear_on_device(actor=cast.chloe, session=session_of(cast.chloe), **phone.told)
    work()

    assert service.came == []
    assert list(Device.objects.values_list("person", flat=True)) == [cast.chloe.pk]


def test_somebody_without_an_address_can_be_told(cast, service, tell):
    Person.objects.filter(pk=cast.bruno.pk).update(email=None)
    cast.bruno.refresh_from_db()
    listening(cast.bruno, service)
    tell(Kind.MENTION)
    work()
    assert len(service.came) == 1


def test_the_key_is_made_once_and_is_sealed(cast, service, settings, tell):
    key = actions.ask_for_key(actor=cast.bruno)
    assert actions.ask_for_key(actor=cast.awa) == key
    assert actions.ask_for_key(actor=cast.diego) != key
    private = pushkeys.kept(cast.house)["d"]
    assert private not in json.dumps(PushKey.objects.get(organisation=cast.house).private)

    listening(cast.bruno, service)
    tell(Kind.MENTION)
    settings.SECRET_KEY = "another secret, for good"
    work()
    assert service.came == []
    assert actions.ask_for_key(actor=cast.bruno) != key
    assert not Device.objects.exists()


def test_until_push_services_are_named_nobody_is_told(cast, settings, client, tell):
    assert settings.PUSH_HOSTS == []
    client.force_login(cast.bruno)
    assert "On my devices" not in client.get(PAGE).text
    with pytest.raises(Refused):
        actions.ask_for_key(actor=cast.bruno)
    tell(Kind.MENTION)
    assert not Push.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    ["https://169.254.169.254/latest", "http://localhost.example/", "https://me@localhost/", "x"],
)
def test_a_place_that_is_no_push_service_is_refused(cast, service, client, endpoint):
    _sign_in(client, cast.bruno)
    told = service.browser().told | {"endpoint": endpoint}
    answer = client.post("/notices/settings/devices/", told, follow=True)

    assert "have not allowed news by the maker of this browser" in answer.text
    assert not Device.objects.exists()


@pytest.mark.parametrize("wrong", [{"p256dh": "BAAA"}, {"auth": "short"}, {"p256dh": "é" * 80}])
def test_keys_that_are_none_are_refused(cast, service, client, wrong):
    _sign_in(client, cast.bruno)
    answer = client.post("/notices/settings/devices/", service.browser().told | wrong, follow=True)

    assert "did not say how to write to it" in answer.text
    assert not Device.objects.exists()


def test_names_of_push_services_must_mean_public_addresses(service, settings):
    settings.WEBHOOK_PRIVATE = False
    with pytest.raises(outgoing.ForbiddenAddressError):
        outgoing.push(service.origin.replace("http:", "https:"), b"x", {})
    assert service.came == []


def _sign_in(client, person):
    client.force_login(person)
    facts = {"ip": "127.0.0.1", "user_agent": "Firefox/140 Windows"}
    UserSession.objects.create(user=person, session_key=client.session.session_key, **facts)


def test_one_adds_and_removes_devices_on_the_page_of_preferences(cast, service, client):
    _sign_in(client, cast.bruno)
    assert client.post("/notices/settings/devices/key/").json()["key"]
    answer = client.post("/notices/settings/devices/", service.browser().told, follow=True)
    assert "News comes to this device" in answer.text
    for said in ("Firefox · Windows", "This device"):
        assert said in answer.text

    (device,) = Device.objects.all()
    gone = f"/notices/settings/devices/{device.slug}/remove/"
    client.force_login(cast.diego)
    assert client.post(gone).status_code == 404
    _sign_in(client, cast.bruno)
    assert "This device" not in client.get(PAGE).text
    client.post(gone)
    assert not Device.objects.exists()


def test_a_browser_that_no_session_knows_cannot_be_added(cast, service, client):
    client.force_login(cast.bruno)
    answer = client.post("/notices/settings/devices/", service.browser().told)
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["add_device", "device_key"])
def test_visitors_are_led_to_the_door(client, db, name):
    place = reverse(f"notifications:{name}")
    assert client.post(place).url == f"/accounts/login/?next={place}"


def test_what_was_told_long_ago_is_forgotten(cast, service, tell):
    listening(cast.bruno, service)
    tell(Kind.MENTION)
    Push.objects.update(at=timezone.now() - timedelta(days=61))
    assert pushes.sweep() == 1
    assert Notice.objects.exists()
    while outbox.deliver_due():
        pass
    assert service.came == []
