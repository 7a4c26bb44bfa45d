# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is said to a community reaches its members once, and nobody who may not read it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.kernel import outbox, readers
from entrepairs.kernel.models import OutboxMessage
from entrepairs.notifications import mails, queries, words
from entrepairs.notifications.models import Kind, Notice
from entrepairs.outreach import actions
from entrepairs.outreach.models import Announcement
from entrepairs.outreach.tests.saying import announced, polled

pytestmark = pytest.mark.django_db


def news(person):
    rows = Notice.objects.visible_to(person).filter(kind__in=[Kind.ANNOUNCED, Kind.POLL])
    return list(rows.select_related("actor", "community", "announcement"))


def delivered():
    OutboxMessage.objects.update(due_at=timezone.now())
    while outbox.deliver_due():
        pass


def test_members_are_told_once_who_says_it_is_not(cast):
    row = announced(cast)
    readers.catch_up()
    for person in (cast.bruno, cast.chloe, cast.eva):
        (notice,) = news(person)
        told = words.tell(notice)
        assert (told.title, told.url) == ("We meet on Tuesday", f"/announcements/{row.slug}/")
        assert told.what == "Awa Diop has something to tell the community"
    assert news(cast.awa) == news(cast.farid) == news(cast.diego) == []


def test_a_welcome_rings_nowhere_a_poll_asks(cast):
    announced(cast, kind="welcome")
    poll = polled(cast)
    readers.catch_up()
    (notice,) = news(cast.bruno)
    assert (notice.kind, notice.announcement) == (Kind.POLL, poll)
    assert words.tell(notice).verb == "Vote"


def test_a_reminder_is_told_anew_an_edit_is_not(cast):
    row = announced(cast)
    readers.catch_up()
    actions.edit_announcement(actor=cast.awa, announcement=row, title="We meet on Monday")
    readers.catch_up()
    assert len(news(cast.bruno)) == 1
    Announcement.objects.update(told_at=timezone.now() - timedelta(days=8))
    actions.tell_again(actor=cast.chloe, announcement=_hers(cast, row))
    readers.catch_up()
    assert len(news(cast.bruno)) == 2
    # Who wrote it is reminded too, when somebody else does it.
    assert len(news(cast.awa)) == 1


def _hers(cast, row):
    Announcement.objects.update(author=cast.chloe)
    return row


def test_the_mail_brings_the_lines_to_those_who_still_read_it(cast, mailoutbox):
    announced(cast, text="At nine, in *room* [two](/knowledge/).")
    readers.catch_up()
    communities.leave_community(actor=cast.bruno, community=cast.counsellors)
    delivered()
    assert sorted(mail.to[0] for mail in mailoutbox) == [cast.chloe.email, cast.eva.email]
    assert "At nine, in room two." in mailoutbox[0].body


@pytest.mark.parametrize("end", [actions.end_announcement, actions.withdraw_announcement])
def test_what_is_over_before_the_mail_leaves_is_not_told(cast, mailoutbox, end):
    row = announced(cast)
    readers.catch_up()
    end(actor=cast.awa, announcement=row)
    delivered()
    assert mailoutbox == []
    assert news(cast.bruno) == []


def test_who_joined_hears_each_hello_once(cast):
    for actor in (cast.awa, cast.awa, cast.chloe):
        actions.greet(actor=actor, community=cast.counsellors, person=cast.bruno)
    readers.catch_up()
    rows = [row for row in queries.waiting(cast.bruno, 9) if row.kind == Kind.HELLO]
    assert [(row.what, row.title) for row in rows] == [
        ("Chloé Martin says hello and is glad that you are here", "Counsellors"),
        ("Awa Diop says hello and is glad that you are here", "Counsellors"),
    ]
    notice = Notice.objects.filter(kind=Kind.HELLO).select_related(*mails.THINGS).first()
    assert mails.item(notice).voice == "Hello, and welcome. If you look for something, ask me."
