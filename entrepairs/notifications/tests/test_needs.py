# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who hears of a need: of offers, of answers, and a month later."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.communities import asking
from entrepairs.communities.models import Need
from entrepairs.kernel import outbox, readers
from entrepairs.kernel.models import OutboxMessage
from entrepairs.knowledge.actions import needing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.notifications import actions, queries
from entrepairs.notifications.models import Kind, Notice


@pytest.fixture
def need(cast):
    """Bruno's; Chloé needs it too."""
    named = communities.name_need(
        actor=cast.bruno, community=cast.counsellors, wording="Reading a rival contract"
    )
    communities.support_need(actor=cast.chloe, need=named)
    return named


def answer(cast, need, title="Begin with the exclusions"):
    tip = publish(
        actor=cast.awa, community=cast.counsellors, kind="tip", title=title, html="<p>x</p>"
    )
    needing.answer_need(actor=cast.awa, need=need, contribution=tip)
    readers.catch_up()


def a_month_later():
    Need.objects.update(answered_at=timezone.now() - timedelta(days=31))
    asking.ask_whether_it_helped()
    readers.catch_up()


def told(kind):
    names = Notice.objects.filter(kind=kind).values_list("person__name", flat=True)
    return sorted(name.split()[0] for name in names)


def test_who_named_it_hears_of_each_offer_once(cast, need):
    communities.offer_help(actor=cast.awa, need=need, kind="can_show")
    communities.offer_help(actor=cast.eva, need=need, kind="knows_who")
    communities.offer_help(actor=cast.eva, need=need, kind="can_show")
    readers.catch_up()

    assert told(Kind.OFFER) == ["Bruno", "Bruno"]
    rows = queries.waiting(cast.bruno, 5)
    assert [row.what for row in rows] == [
        "Eva Novak offers to help with what you need",
        "Awa Diop offers to help with what you need",
    ]
    assert rows[0].title == "Reading a rival contract"


def test_a_me_too_is_told_to_nobody(cast, need):
    readers.catch_up()
    assert not Notice.objects.exists()


def test_those_who_need_it_hear_of_each_answer(cast, need):
    answer(cast, need)
    assert told(Kind.NEED) == ["Bruno", "Chloé"]
    answer(cast, need, "Then the prices")
    assert told(Kind.NEED) == ["Bruno", "Bruno", "Chloé", "Chloé"]


def test_after_a_month_those_who_said_nothing_are_asked(cast, need):
    answer(cast, need)
    a_month_later()
    assert told(Kind.CONFIRM) == ["Bruno", "Chloé"]

    communities.reopen_need(actor=cast.bruno, need=need)
    communities.unsupport_need(actor=cast.chloe, need=need)
    answer(cast, need, "Another")
    a_month_later()
    assert told(Kind.CONFIRM) == ["Bruno", "Bruno", "Chloé"]


def test_a_withdrawn_need_takes_its_notices_along(cast, need):
    answer(cast, need)
    assert queries.unread(cast.chloe) == 1
    communities.withdraw_need(actor=cast.bruno, need=need)
    assert queries.unread(cast.chloe) == 0
    communities.put_back_need(actor=cast.bruno, need=need)
    assert queries.unread(cast.chloe) == 1


def test_the_mail_asks_whether_the_right_still_stands(cast, need):
    answer(cast, need)
    communities.remove_member(actor=cast.awa, community=cast.counsellors, person=cast.chloe)
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()

    assert [message.to for message in mail.outbox] == [[cast.bruno.email]]
    (message,) = mail.outbox
    assert message.subject == "Something answers what you need: Reading a rival contract"
    assert f"/communities/needs/{need.slug}/" in message.body
    assert "Chloé" not in message.body


def test_who_does_not_want_to_hear_is_left_alone(cast, need):
    actions.wish(actor=cast.chloe, kind=Kind.NEED, inside=False, mail=False, device=False)
    answer(cast, need)
    assert told(Kind.NEED) == ["Bruno"]
