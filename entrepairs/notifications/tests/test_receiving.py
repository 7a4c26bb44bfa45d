# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails that come in: answers are written once, with the rights of now; bounces are followed."""

import io
import time
from email.message import EmailMessage

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel import outbox
from entrepairs.kernel.models import OutboxMessage
from entrepairs.knowledge.models import Comment, Contribution
from entrepairs.notifications import answering
from entrepairs.notifications.models import FailingAddress, Kind
from entrepairs.notifications.receiving import cutting, receive


@pytest.fixture(autouse=True)
def _answers_come_in(settings):
    settings.REPLY_ADDRESS = "reply@learn.example"


@pytest.fixture
def notice(cast, tell):
    return tell(Kind.MENTION)


def letter(notice, text="With a cup of coffee.", sender=None, html=None, **headers):
    """A mail as a colleague's program writes it."""
    written = EmailMessage()
    written["From"] = sender or f"Bruno Costa <{notice.person.email.upper()}>"
    written["To"] = headers.pop("To", answering.address(notice))
    written["Message-ID"] = headers.pop("id", "<1@phone.example>")
    for name, value in headers.items():
        written[name.replace("_", "-")] = value
    if html is None:
        written.set_content(text)
    else:
        written.set_content(html, subtype="html")
    return written.as_bytes()


def sent_back():
    OutboxMessage.objects.exclude(kind="notice_mail").update(due_at=timezone.now())
    mail.outbox.clear()
    OutboxMessage.objects.filter(kind="notice_mail").delete()
    while outbox.deliver_due():
        pass
    return mail.outbox


def answers():
    return Contribution.objects.filter(kind="answer")


def test_the_mail_says_that_it_can_be_answered_and_where(cast, notice):
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()
    (sent,) = mail.outbox

    assert sent.reply_to == [answering.address(notice)]
    assert "Answer this mail" in sent.body
    assert len(sent.reply_to[0].partition("@")[0]) <= 64


def test_without_an_address_nothing_is_said_of_it(cast, notice, settings):
    settings.REPLY_ADDRESS = ""
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()

    assert mail.outbox[0].reply_to == []
    assert "Answer this mail" not in mail.outbox[0].body


def test_an_answer_to_a_question_is_published_under_its_authors_name(cast, notice):
    assert receive(letter(notice)) == "written"

    (answer,) = answers()
    assert (answer.author, answer.parent) == (cast.bruno, notice.contribution)
    assert answer.html == "<p>With a cup of coffee.</p>"


def test_a_mail_handed_over_twice_is_written_once(cast, notice):
    for _time in range(3):
        assert receive(letter(notice)) == "written"

    assert answers().count() == 1
    receive(letter(notice, "And a biscuit.", id="<2@phone.example>"))
    assert answers().count() == 2


def test_an_answer_to_an_answer_is_a_comment_under_it(cast, tell):
    question = tell(Kind.MENTION).contribution
    from entrepairs.knowledge.actions.publishing import publish
    from entrepairs.notifications import telling

    place = {"community": cast.counsellors, "parent": question}
    answer = publish(actor=cast.awa, kind="answer", title="", html="<p>So.</p>", **place)
    about = {"contribution": answer, "community": cast.counsellors, "actor": cast.awa}
    heard = telling.tell(cast.bruno, Kind.ANSWER, None, **about)

    assert receive(letter(heard, "Thank you!")) == "written"
    said = Comment.objects.get()
    assert (said.author, said.contribution, said.html) == (cast.bruno, answer, "<p>Thank you!</p>")


def test_the_envelope_may_name_the_address_alone(cast, notice):
    raw = letter(notice, To="reply@learn.example")

    assert receive(raw) == "for nobody"
    assert receive(raw, answering.address(notice).upper()) == "written"


def test_markup_is_words(cast, notice):
    receive(letter(notice, "<script>alert(1)</script> & <b>bold</b>"))

    assert answers().get().html == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;</p>"
    )


def test_a_page_is_read_as_words(cast, notice):
    page = (
        "<html><head><style>p{}</style></head><body><div>With <b>coffee</b>.</div>"
        "<div>And time.</div><script>alert(1)</script><img src='https://spy.example/1.gif'>"
        "<div class='gmail_quote'>On Mon, 30 Nov 2026 at 10:00, Awa &lt;a@b.example&gt; wrote:<br>"
        "<blockquote>How do I?</blockquote></div></body></html>"
    )
    receive(letter(notice, html=page))

    assert answers().get().html == "<p>With coffee.<br>And time.</p>"


@pytest.mark.parametrize(
    ("headers", "became"),
    [
        ({"Auto-Submitted": "auto-replied"}, "automatic"),
        ({"Precedence": "bulk"}, "automatic"),
        ({"Return-Path": "<>"}, "automatic"),
        ({"X-Autoreply": "yes"}, "automatic"),
        ({"List-Id": "<all.marceau.example>"}, "automatic"),
        ({"Auto-Submitted": "no"}, "written"),
    ],
)
def test_machines_are_not_answered(cast, notice, headers, became):
    assert receive(letter(notice, **headers)) == became

    assert answers().count() == (became == "written")
    assert not OutboxMessage.objects.filter(kind="answer_refused").exists()


@pytest.mark.parametrize("sender", ["awa@atelier.example", "bruno@home.example", "", "a@b, c@d"])
def test_whoever_holds_the_address_is_not_its_owner(cast, notice, sender):
    assert receive(letter(notice, sender=sender or "nobody")) == "sender"

    assert not answers().exists()
    (told,) = sent_back()
    assert told.to == [cast.bruno.email]
    assert "another address" in told.body
    assert "coffee" not in told.body


def test_an_address_that_was_never_confirmed_is_none(cast, notice):
    cast.bruno.emailaddress_set.update(verified=False)

    assert receive(letter(notice)) == "sender"


@pytest.mark.parametrize("change", ["signature", "notice", "short"])
def test_a_forged_address_leads_nowhere(cast, notice, tell, change):
    address = answering.address(notice)
    other = answering.address(tell(Kind.MENTION, cast.chloe, title="Other"))
    forged = {
        "signature": address.replace("@", "a@"),
        "notice": f"{other[:18]}{address[18:]}",
        "short": address.replace(address[18:34], ""),
    }[change]

    assert receive(letter(notice, To=forged)) == "for nobody"
    assert not OutboxMessage.objects.filter(kind="answer_refused").exists()


def test_rights_are_those_of_now(cast, notice):
    Membership.objects.filter(person=cast.bruno).delete()
    assert receive(letter(notice)) == "rights"
    assert receive(letter(notice)) == "rights"

    assert not answers().exists()
    (told,) = sent_back()
    assert "may not" in told.body
    assert "deductible" not in told.body


def test_who_left_writes_nothing_and_hears_nothing(cast, notice):
    cast.bruno.left_at = timezone.now()
    cast.bruno.save()

    assert receive(letter(notice)) == "rights"
    assert sent_back() == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [("> all quoted", "empty"), ("", "empty"), ("word " * 3000, "long")],
)
def test_what_cannot_be_published_is_said_once(cast, notice, text, reason):
    for _time in range(2):
        assert receive(letter(notice, text)) == reason

    (told,) = sent_back()
    assert told.subject == "Your answer was not published"
    assert told.extra_headers["Auto-Submitted"] == "auto-replied"
    assert not told.message().is_multipart()


@pytest.mark.parametrize(
    "below",
    [
        "On Mon, Nov 30, 2026 at 10:00 AM Awa <a@b.example> wrote:\n> How do I?",
        "On Mon, Nov 30, 2026 at 10:00 AM Awa Diop of the house\n<a@b.example> wrote:\n> How?",
        "Le lun. 30 nov. 2026 à 10:00, Awa <a@b.example> a écrit\xa0:\n> Comment ?",
        "-----Original Message-----\nFrom: Awa",
        "-----Message d’origine-----\nDe : Awa",
        "________________________________\nDe : Awa <a@b.example>\nEnvoyé : lundi",
        "De : Awa Diop <a@b.example>\nEnvoyé : lundi 30 novembre",
        "From: Awa <a@b.example>\nSent: Monday",
        "-- \nBruno Costa\nNantes",
        "Sent from my iPhone",
        "Envoyé de mon iPhone",
        "> How do I?",
    ],
)
def test_what_was_there_before_and_signatures_are_cut(below):
    assert cutting.answer(f"With coffee.\n\nAnd time.\n\n{below}\n") == "With coffee.\n\nAnd time."


def test_whoever_writes_below_is_understood():
    text = "On Monday, 30 Nov 2026, Awa wrote:\n> How do I?\n> Thanks\n\nWith coffee.\n-- \nBruno"

    assert cutting.answer(text) == "With coffee."


@pytest.mark.parametrize("line", ["On " + "a" * 400_000, "from: " + "@" * 400_000, "-" * 400_000])
def test_time_to_cut_grows_with_the_length_alone(line):
    began = time.perf_counter()
    cutting.answer(f"{line}\n" * 3)

    assert time.perf_counter() - began < 1


def test_a_character_set_that_lies_is_read_as_far_as_it_goes(cast, notice):
    raw = letter(notice).replace(b'charset="utf-8"', b'charset="no-such-set"')
    raw = raw.replace(b"coffee", b"caf\xe9")

    assert receive(raw) == "written"
    assert "caf" in answers().get().text


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff\n\n", b"From: <<>>@\nTo: ;;;,\n\n", b"To: =?x?y?z?="]
)
def test_what_is_no_mail_does_no_harm(db, raw):
    assert receive(raw) == "for nobody"


def report(message_id, address, status="5.1.1", action="failed", diagnostic=""):
    return (
        "From: MAILER-DAEMON@mx.example\nTo: entrepairs@localhost\nSubject: Undelivered\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nIt did not work.\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {diagnostic}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id}\nSubject: x\n\n--b--\n"
    ).encode()


@pytest.fixture
def mailed(cast, notice):
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()
    return OutboxMessage.objects.get()


def test_a_bounce_is_followed(cast, mailed):
    assert receive(report(mailed.message_id, cast.bruno.email.upper())) == "bounce"

    known = FailingAddress.objects.get()
    assert (known.person, known.address, known.said) == (cast.bruno, cast.bruno.email, "5.1.1")


def test_a_whole_mail_inside_a_report_is_read_too(cast, mailed):
    raw = report(mailed.message_id, cast.bruno.email).replace(
        b"text/rfc822-headers", b"message/rfc822"
    )

    assert receive(raw) == "bounce"


@pytest.mark.parametrize(
    "facts",
    [
        {"action": "delayed", "status": "4.4.7"},
        {"status": "5.2.2"},  # a full mailbox empties
        {"status": "5.7.1"},  # our words were refused, not the address
        {"address": "other@marceau.example"},
        {"message_id": "<forged@localhost>"},
        {"message_id": ""},
    ],
)
def test_what_says_nothing_of_the_address_changes_nothing(cast, mailed, facts):
    told = {"message_id": mailed.message_id, "address": cast.bruno.email} | facts

    assert receive(report(**told)) == "bounce of nothing known"
    assert not FailingAddress.objects.exists()


def test_a_report_without_a_code_of_its_own_is_read_by_its_number(cast, mailed):
    raw = report(mailed.message_id, cast.bruno.email, status="5.0.0", diagnostic="550 unknown user")

    assert receive(raw) == "bounce"


def test_the_command_reads_what_a_mail_server_pipes_to_it(cast, notice, monkeypatch):
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(letter(notice))))
    call_command("receive-mail", stdout=said)

    assert said.getvalue() == "written\n"
    assert answers().count() == 1
