# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Being asked to help: told once, only to who wishes it, and no longer than it waits."""

import pytest
from django.core import mail
from django.urls import reverse

from entrepairs.communities import actions as communities
from entrepairs.discovery import actions
from entrepairs.discovery.models import Availability
from entrepairs.discovery.routing.sought import a_need
from entrepairs.discovery.tests import conftest as discovery
from entrepairs.discovery.tests.asking import CHOSEN, ask, request
from entrepairs.kernel import readers
from entrepairs.kernel.models import OutboxMessage
from entrepairs.knowledge.actions.asking import accept_answer
from entrepairs.notifications import answering, mails
from entrepairs.notifications.models import Kind, Notice
from entrepairs.notifications.receiving import receive
from entrepairs.notifications.tests.test_receiving import letter
from entrepairs.people.actions import say_subjects

pytestmark = pytest.mark.django_db
index, book = discovery.index, discovery.book
asked, need = discovery.asked, discovery.need


def test_a_notice_goes_with_its_reason(asked, cast, book):
    def news(person):
        return Notice.objects.visible_to(person).filter(kind=Kind.ASKED).count()

    ask(asked, cast.awa, cast.bruno, cast.chloe)
    readers.catch_up()
    assert [news(one) for one in (cast.awa, cast.bruno, cast.chloe)] == [1, 1, 1]
    actions.decline(actor=cast.awa, solicitation=request(asked, cast.awa))
    answer = book.write("answer", "", "Oui.", who=cast.bruno, parent=asked)
    assert [news(one) for one in (cast.awa, cast.bruno, cast.chloe)] == [0, 0, 1]
    accept_answer(actor=cast.eva, answer=answer)
    assert news(cast.chloe) == 0


def test_a_need_is_brought_to_who_met_the_case_without_the_name_of_who_has_it(
    need, book, cast, client
):
    client.force_login(cast.eva)
    address = reverse("discovery:whom_need", args=[need.slug])
    page = client.get(address).content.decode()
    assert f'value="{cast.awa.slug}" checked' in page
    assert "does not learn that you named it" in page
    assert client.post(address, {"person": [cast.awa.slug]}).status_code == 302
    readers.catch_up()
    notice = Notice.objects.get(person=cast.awa, need=need)
    assert (notice.kind, notice.actor) == (Kind.SOUGHT, None)
    client.force_login(cast.awa)
    page = client.get(reverse("discovery:for_me_need", args=[need.slug])).content.decode()
    assert book.solved.title in page
    assert cast.eva.name not in page
    told = client.get(reverse("notifications:inbox")).content.decode()
    assert "Somebody looks for what you may know" in told
    assert cast.eva.name not in told


def test_who_does_not_wish_to_be_asked_is_told_nothing_and_nobody_learns_it(asked, cast, client):
    Availability.objects.create(person=cast.awa, weekly=0, organisation=cast.house)
    client.force_login(cast.eva)
    address = reverse("discovery:whom", args=[asked.slug])
    found = client.get(address + "?who=awa", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="others")
    assert cast.awa.name in found.content.decode()
    answers = [client.post(address, {"person": [one.slug]}) for one in (cast.awa, cast.chloe)]
    assert [answer.status_code for answer in answers] == [302, 302]
    readers.catch_up()
    assert Notice.objects.filter(person=cast.awa).count() == 0
    assert Notice.objects.filter(person=cast.chloe).count() == 1
    page = client.get(address).content.decode()
    assert cast.awa.name in page and cast.chloe.name in page
    client.force_login(cast.awa)
    assert client.get(reverse("discovery:for_me", args=[asked.slug])).status_code == 404


def test_who_was_brought_to_it_and_is_then_asked_hears_of_it_once(asked, cast):
    ask(asked, cast.awa)
    actions.pass_on(actor=cast.awa, solicitation=request(asked, cast.awa), to=cast.bruno)
    ask(asked, cast.bruno)
    readers.catch_up()
    kinds = Notice.objects.filter(person=cast.bruno, contribution=asked).values_list("kind")
    assert [kind for (kind,) in kinds] == [Kind.SOUGHT]


def test_an_answer_by_mail_to_a_need_offers_help_once(need, cast, settings):
    settings.REPLY_ADDRESS = "reply@learn.example"
    actions.ask_people(actor=cast.eva, sought=a_need(need), people={cast.awa.pk: CHOSEN})
    readers.catch_up()
    notice = Notice.objects.get(person=cast.awa, need=need)
    mails.deliver_notice(OutboxMessage.objects.get(about=notice.pk, person=cast.awa))
    (sent,) = mail.outbox
    assert "your help is offered there under your name" in sent.body
    assert sent.reply_to == [answering.address(notice)]

    assert receive(letter(notice, "I show " + "it " * 70, id="<0@phone.example>")) == "long"
    assert not need.offers.exists()
    for _time in range(2):
        assert receive(letter(notice, "I show it on Tuesday.")) == "written"
    offer = need.offers.get()
    assert (offer.person, offer.kind, offer.note) == (cast.awa, "can_show", "I show it on Tuesday.")


def test_a_notice_of_a_need_goes_once_it_is_answered_or_helped_with(need, cast):
    def news(person):
        return Notice.objects.visible_to(person).filter(need=need).count()

    people = {one.pk: CHOSEN for one in (cast.awa, cast.bruno)}
    actions.ask_people(actor=cast.eva, sought=a_need(need), people=people)
    readers.catch_up()
    assert [news(cast.awa), news(cast.bruno)] == [1, 1]
    communities.offer_help(actor=cast.awa, need=need, kind="can_show")
    assert [news(cast.awa), news(cast.bruno)] == [0, 1]
    communities.close_need(actor=cast.eva, need=need)
    assert news(cast.bruno) == 0


def test_the_mail_says_why_one_is_asked(asked, book, cast, client):
    client.force_login(cast.eva)
    client.post(reverse("discovery:whom", args=[asked.slug]), {"person": [cast.awa.slug]})
    readers.catch_up()
    notice = Notice.objects.select_related(*mails.THINGS).get(person=cast.awa, kind=Kind.ASKED)
    body = mails.compose(notice, "<x@y>").body

    assert f"You answered “{book.solved.title}”." in body


def test_what_one_does_not_want_to_be_asked_about_leaves_today(asked, cast, client):
    asked.tags.create(subject=cast.subject)
    say_subjects(actor=cast.awa, says="helps", subjects=[cast.subject])
    client.force_login(cast.awa)
    assert asked.title in client.get("/").content.decode().split("<main")[1]

    ask(asked, cast.awa)
    actions.refrain(actor=cast.awa, solicitation=request(asked, cast.awa))
    page = client.get("/").content.decode().split("<main")[1]
    assert "You know this subject" not in page
