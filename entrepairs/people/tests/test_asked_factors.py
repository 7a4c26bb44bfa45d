# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A second factor where the house asks for one; who is locked out."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from entrepairs.kernel.decisions import Refused
from entrepairs.people import actions, queries
from entrepairs.people.models import Organisation, Person, RoleChange
from entrepairs.people.tests import test_second_factors as factors
from entrepairs.people.tests.test_second_factors import (
    SECRET,
    SECURITY,
    digits,
    half_in,
    mails_sent,
)
from entrepairs.people.tests.test_sign_in import is_inside, sign_in

with_app, _no_code_was_used = factors.with_app, factors._no_code_was_used


def ask(house, of_whom, days=0):
    since = timezone.localdate() + timedelta(days=days)
    Organisation.objects.filter(pk=house.pk).update(second_factor=of_whom, second_factor_from=since)


def test_an_administrator_asks_it_of_administrators_or_of_all(cast, client):
    sign_in(client, cast.farid)
    form = {"second_factor": "all", "grace": "14"}

    assert client.post("/admin/sign-in/second-factor/", form).url == "/admin/sign-in/"

    cast.house.refresh_from_db()
    assert cast.house.second_factor == "all"
    assert cast.house.second_factor_from == timezone.localdate() + timedelta(days=14)
    assert "5 of them have none yet" in client.get("/admin/sign-in/").content.decode()
    client.post("/admin/sign-in/second-factor/", {"second_factor": ""})
    cast.house.refresh_from_db()
    assert cast.house.second_factor_from is None
    client.force_login(cast.awa)
    assert client.post("/admin/sign-in/second-factor/", form).status_code == 404


def test_in_time_one_is_reminded_and_goes_on(cast, client):
    ask(cast.house, "all", days=3)
    sign_in(client, cast.awa)

    assert "you need a second factor" in client.get("/me/").content.decode()
    assert "you need a second factor" not in client.get("/me/").content.decode()
    assert "asks for a second factor from" in client.get(SECURITY).content.decode()


def test_after_it_one_adds_one_before_anything_else(cast, client):
    ask(cast.house, "all")
    sign_in(client, cast.awa)

    for address in ("/", "/me/", "/accounts/email/", "/room/x/", "/knowledge/"):
        assert client.get(address).url == SECURITY
    assert client.post("/me/", {"name": "x"}).url == SECURITY
    assert "Add one, and go on" in client.get(SECURITY).content.decode()
    client.get(f"{SECURITY}app/")
    client.post(f"{SECURITY}app/", {"code": digits(client.session[totp.SECRET_SESSION_KEY])})

    assert client.get("/me/").status_code == 200
    mark = queries.security(_again(cast.awa)).factors[0].mark
    assert client.post(f"{SECURITY}{mark}/remove/").status_code == 403


def _again(person):
    return Person.objects.select_related("organisation").get(pk=person.pk)


def test_a_session_that_showed_none_shows_it_first(cast, with_app, client):
    ask(cast.house, "all")
    client.force_login(with_app)

    asked = client.get("/me/")
    assert asked.url == "/accounts/reauthenticate/?next=%2Fme%2F"
    assert client.post(asked.url, {"code": digits()}).url == "/me/"
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize(("who", "held"), [("farid", True), ("awa", False), ("diego", False)])
def test_it_is_asked_of_administrators_of_that_house_alone(cast, client, who, held):
    ask(cast.house, "administrators")
    sign_in(client, getattr(cast, who))

    assert (client.get("/me/").status_code == 302) is held


def test_asking_costs_nothing_once_it_was_shown(cast, with_app, client):
    client.post(half_in(client, with_app), {"code": digits()})
    client.get(SECURITY)
    with CaptureQueriesContext(connection) as free:
        client.get("/me/settings/")
    ask(cast.house, "all")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/me/settings/").status_code == 200

    assert len(asked) == len(free)


def test_a_day_is_said_where_a_factor_is_asked(cast):
    for second_factor, day in (("all", None), ("", timezone.localdate())):
        with pytest.raises(IntegrityError), transaction.atomic():
            Organisation.objects.update(second_factor=second_factor, second_factor_from=day)


def test_who_is_locked_out_is_let_in_again_with_a_reason(cast, with_app, client):
    elsewhere = Client()
    elsewhere.post(half_in(elsewhere, with_app), {"code": digits()})
    sign_in(client, cast.farid)
    address = f"/admin/sign-in/locked-out/{with_app.slug}/"
    found = client.get("/admin/sign-in/?q=awa").content.decode()
    assert address in found
    assert client.post(address, {"reason": " "}).status_code == 422

    assert client.post(address, {"reason": "Lost her telephone."}).url == "/admin/sign-in/"

    assert not Authenticator.objects.filter(user=with_app).exists()
    assert elsewhere.get("/me/").status_code == 302
    assert "Your second factors were taken away" in mails_sent()
    log = client.get("/admin/people/roles/").content.decode()
    assert "Awa Diop was locked out" in log
    assert "Lost her telephone." in log
    assert "took away the second factors" in client.get("/admin/log/").content.decode()
    sign_in(elsewhere, with_app)
    assert is_inside(elsewhere)


def test_nobody_else_lets_in_and_nobody_themselves(cast, with_app):
    actions.add_app(actor=cast.farid, secret=SECRET)
    for actor, person in (
        (cast.bruno, cast.awa),
        (cast.diego, cast.awa),
        (cast.farid, cast.farid),
    ):
        with pytest.raises(Refused):
            actions.reset_factors(actor=actor, person=person, reason="x")
    assert Authenticator.objects.filter(type="totp").count() == 2
    actions.reset_factors(actor=cast.farid, person=cast.bruno, reason="has none")
    assert not RoleChange.objects.exists()
