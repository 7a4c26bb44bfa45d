# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
import re
import threading
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel import outbox
from entrepairs.kernel.decisions import ALLOWED, Refused
from entrepairs.kernel.models import OutboxMessage
from entrepairs.people import actions, queries, sweeping
from entrepairs.people.models import Invitation, Person

NEW = "lucie@marceau.example"


@pytest.fixture
def farid(cast, client):
    client.force_login(cast.farid)
    return client


def invite(cast, email=NEW):
    return actions.invite_person(actor=cast.farid, organisation=cast.house, email=email)


def page_of(invitation):
    return reverse("people:invitation", args=[invitation.token])


def come_in(client, invitation, **said):
    return client.post(page_of(invitation), {"name": "Lucie Perrin", "password": ""} | said)


def test_an_administrator_invites_and_the_link_leaves_by_mail(cast, farid):
    answer = farid.post(reverse("people:invite"), {"email": NEW.upper(), "once": "k1"})
    outbox.deliver_due()

    assert answer.url == reverse("people:invite")
    letter = mail.outbox[0]
    assert letter.to == [NEW]
    token = Invitation.objects.get().token
    assert f"/invitation/{token}/" in letter.body
    assert f"/invitation/{token}/" in letter.alternatives[0][0]
    assert letter.extra_headers["Message-ID"] == OutboxMessage.objects.get().message_id
    page = farid.get(reverse("people:invite")).content.decode()
    assert NEW in page
    assert token not in page


def test_the_same_form_sent_twice_sends_one_invitation(cast, farid):
    for _ in range(2):
        farid.post(reverse("people:invite"), {"email": NEW, "once": "k1"})
    other = farid.post(reverse("people:invite"), {"email": "max@marceau.example", "once": "k1"})

    assert Invitation.objects.count() == 1
    assert other.status_code == 409
    assert "max@marceau.example" in other.content.decode()


def test_only_administrators_invite(cast, client):
    client.force_login(cast.awa)
    for answer in (
        client.get(reverse("people:invite")),
        client.post(reverse("people:invite"), {"email": NEW}),
    ):
        assert answer.status_code == 403
        assert "Only an administrator" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_address_that_has_an_account_is_not_invited(cast, farid):
    answer = farid.post(reverse("people:invite"), {"email": cast.bruno.email})

    assert answer.status_code == 403
    assert "they can simply sign in" in answer.content.decode()


def test_one_comes_in_by_the_link_signed_in_and_verified(cast, client):
    invitation = invite(cast)

    seen = client.get(page_of(invitation)).content.decode()
    answer = come_in(client, invitation)

    assert "Farid Haddad invites you" in seen
    assert answer.url == "/"
    person = Person.objects.get(email=NEW)
    assert (person.organisation, person.name) == (cast.house, "Lucie Perrin")
    assert not person.has_usable_password()
    assert EmailAddress.objects.get(user=person).verified
    assert person.around_in
    assert client.get("/me/").status_code == 200


def test_one_may_choose_a_password(cast, client):
    invitation = invite(cast)

    short = come_in(client, invitation, password="short")
    come_in(client, invitation, password="a long new sentence")

    assert short.status_code == 422
    assert Person.objects.get(email=NEW).check_password("a long new sentence")


def test_a_link_works_once(cast, client):
    invitation = invite(cast)
    come_in(client, invitation)

    again = come_in(Client(), invitation)

    assert again.status_code == 404
    assert "no longer works" in again.content.decode()
    assert Client().get(page_of(invitation)).status_code == 404


def test_a_link_that_was_withdrawn_replaced_or_is_old_does_not_work(cast, farid, client):
    withdrawn = invite(cast)
    farid.post(reverse("people:withdraw", args=[withdrawn.slug]))
    replaced, latest = invite(cast), invite(cast)
    stranger = Client()

    assert come_in(stranger, withdrawn).status_code == 404
    assert come_in(stranger, replaced).status_code == 404
    Invitation.objects.filter(pk=latest.pk).update(expires_at=timezone.now())
    assert come_in(stranger, latest).status_code == 404
    assert not Person.objects.filter(email=NEW).exists()
    outbox.deliver_due()
    assert mail.outbox == []


def test_an_author_claims_what_is_theirs(cast, farid):
    author = actions.create_person(actor=None, organisation=cast.house, name="user1234")
    address = reverse("people:invite_author", args=[author.slug])

    assert "user1234" in farid.get(address).content.decode()
    farid.post(address, {"email": NEW})
    come_in(Client(), Invitation.objects.get())

    claimed = Person.objects.get(email=NEW)
    assert (claimed.pk, claimed.name) == (author.pk, "Lucie Perrin")
    assert farid.get(address).status_code == 403


def test_an_imported_address_is_claimed_by_an_ordinary_invitation(cast):
    author = actions.create_person(actor=None, organisation=cast.house, name="L.", email=NEW)

    come_in(Client(), invite(cast))

    assert Person.objects.get(email=NEW).pk == author.pk


def test_whom_another_room_refuses_is_not_invited(cast):
    author = actions.create_person(actor=None, organisation=cast.house, name="user1234")
    may_not = queries.may_invite(cast.awa)

    with pytest.raises(Refused):
        actions.invite_to_claim(actor=cast.awa, person=author, email=NEW, allowed=may_not)
    with pytest.raises(Refused):
        actions.invite_to_claim(actor=cast.awa, person=cast.bruno, email=NEW, allowed=ALLOWED)


def test_an_address_of_another_house_is_told_nothing_to_who_invites(cast, farid, client):
    sent = farid.post(reverse("people:invite"), {"email": cast.diego.email})

    assert sent.status_code == 302
    assert come_in(Client(), Invitation.objects.get()).status_code == 404
    cast.diego.refresh_from_db()
    assert cast.diego.organisation == cast.other


def test_who_is_signed_in_is_asked_to_sign_out_first(cast, client):
    client.force_login(cast.bruno)

    page = client.post(page_of(invite(cast)), {"name": "X"}).content.decode()

    assert "You are signed in as Bruno Costa" in page
    assert not Person.objects.filter(email=NEW).exists()


def test_invitations_are_erased_after_ninety_days(cast):
    invite(cast)
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=91))

    sweeping.sweep()

    assert not Invitation.objects.exists()


def test_an_administrator_of_another_house_sees_and_withdraws_nothing(cast, client):
    invitation = invite(cast)
    author = actions.create_person(actor=None, organisation=cast.house, name="user1234")
    client.force_login(cast.diego)

    assert NEW not in client.get(reverse("people:invite")).content.decode()
    assert client.post(reverse("people:withdraw", args=[invitation.slug])).status_code == 404
    assert client.get(reverse("people:invite_author", args=[author.slug])).status_code == 404


def until_unlocked(token, name):
    """The tests' embedded database lives in memory, where a locked table does not wait."""
    while True:
        try:
            return actions.redeem_invitation(actor=None, token=token, name=name, password=None)
        except OperationalError:
            time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_redeems_make_one_account(cast):
    invitation = invite(cast)
    start, made, refused = threading.Barrier(50), [], []

    def redeem(number):
        start.wait(30)
        try:
            made.append(until_unlocked(invitation.token, f"Lucie {number}").pk)
        except actions.CannotRedeemError:
            refused.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=redeem, args=(n,)) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(made), len(refused)) == (1, 49)
    assert Person.objects.filter(email=NEW).count() == 1


def test_the_mail_speaks_the_language_of_the_house(cast):
    cast.house.language = "fr"
    cast.house.save()
    invite(cast)
    outbox.deliver_due()

    letter = mail.outbox[0]
    assert letter.subject == "Atelier Marceau vous invite sur Entrepairs"
    assert re.search(r"jusqu’au \d+", letter.body)


def test_who_left_does_not_come_back_by_an_older_link(cast):
    known = {"organisation": cast.house, "name": "user1234", "email": NEW}
    author = actions.create_person(actor=None, **known)
    allowed = queries.may_invite(cast.farid)
    link = actions.invite_to_claim(actor=cast.farid, person=author, email=NEW, allowed=allowed)
    author.left_at = timezone.now()
    author.save()

    with pytest.raises(actions.CannotRedeemError):
        actions.redeem_invitation(actor=None, token=link.token, name="L", password=None)

    # Whoever administers the house may ask them back.
    again = actions.invite_person(actor=cast.farid, organisation=cast.house, email=NEW)
    back = actions.redeem_invitation(actor=None, token=again.token, name="L", password=None)
    assert (back, back.left_at) == (author, None)
