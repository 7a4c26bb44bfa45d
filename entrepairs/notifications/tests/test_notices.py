# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who hears of what, once, and only while they may read it."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.communities import readable
from entrepairs.communities.models import Membership
from entrepairs.kernel import outbox, readers
from entrepairs.kernel.models import OutboxMessage
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import talking
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.actions.reporting import keep_reported, report
from entrepairs.knowledge.models import Contribution
from entrepairs.notifications import actions, queries, stopping, words
from entrepairs.notifications.models import Kind, Notice
from entrepairs.people.models import Person


@pytest.fixture
def answered(cast):
    """Bruno asked, Awa answered, the readers have read."""
    question = publish(
        actor=cast.bruno,
        community=cast.counsellors,
        kind="question",
        title="How do I explain a deductible?",
        html="<p>A customer asks.</p>",
    )
    answer = publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="answer",
        parent=question,
        title="",
        html="<p>With a cup of coffee.</p>",
    )
    readers.catch_up()
    return answer


def send_now():
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()


def test_who_asked_hears_of_the_answer_once(cast, answered):
    readers.Bookmark.objects.update(entry=0)
    readers.catch_up()

    assert [notice.kind for notice in Notice.objects.filter(person=cast.bruno)] == [Kind.ANSWER]


def test_nobody_hears_of_their_own_deed(cast, answered):
    assert not Notice.objects.filter(person=cast.awa).exists()


def test_a_title_in_another_language_is_said_to_be(cast, client, answered):
    client.force_login(cast.bruno)
    assert 'class="voice">How do I' in client.get("/notices/").content.decode()
    Contribution.objects.update(language="fr")
    for page in ("/", "/notices/"):
        assert 'class="voice" lang="fr">How do I' in client.get(page).content.decode()


def test_the_mail_says_what_happened_and_how_to_stop(cast, answered):
    send_now()

    (sent,) = mail.outbox
    assert sent.to == [cast.bruno.email]
    assert sent.subject == "Awa Diop answered you: How do I explain a deductible?"
    assert "With a cup of coffee." in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    row = OutboxMessage.objects.get()
    assert sent.extra_headers["Message-ID"] == row.message_id
    assert row.state == "sent"


def test_a_mail_speaks_its_readers_language(cast, answered):
    cast.bruno.language = "fr"
    cast.bruno.save()
    send_now()

    assert mail.outbox[0].subject == "Awa Diop vous a répondu : How do I explain a deductible?"


def test_nothing_is_sent_to_somebody_whose_right_ended_while_it_waited(cast, answered):
    Membership.objects.filter(person=cast.bruno).delete()
    send_now()

    assert mail.outbox == []
    assert OutboxMessage.objects.get().state == "dropped"
    assert queries.unread(cast.bruno) == 0


def test_nothing_is_sent_once_the_notice_was_opened(cast, answered):
    actions.open_notice(actor=cast.bruno, notice=Notice.objects.get())
    send_now()

    assert mail.outbox == []


def test_a_kind_can_be_refused(cast):
    actions.wish(actor=cast.bruno, kind=Kind.ANSWER, inside=False, mail=False, device=False)
    question = publish(
        actor=cast.bruno, community=cast.counsellors, kind="question", title="Who knows?", html=""
    )
    publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="answer",
        parent=question,
        title="",
        html="<p>I do.</p>",
    )
    readers.catch_up()

    assert not Notice.objects.exists()


def test_a_mails_link_stops_its_kind_without_signing_in(cast, answered, client):
    address = stopping.stop_url(cast.bruno, Kind.ANSWER)

    assert client.get(address).status_code == 200
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    send_now()
    assert mail.outbox == []


def test_a_damaged_stop_link_is_no_page(client, db):
    assert client.get(reverse("notifications:stop", args=["forged:token"])).status_code == 404


def test_opening_leads_to_the_answer(cast, answered, client):
    client.force_login(cast.bruno)
    notice = Notice.objects.get()

    response = client.post(reverse("notifications:open", args=[notice.slug]), follow=True)

    address, anchor = response.redirect_chain[-1][0].split("#")
    assert address == f"/knowledge/{answered.parent.slug}/"
    assert f'id="{anchor}"' in response.text
    assert queries.unread(cast.bruno) == 0


def test_opening_leads_to_the_comment(cast, answered, client):
    said = talking.comment(actor=cast.eva, contribution=answered, html="<p>With milk.</p>")
    readers.catch_up()
    client.force_login(cast.awa)
    notice = Notice.objects.get(person=cast.awa)
    page = client.post(reverse("notifications:open", args=[notice.slug]), follow=True)

    assert page.redirect_chain[-1][0].endswith(f"/{answered.parent.slug}/#c-{said.slug}")
    assert f'id="c-{said.slug}"' in page.text


def test_the_inbox_costs_the_same_however_long(cast, answered):
    one = Notice.objects.get()
    Notice.objects.bulk_create(
        Notice(
            organisation=cast.house,
            person=cast.bruno,
            kind=Kind.ANSWER,
            key=f"more-{n}",
            actor=cast.awa,
            community=one.community,
            contribution=one.contribution,
        )
        for n in range(40)
    )
    with sql_queries(3):  # what is readable, how many, the page
        page = queries.inbox(cast.bruno, 1)

    assert len(page.object_list) == 25
    readable.forget(cast.bruno)


def test_a_stranger_opens_nobodys_notice(cast, answered, client):
    client.force_login(cast.diego)

    response = client.post(reverse("notifications:open", args=[Notice.objects.get().slug]))

    assert response.status_code == 404


@pytest.mark.parametrize("name", ["inbox", "preferences"])
def test_a_stranger_sees_only_their_own(cast, answered, client, name):
    client.force_login(cast.diego)

    page = client.get(reverse(f"notifications:{name}")).content.decode()

    assert "deductible" not in page
    assert "Awa Diop" not in page


def test_a_wish_pressed_changes_the_row_alone(cast, client):
    client.force_login(cast.bruno)

    row = client.post(
        reverse("notifications:wish"),
        {"kind": "answer", "inside": "on"},
        headers={"HX-Request": "true"},
    ).content.decode()

    assert 'id="wish-answer"' in row
    assert "<h1" not in row
    assert not next(w for w in queries.wishes(cast.bruno) if w.kind == "answer").mail


def test_facilitators_hear_of_a_request_and_who_asked_of_the_yes(cast):
    request = communities.request_to_join(
        actor=cast.farid, community=cast.counsellors, message="May I?"
    )
    readers.catch_up()
    assert [n.kind for n in Notice.objects.filter(person=cast.awa)] == [Kind.REQUEST]

    communities.accept_request(actor=cast.awa, request=request)
    readers.catch_up()
    assert [n.kind for n in Notice.objects.filter(person=cast.farid)] == [Kind.WELCOME]


def test_who_is_invited_into_a_hidden_community_hears_of_it(cast):
    communities.invite_person(actor=cast.eva, community=cast.hidden, person=cast.bruno)
    readers.catch_up()

    assert [n.kind for n in Notice.objects.visible_to(cast.bruno)] == [Kind.INVITATION]


def test_an_invitation_leads_to_its_own_page(cast):
    invited = communities.invite_person(actor=cast.eva, community=cast.hidden, person=cast.bruno)
    readers.catch_up()
    (notice,) = Notice.objects.visible_to(cast.bruno)

    assert words.tell(notice).url == reverse("communities:invitation", args=[invited.token])


def test_a_withdrawn_invitation_is_told_no_more(cast):
    invited = communities.invite_person(actor=cast.eva, community=cast.hidden, person=cast.bruno)
    readers.catch_up()
    communities.withdraw_invitation(actor=cast.eva, invitation=invited)
    send_now()

    assert not Notice.objects.visible_to(cast.bruno).exists()
    assert mail.outbox == []


def test_a_welcome_is_over_with_the_belonging(cast):
    request = communities.request_to_join(actor=cast.farid, community=cast.counsellors)
    communities.accept_request(actor=cast.awa, request=request)
    readers.catch_up()
    communities.remove_member(actor=cast.awa, community=cast.counsellors, person=cast.farid)
    send_now()

    assert not Notice.objects.visible_to(cast.farid).exists()
    assert not [sent for sent in mail.outbox if cast.farid.email in sent.to]


def test_reports_are_told_to_nobody_who_looks_after_nothing_any_more(cast, answered):
    report(actor=cast.bruno, thing=answered, reason="other")
    readers.catch_up()
    communities.give_role(
        actor=cast.awa, community=cast.counsellors, person=cast.eva, role="member"
    )

    assert not Notice.objects.visible_to(cast.eva).exists()
    assert Notice.objects.visible_to(cast.awa).filter(kind=Kind.REPORT).exists()


def test_each_request_to_join_is_told(cast):
    gina = Person.objects.create(organisation=cast.house, name="Gina Rossi")
    for person in (cast.farid, gina):
        communities.request_to_join(actor=person, community=cast.counsellors)
        readers.catch_up()

    assert Notice.objects.filter(person=cast.awa, kind=Kind.REQUEST).count() == 2


def test_whoever_is_invited_again_hears_of_it_again(cast):
    invite = {"actor": cast.chloe, "community": cast.invited, "person": cast.bruno}
    first = communities.invite_person(**invite)
    communities.withdraw_invitation(actor=cast.chloe, invitation=first)
    communities.invite_person(**invite)
    readers.catch_up()

    assert Notice.objects.filter(person=cast.bruno, kind=Kind.INVITATION).count() == 1
    assert queries.unread(cast.bruno) == 1


def test_a_text_reported_again_is_told_again_once_the_first_report_is_settled(cast, answered):
    for reporter in (cast.bruno, cast.chloe):
        first = report(actor=reporter, thing=answered, reason="wrong")
    readers.catch_up()
    assert Notice.objects.filter(person=cast.eva, kind=Kind.REPORT).count() == 1

    keep_reported(actor=cast.eva, report=first)
    report(actor=cast.bruno, thing=answered, reason="wrong")
    readers.catch_up()
    assert Notice.objects.filter(person=cast.eva, kind=Kind.REPORT).count() == 2


def test_a_name_of_two_lines_holds_no_mail_back(cast, answered):
    cast.awa.name = "Awa\nBcc: everybody@house.example"
    cast.awa.save()
    send_now()

    (letter,) = mail.outbox
    assert letter.subject.startswith("Awa Bcc: everybody@house.example answered you")
    assert letter.recipients() == [cast.bruno.email]
