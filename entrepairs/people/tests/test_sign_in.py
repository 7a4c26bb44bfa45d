# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
import re
import smtplib

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from entrepairs.people import actions, presence
from entrepairs.people.models import Person

PASSWORD = "correct horse battery"
CODE = re.compile(r"^[B-Z]{4}-[B-Z]{4}$", re.MULTILINE)


def sign_in(client, person, password=PASSWORD, **more):
    form = {"login": person.email, "password": password} | more
    return client.post(reverse("account_login"), form)


def code_sent_to(address):
    letter = mail.outbox[-1]
    assert letter.to == [address]
    return CODE.search(letter.body)[0]


def is_inside(client):
    return "_auth_user_id" in client.session


def test_one_signs_in_with_a_password_and_lands_where_one_was_going(cast, client):
    answer = sign_in(client, cast.awa, next="/me/settings/")

    assert (answer.status_code, answer.url) == (302, "/me/settings/")
    assert is_inside(client)


def test_asking_whether_the_page_is_there_is_no_attempt(cast, client, settings):
    """Monitors and previews of links ask by HEAD, as often as they like."""
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [client.head(reverse("account_login")) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert sign_in(client, cast.awa).status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/x",
        "/\\evil.example/x",
        "http://localhost/x",
        "javascript:1",
        "me",
        "people:settings",
    ],
)
def test_next_never_leads_to_another_place(cast, client, elsewhere):
    assert sign_in(client, cast.awa, next=elsewhere).url == "/"


def test_a_wrong_password_is_said_in_words_and_in_the_status(cast, client):
    answer = sign_in(client, cast.awa, password="wrong")

    assert answer.status_code == 422
    assert "do not go together" in answer.content.decode()


def test_a_visitor_reads_french_errors_in_a_french_browser(cast, client):
    client.post(reverse("people:language"), {"language": "fr", "next": "/accounts/login/"})

    page = sign_in(client, cast.awa, password="wrong").content.decode()

    assert "ne vont pas ensemble" in page
    assert "Quelqu’un, ici, sait déjà." in page


def test_the_session_gets_a_new_id_and_the_old_one_is_dead(cast, client):
    client.post(reverse("account_reset_password"), {"email": cast.bruno.email})
    before = client.session.session_key
    sign_in(client, cast.awa)

    assert client.session.session_key != before
    thief = Client()
    thief.cookies["sessionid"] = before
    assert thief.get("/me/").status_code == 302


def test_one_signs_in_with_a_code_by_mail(cast, client):
    answer = client.post(
        reverse("account_request_login_code"), {"email": cast.awa.email, "next": "/me/"}
    )
    assert answer.url == "/accounts/login/code/confirm/?next=%2Fme%2F"

    code = code_sent_to(cast.awa.email)
    answer = client.post(answer.url, {"code": code.lower().replace("-", "")})

    assert answer.url == "/me/"
    assert is_inside(client)


def test_a_code_is_sent_in_the_receivers_language_with_two_parts(cast, client):
    Person.objects.filter(pk=cast.awa.pk).update(language="fr")

    client.post(reverse("account_request_login_code"), {"email": cast.awa.email})

    letter = mail.outbox[-1]
    assert letter.subject == "Votre code de connexion"
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    page, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert CODE.search(letter.body)[0] in page


def test_three_wrong_codes_end_it(cast, client):
    client.post(reverse("account_request_login_code"), {"email": cast.awa.email})
    confirm = reverse("account_confirm_login_code")

    assert [client.post(confirm, {"code": "BBBB-BBBB"}).status_code for _ in range(2)] == [422, 422]
    assert client.post(confirm, {"code": "BBBB-BBBB"}).status_code == 302
    assert client.post(confirm, {"code": code_sent_to(cast.awa.email)}).status_code == 302
    assert not is_inside(client)


def test_another_code_may_be_sent_and_the_first_is_dead(cast, client):
    client.post(reverse("account_request_login_code"), {"email": cast.awa.email})
    first = code_sent_to(cast.awa.email)
    confirm = reverse("account_confirm_login_code")

    client.post(confirm, {"action": "resend"})

    assert client.post(confirm, {"code": first}).status_code == 422
    client.post(confirm, {"code": code_sent_to(cast.awa.email)})
    assert is_inside(client)


def test_somebody_unknown_gets_the_same_pages_and_a_mail_without_code(cast, client):
    answer = client.post(reverse("account_request_login_code"), {"email": "nobody@x.example"})

    assert answer.url == "/accounts/login/code/confirm/"
    assert not CODE.search(mail.outbox[-1].body)
    assert "If nobody@x.example has an account" in client.get(answer.url).content.decode()


def test_an_author_without_account_is_like_somebody_unknown(cast, client):
    author = actions.create_person(
        actor=None, organisation=cast.house, name="Ines Petit", email="ines@marceau.example"
    )
    for page in ("account_request_login_code", "account_reset_password"):
        client.post(reverse(page), {"email": author.email})
        assert not CODE.search(mail.outbox[-1].body)


def test_an_imported_colleague_comes_in_with_one_code(cast, client):
    person = actions.create_person(
        actor=None,
        organisation=cast.house,
        name="Ines Petit",
        email="Ines@marceau.example",
        account=True,
    )
    client.post(reverse("account_request_login_code"), {"email": "ines@Marceau.example"})
    client.post(reverse("account_confirm_login_code"), {"code": code_sent_to(person.email)})

    assert is_inside(client)
    assert len(mail.outbox) == 1
    assert EmailAddress.objects.get(user=person).verified


@pytest.mark.parametrize("gone", [{"is_active": False}, {"left_at": "2026-01-01T00:00Z"}])
def test_who_left_stays_outside_at_once(cast, client, gone):
    sign_in(client, cast.awa)
    Person.objects.filter(pk=cast.awa.pk).update(**gone)

    assert client.get("/me/").status_code == 302
    assert sign_in(Client(), cast.awa).url == reverse("account_inactive")


def test_a_forgotten_password_is_replaced_by_a_code_and_ends_other_sessions(cast, client):
    elsewhere = Client()
    sign_in(elsewhere, cast.awa)
    client.post(reverse("account_reset_password"), {"email": cast.awa.email})
    code = {"code": code_sent_to(cast.awa.email)}
    complete = client.post(reverse("account_confirm_password_reset_code"), code).url

    new = {"password1": "a long new sentence", "password2": "a long new sentence"}
    client.post(complete, new)

    assert is_inside(client)
    assert elsewhere.get("/me/").status_code == 302
    assert sign_in(Client(), cast.awa, password=new["password1"]).url == "/"
    assert mail.outbox[-1].subject == "Your password was changed"


def test_a_changed_password_ends_other_sessions_and_keeps_this_one(cast, client):
    elsewhere = Client()
    sign_in(elsewhere, cast.awa)
    sign_in(client, cast.awa)
    new = {"password1": "a long new sentence", "password2": "a long new sentence"}

    refused = client.post(reverse("account_change_password"), {"oldpassword": "x"} | new)
    kept = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD} | new)

    assert (refused.status_code, kept.url) == (422, "/me/settings/")
    assert client.get("/me/settings/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_an_address_changes_after_the_password_and_a_code(cast, client):
    sign_in(client, cast.awa)
    new = {"email": "awa.diop@marceau.example", "action_add": "1"}

    asked = client.post(reverse("account_email"), new)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    resumed = client.post(asked.url, {"password": PASSWORD})
    assert resumed.url == reverse("account_email_verification_sent")
    done = client.post(resumed.url, {"code": code_sent_to(new["email"])})

    assert done.url == "/me/settings/"
    cast.awa.refresh_from_db()
    assert cast.awa.email == new["email"]
    assert [one.email for one in EmailAddress.objects.filter(user=cast.awa)] == [new["email"]]
    assert mail.outbox[-1].to == ["awa@" + cast.house.slug + ".example"]
    assert mail.outbox[-1].subject == "Your address was changed"


def test_an_address_of_somebody_else_is_not_taken(cast, client):
    sign_in(client, cast.awa)
    asked = client.post(reverse("account_email"), {"email": cast.diego.email, "action_add": "1"})
    resumed = client.post(asked.url, {"password": PASSWORD})

    refused = client.post(resumed.url, {"code": code_sent_to(cast.diego.email)})

    assert refused.status_code == 422
    assert Person.objects.get(pk=cast.awa.pk).email == cast.awa.email


def test_too_many_tries_are_told_to_wait(cast, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()

    answers = [sign_in(client, cast.awa, password="wrong") for _ in range(6)]

    assert "Too many tries" in answers[-1].content.decode()
    assert "Too many tries" in sign_in(client, cast.awa).content.decode()
    cache.clear()


def test_too_many_pages_get_our_page(cast, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    cache.clear()

    answers = [sign_in(client, cast.awa, password="wrong") for _ in range(3)]

    assert answers[-1].status_code == 429
    assert "entrepairs.css" in answers[-1].content.decode()
    cache.clear()


def test_a_mail_that_cannot_leave_is_said(cast, client, monkeypatch):
    def fails(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fails)
    answer = client.post(reverse("account_request_login_code"), {"email": cast.awa.email})

    assert answer.status_code == 503
    assert "The mail could not leave" in answer.content.decode()


def test_signing_in_says_the_week_and_nothing_finer(cast, client):
    sign_in(client, cast.awa)

    cast.awa.refresh_from_db()
    assert re.fullmatch(r"\d{4}-W\d\d", cast.awa.around_in)
    assert cast.awa.last_login is None


def test_the_first_request_of_a_week_renews_the_session_and_the_worker_says_so(cast, client):
    sign_in(client, cast.awa)
    Person.objects.filter(pk=cast.awa.pk).update(around_in="2026-W01")
    session = client.session
    session["week"] = "2026-W01"
    session.save()

    client.get("/me/")

    assert client.session["week"] == presence.this_week()
    cast.awa.refresh_from_db()
    assert cast.awa.around_in == "2026-W01"
    assert presence.gather() == 1
    assert presence.gather() == 0
    cast.awa.refresh_from_db()
    assert cast.awa.around_in == presence.this_week()


def test_devices_are_listed_and_ended(cast, client):
    other = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"})
    sign_in(other, cast.awa)
    sign_in(client, cast.awa)

    page = client.get(reverse("people:devices")).content.decode()
    assert "Firefox · Windows" in page
    mark = re.search(r"devices/([0-9a-f]{12})/end/", page)[1]
    client.post(reverse("people:end_device", args=[mark]))

    assert other.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_signing_out_everywhere_ends_all_sessions(cast, client):
    other = Client()
    sign_in(other, cast.awa)
    sign_in(client, cast.awa)

    answer = client.post(reverse("people:end_all"))

    assert answer.url == reverse("account_login")
    assert not UserSession.objects.filter(user=cast.awa).exists()
    assert client.get("/me/").status_code == 302
    assert other.get("/me/").status_code == 302


def test_nobody_ends_a_device_of_somebody_else(cast, client):
    sign_in(client, cast.awa)
    mark = re.search(r"devices/([0-9a-f]{12})/end/", _page_of_another_device(cast.awa))[1]
    for stranger in (cast.bruno, cast.diego):
        client.force_login(stranger)
        assert client.post(reverse("people:end_device", args=[mark])).status_code == 404


def _page_of_another_device(person):
    client = Client()
    sign_in(client, person)
    return client.get(reverse("people:devices")).content.decode()


def test_signing_out_needs_a_press_and_forgets_the_session(cast, client):
    sign_in(client, cast.awa)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_inside(client)

    client.post(reverse("account_logout"))
    assert not is_inside(client)
