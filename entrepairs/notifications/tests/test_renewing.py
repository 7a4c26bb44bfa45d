# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A push service gives a device another address: its own browser says so, and nobody else can."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from entrepairs.notifications import actions, pushes, pushkeys
from entrepairs.notifications.models import Device, Kind, Push
from entrepairs.notifications.tests.browsers import listening
from entrepairs.notifications.tests.conftest import work

RENEWAL = "/notices/settings/devices/renewal/"


def signed_in(person, **how):
    """A browser, and its line in the list of where somebody is signed in."""
    window = Client(**how)
    window.force_login(person)
    key = window.session.session_key
    return window, UserSession.objects.create(user=person, ip="127.0.0.1", session_key=key)


def test_the_same_device_is_told_at_its_new_address(cast, service, tell):
    window, session = signed_in(cast.bruno, enforce_csrf_checks=True)
    listening(cast.bruno, service, session)
    tell(Kind.MENTION)
    work()
    before = Device.objects.get()
    moved = service.browser()
    told = window.get(RENEWAL).json()
    assert told["key"] == pushkeys.public(pushkeys.kept(cast.house))
    assert window.post(RENEWAL, moved.told).status_code == 403
    answer = window.post(RENEWAL, moved.told, headers={"X-CSRFToken": told["token"]})
    assert answer.status_code == 204
    notice = tell(Kind.MENTION)
    work()

    device = Device.objects.get()
    assert (device.pk, device.since, device.endpoint) == (before.pk, before.since, moved.endpoint)
    assert moved.open(service.came[-1][2])["tag"] == notice.slug
    # What had left counts for the week.
    assert Push.objects.filter(device=device).exclude(week="").count() == 2


def test_what_waits_goes_to_the_new_address(cast, service, tell):
    window, session = signed_in(cast.bruno)
    listening(cast.bruno, service, session)
    tell(Kind.MENTION)
    moved = service.browser()
    window.post(RENEWAL, moved.told)
    work()
    assert [path for path, _, _ in service.came] == [moved.endpoint.removeprefix(service.origin)]


def test_nothing_is_renewed_by_another_session_person_or_visitor(cast, service):
    _window, session = signed_in(cast.bruno)
    listening(cast.bruno, service, session)
    before = Device.objects.get().endpoint
    for person in (cast.bruno, cast.awa, cast.diego):
        window, _session = signed_in(person)
        for answer in (window.get(RENEWAL), window.post(RENEWAL, service.browser().told)):
            assert answer.status_code == 404
    assert Client().get(RENEWAL).url == f"/accounts/login/?next={RENEWAL}"
    assert Client().post(RENEWAL).url == f"/accounts/login/?next={RENEWAL}"
    assert Device.objects.get().endpoint == before


def test_a_session_that_was_ended_renews_nothing(cast, service):
    window, session = signed_in(cast.bruno)
    listening(cast.bruno, service, session)
    Session.objects.filter(session_key=session.session_key).delete()
    assert window.post(RENEWAL, service.browser().told).status_code == 302


def test_a_device_that_was_removed_stays_so(cast, service):
    window, session = signed_in(cast.bruno)
    listening(cast.bruno, service, session)
    actions.forget_device(actor=cast.bruno, device=Device.objects.get())
    assert window.get(RENEWAL).status_code == 404
    assert window.post(RENEWAL, service.browser().told).status_code == 404
    assert not Device.objects.exists()


@pytest.mark.parametrize("wrong", [{"endpoint": "https://169.254.169.254/"}, {"auth": "short"}])
def test_a_new_address_passes_the_same_door(cast, service, wrong):
    window, session = signed_in(cast.bruno)
    listening(cast.bruno, service, session)
    before = Device.objects.get().endpoint
    assert window.post(RENEWAL, service.browser().told | wrong).status_code == 422
    assert Device.objects.get().endpoint == before


def test_whoever_was_told_at_the_new_address_is_told_there_no_more(cast, service):
    window, session = signed_in(cast.bruno)
    listening(cast.bruno, service, session)
    shared = listening(cast.awa, service)
    window.post(RENEWAL, shared.told)
    assert list(Device.objects.values_list("person", flat=True)) == [cast.bruno.pk]


def test_a_device_that_moved_while_its_old_address_was_told_is_kept(
    cast, service, tell, monkeypatch
):
    window, session = signed_in(cast.bruno)
    listening(cast.bruno, service, session)
    moved = service.browser()
    sealed = pushes.sealed

    def move(device, said):
        monkeypatch.setattr(pushes, "sealed", sealed)
        window.post(RENEWAL, moved.told)
        return sealed(device, said)

    monkeypatch.setattr(pushes, "sealed", move)
    service.answers.append(410)
    tell(Kind.MENTION)
    work()
    assert Device.objects.get().endpoint == moved.endpoint


def test_what_a_renewal_costs(cast, service, django_assert_num_queries):
    window, session = signed_in(cast.bruno)
    listening(cast.bruno, service, session)
    window.get(RENEWAL)
    # Session, person, device, key.
    with django_assert_num_queries(4):
        window.get(RENEWAL)
    # Session, person, device; in its transaction: locked, others, saved.
    with django_assert_num_queries(8):
        window.post(RENEWAL, service.browser().told)
