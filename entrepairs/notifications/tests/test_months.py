# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became of one's texts: one notice a month, with the rights of when it is read."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from entrepairs.communities.actions import needs
from entrepairs.communities.models import Community, Membership
from entrepairs.curation.actions import turning
from entrepairs.kernel import outbox, readers, scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import (
    crediting,
    feedback,
    needing,
    publishing,
    relaying,
    thanking,
    withdrawing,
)
from entrepairs.knowledge.models import Contribution, NeedAnswer, Trial, Useful
from entrepairs.knowledge.months import Month
from entrepairs.knowledge.queries import became as queries
from entrepairs.notifications import actions, months
from entrepairs.notifications import mails as drawn
from entrepairs.notifications import queries as notices
from entrepairs.notifications import thanking as telling
from entrepairs.notifications.models import Kind, Notice
from entrepairs.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.hours]
OCTOBER = Month(2026, 10)
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def tip(cast, clock):
    clock("2026-09-14 10:00")
    Person.objects.update(created_at="2026-01-05T09:00:00Z")
    text = publishing.publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tip",
        title="Call back at noon",
        html="<p>They are at home then.</p>",
    )
    crediting.credit(actor=cast.awa, contribution=text, people=[cast.chloe])
    return text


def useful(*, actor, contribution):
    """At the hour of the moved clock."""
    feedback.find_useful(actor=actor, contribution=contribution)
    Useful.objects.filter(person=actor, contribution=contribution).update(at=timezone.now())


def tried(*, actor, contribution):
    feedback.tell_trial(actor=actor, contribution=contribution, outcome="worked")
    Trial.objects.filter(person=actor, contribution=contribution).update(at=timezone.now())


def told():
    rows = Notice.objects.filter(kind=Kind.JOURNEY).order_by("pk")
    return [(row.person.given_name, row.figures["month"]) for row in rows]


def mails():
    mail.outbox.clear()
    while outbox.deliver_due():
        pass
    return {sent.to[0].partition("@")[0]: sent for sent in mail.outbox}


def lines(person, month=OCTOBER):
    return [f"{text.title}: {text.line}" for text in queries.became(person, month).texts]


def test_it_is_told_once_to_each_whose_work_it_is(cast, clock, tip):
    clock("2026-10-20 10:00")
    useful(actor=cast.bruno, contribution=tip)
    useful(actor=cast.eva, contribution=tip)
    tried(actor=cast.eva, contribution=tip)
    clock("2026-10-31 23:59")
    assert months.tell_of_the_month() == 0
    clock("2026-11-03 10:00")
    assert (months.tell_of_the_month(), months.tell_of_the_month()) == (2, 0)
    assert told() == [("Awa", "2026-10"), ("Chloé", "2026-10")]
    rows = [row for row in notices.waiting(cast.awa, 9) if row.kind == Kind.JOURNEY]
    assert [(row.what, row.title) for row in rows] == [
        ("What became of your texts last month", "October 2026")
    ]
    letter = mails()["awa"]
    assert "“Call back at noon”: useful to 2 colleagues, tried by 1 person" in letter.body
    assert "/me/became/2026-10/" in letter.body


def test_a_month_that_brought_nothing_is_not_told(cast, clock, tip):
    clock("2026-11-03 10:00")
    assert (months.tell_of_the_month(), told()) == (0, [])


def test_what_one_did_oneself_or_took_back_is_not_told(cast, clock, tip):
    clock("2026-10-20 10:00")
    useful(actor=cast.chloe, contribution=tip)
    useful(actor=cast.bruno, contribution=tip)
    feedback.take_useful_back(actor=cast.bruno, contribution=tip)
    assert lines(cast.chloe) == []
    assert lines(cast.awa) == ["Call back at noon: useful to 1 colleague"]


@pytest.mark.parametrize(
    ("zone", "month", "last"),
    [
        # Clocks go forward on 29 March and back on 25 October; in New York on 8 March, 1 November.
        ("Europe/Paris", Month(2026, 3), 31),
        ("Europe/Paris", OCTOBER, 31),
        ("America/New_York", Month(2026, 3), 31),
        ("America/New_York", OCTOBER, 31),
        ("Pacific/Kiritimati", OCTOBER, 31),
        ("Pacific/Pago_Pago", Month(2026, 11), 30),
    ],
)
def test_it_is_the_month_of_the_author(cast, clock, tip, zone, month, last):
    Person.objects.update(time_zone=zone)
    here = ZoneInfo(zone)
    begins, ends = f"{month.name}-01 00:00:00", f"{month.name}-{last} 23:59:59"
    after = f"{month.after().name}-01 00:00:00"
    before = datetime.fromisoformat(begins) - timedelta(seconds=1)
    other = publishing.publish(
        actor=cast.awa, community=cast.counsellors, kind="tip", title="Smile", html="<p>x</p>"
    )
    for moment, actor, text in (
        (str(before), cast.bruno, other),
        (begins, cast.bruno, tip),
        (ends, cast.eva, tip),
        (after, cast.eva, other),
    ):
        clock(moment, here)
        useful(actor=actor, contribution=text)
    awa = Person.objects.get(pk=cast.awa.pk)
    assert lines(awa, month) == ["Call back at noon: useful to 2 colleagues"]
    clock(ends, here)
    months.tell_of_the_month()
    assert ("Awa", month.name) not in told()
    clock(after, here)
    months.tell_of_the_month()
    months.tell_of_the_month()
    assert told().count(("Awa", month.name)) == 1


def test_each_hears_of_it_when_their_own_month_is_over(cast, clock, tip):
    Person.objects.filter(pk=cast.chloe.pk).update(time_zone="America/New_York")
    clock("2026-10-20 10:00")
    useful(actor=cast.bruno, contribution=tip)
    clock("2026-11-01 00:10")
    months.tell_of_the_month()
    assert told() == [("Awa", "2026-10")]
    clock("2026-11-01 12:00")
    months.tell_of_the_month()
    assert told() == [("Awa", "2026-10"), ("Chloé", "2026-10")]


def test_it_says_all_that_happened(cast, clock, tip):
    clock("2026-10-06 10:00")
    tutorial = publishing.publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tutorial",
        title="The joker",
        html="",
        sections={"how": "<p>Call an expert.</p>"},
    )
    relays = []
    for name in ("Nantes", "Lille"):
        group = Community.objects.create(organisation=cast.house, name=name)
        place = {"organisation": cast.house, "community": group, "role": "facilitator"}
        Membership.objects.create(person=cast.farid, **place)
        relays.append(relaying.relay_tutorial(actor=cast.awa, tutorial=tutorial, community=group))
    relaying.adopt(actor=cast.farid, relay=relays[0])
    how = {"how": "<p>On a tablet.</p>"}
    relaying.adapt(actor=cast.farid, relay=relays[1], title="Ours", sections=how)
    need = needs.name_need(actor=cast.bruno, community=cast.counsellors, wording="Calling back")
    needing.answer_need(actor=cast.eva, contribution=tip, need=need)
    NeedAnswer.objects.update(linked_at=timezone.now())
    question = publishing.publish(
        actor=cast.bruno, community=cast.counsellors, kind="question", title="When?", html=""
    )
    answer = publishing.publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="answer",
        title="",
        html="<p>At noon.</p>",
        parent=question,
    )
    made = turning.turn(actor=cast.eva, answer=answer, kind="tip")
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    thanking.say_thanks(actor=cast.eva, thing=tip)
    thanking.add_words(actor=cast.bruno, thing=tip, words="It saved my morning.")
    clock("2026-11-03 10:00")
    assert sorted(lines(cast.awa)) == [
        "Call back at noon: answers 1 need",
        "The joker: adopted by 1 group, 1 variant",
        "When?: 1 text was made of it",
    ]
    story = queries.became(cast.awa, OCTOBER)
    assert story.thanks.words == "It saved my morning."
    (one,) = [text for text in story.texts if text.made]
    assert [row.slug for row in one.made] == [made.slug]
    months.tell_of_the_month()
    assert "Bruno Costa thanked you: “It saved my morning.”" in mails()["awa"].body
    # Where it is one of several things of a mail, one text stands for the others.
    month = drawn.item(Notice.objects.get(kind=Kind.JOURNEY, person=cast.awa))
    assert len(month.details) == 1
    assert len(month.after) == 3
    assert month.line == f"{month.what} · {month.details[0]}"


def test_what_is_no_longer_to_be_read_is_not_in_the_mail(cast, clock, tip):
    clock("2026-10-20 10:00")
    useful(actor=cast.bruno, contribution=tip)
    clock("2026-11-02 07:00")
    assert months.tell_of_the_month() == 2
    cast.chloe.memberships.all().delete()
    clock("2026-11-02 09:00")
    assert set(mails()) == {"awa"}


def test_a_withdrawn_text_leaves_the_mail_before_it_is_sent(cast, clock, tip):
    other = publishing.publish(
        actor=cast.awa, community=cast.counsellors, kind="tip", title="Smile", html="<p>x</p>"
    )
    clock("2026-10-20 10:00")
    for text in (tip, other):
        useful(actor=cast.bruno, contribution=text)
    clock("2026-11-02 07:00")
    months.tell_of_the_month()
    withdrawing.withdraw(actor=cast.awa, contribution=tip)
    clock("2026-11-02 09:00")
    sent = mails()
    assert set(sent) == {"awa"}
    assert "Smile" in sent["awa"].body
    assert "noon" not in sent["awa"].body


def test_who_does_not_want_it_has_none(cast, clock, tip):
    actions.wish(actor=cast.awa, kind=Kind.JOURNEY, inside=False, mail=False, device=False)
    clock("2026-10-20 10:00")
    useful(actor=cast.bruno, contribution=tip)
    clock("2026-11-03 10:00")
    months.tell_of_the_month()
    assert told() == [("Chloé", "2026-10")]


def test_its_page_is_the_readers_own(cast, client, clock, tip):
    clock("2026-10-20 10:00")
    useful(actor=cast.bruno, contribution=tip)
    clock("2026-11-03 10:00")
    client.force_login(cast.awa)
    text = client.get("/me/became/2026-10/").content.decode()
    assert "Call back at noon" in text
    assert "October 2026" in text
    for month in ("2026-11", "2026-13", "2026-00", "soon"):
        assert client.get(f"/me/became/{month}/").status_code == 404
    for other in (cast.eva, cast.diego):
        client.force_login(other)
        assert "Call back at noon" not in client.get("/me/became/2026-10/").content.decode()


def test_it_costs_the_same_however_much_happened(cast, clock, tip):
    def price():
        with scope.request_scope(), sql_queries(9):
            queries.became(cast.awa, OCTOBER)

    clock("2026-10-20 10:00")
    useful(actor=cast.bruno, contribution=tip)
    price()
    for number in range(5):
        text = publishing.publish(
            actor=cast.awa,
            community=cast.counsellors,
            kind="tip",
            title=f"{number}",
            html="<p>x</p>",
        )
        useful(actor=cast.bruno, contribution=text)
        tried(actor=cast.eva, contribution=text)
    price()
    assert Contribution.objects.count() == 6


def test_thanks_are_told_once_they_have_left(cast, clock, tip):
    clock("2026-10-20 10:00")
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    thanking.add_words(actor=cast.bruno, thing=tip, words="It saved my morning.")
    clock("2026-10-20 10:09")
    assert thanks() == 0
    clock("2026-10-20 10:10")
    assert (thanks(), thanks()) == (2, 0)
    (row,) = [row for row in notices.waiting(cast.awa, 9) if row.kind == Kind.THANKED]
    assert (row.what, row.title) == (
        "Bruno Costa thanks you for what you wrote",
        "Call back at noon: “It saved my morning.”",
    )
    assert "It saved my morning." in mails()["awa"].body


def test_what_was_undone_or_put_away_is_never_told(cast, clock, tip):
    clock("2026-10-20 10:00")
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    thanking.take_thanks_back(actor=cast.bruno, thing=tip)
    thanking.say_thanks(actor=cast.eva, thing=tip)
    clock("2026-10-20 10:10")
    assert thanks() == 2
    for row in Notice.objects.filter(kind=Kind.THANKED):
        thanking.put_thanks_away(actor=row.person, thanks=row.thanks)
    assert [row for row in notices.waiting(cast.awa, 9) if row.kind == Kind.THANKED] == []
    assert mails() == {}


def thanks():
    readers.catch_up()
    return telling.tell_who_is_thanked()
