# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A word to everybody: the program alone brings it to each, and who writes learns nothing.

T-REENG-TW (trust.md section 7; I39, I41).
"""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel import outbox, readers
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry, OutboxMessage
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution
from entrepairs.notifications import announcements
from entrepairs.notifications.actions import wish
from entrepairs.notifications.models import Kind, Notice
from entrepairs.outreach import actions, turns
from entrepairs.outreach.models import Announcement, Turn
from entrepairs.outreach.tests.saying import announced
from entrepairs.people.models import Person

pytestmark = pytest.mark.django_db
LONG_AGO = "2024-W05"
MONTH = timedelta(days=30)


def written(cast, actor=None, **more):
    return announced(cast, actor, kind="word", title="We miss you", text="Come by.", **more)


def age(word, days):
    """As if it had been written so many days before."""
    moved = {"at": word.at - timedelta(days=days), "ends_at": word.ends_at - timedelta(days=days)}
    Announcement.objects.filter(pk=word.pk).update(**moved)


def reached(word):
    rows = Notice.objects.filter(kind=Kind.WORD, announcement=word)
    return sorted(rows.values_list("person__name", flat=True))


def delivered():
    OutboxMessage.objects.update(due_at=timezone.now())
    while outbox.deliver_due():
        pass


# Who writes, and how often.


def test_facilitators_and_ambassadors_write_once_in_thirty_days(cast):
    word = written(cast, cast.chloe)
    for person in (cast.awa, cast.chloe):
        with pytest.raises(Refused, match="30 days"):
            written(cast, person)
    # To withdraw it is no way around that.
    actions.withdraw_announcement(actor=cast.chloe, announcement=word)
    with pytest.raises(Refused, match="30 days"):
        written(cast)
    age(word, 31)
    written(cast)
    with pytest.raises(Refused, match="ambassadors"):
        written(cast, cast.bruno)


def test_it_rings_for_nobody_at_once_stands_on_no_front_and_is_told_once(cast, client):
    word = written(cast)
    readers.catch_up()
    assert not Notice.objects.exists()
    client.force_login(cast.bruno)
    front = client.get(reverse("home:community", args=[cast.counsellors.slug])).content.decode()
    assert "We miss you" not in front
    with pytest.raises(Refused, match="once"):
        actions.tell_again(actor=cast.awa, announcement=word)
    age(word, 31)
    with pytest.raises(Refused, match="month"):
        actions.reopen_announcement(actor=cast.awa, announcement=word)


# Everybody has it within the month.


def test_everybody_has_it_within_the_month_and_once(cast):
    word = written(cast)
    assert announcements.bring_words() < 4
    age(word, 27)
    announcements.bring_words()
    assert reached(word) == ["Bruno Costa", "Chloé Martin", "Eva Novak"]
    assert announcements.bring_words() == 0


def test_the_day_does_not_depend_on_whether_one_was_around(cast):
    word = written(cast)
    days = {turns.moment(word, person.slug) for person in Person.objects.all()}
    assert all(word.at <= day <= word.at + timedelta(days=26) for day in days)
    before = turns.moment(word, cast.bruno.slug)
    Person.objects.filter(pk=cast.bruno.pk).update(around_in=LONG_AGO)
    assert turns.moment(word, cast.bruno.slug) == before


@pytest.mark.parametrize("stop", [actions.end_announcement, actions.withdraw_announcement])
def test_what_is_stopped_reaches_nobody_else(cast, stop):
    word = written(cast)
    age(word, 27)
    stop(actor=cast.awa, announcement=word)
    assert announcements.bring_words() == 0


def test_two_in_a_quarter_for_each_whatever_their_communities(cast):
    for community in (cast.counsellors, cast.everyone, cast.hidden):
        Membership.objects.get_or_create(
            organisation=cast.house, community=community, person=cast.bruno
        )
    words = [written(cast), written(cast, community=cast.everyone)]
    words.append(written(cast, cast.eva, community=cast.hidden))
    for word in words:
        age(word, 27)
    announcements.bring_words()
    assert sum("Bruno Costa" in reached(word) for word in words) == 2
    assert Turn.objects.filter(person=cast.bruno).count() == 3
    # A quarter later what was counted is forgotten.
    Announcement.objects.update(ends_at=timezone.now() - timedelta(days=1))
    Turn.objects.update(at=timezone.now() - timedelta(days=93))
    announcements.bring_words()
    assert not Turn.objects.exists()


def test_who_does_not_want_them_has_none_and_nobody_sees_that(cast):
    wish(actor=cast.bruno, kind=Kind.WORD, inside=False, mail=False, device=False)
    word = written(cast)
    age(word, 27)
    announcements.bring_words()
    assert reached(word) == ["Chloé Martin", "Eva Novak"]


# What each reads.


def test_the_mail_tells_each_what_is_new_for_them(cast, mailoutbox):
    publish(
        actor=cast.awa, community=cast.counsellors, kind="tip", title="Old tip", html="<p>a</p>"
    )
    Contribution.objects.update(published_at=timezone.now() - timedelta(days=90))
    publish(
        actor=cast.awa, community=cast.counsellors, kind="tip", title="New tip", html="<p>b</p>"
    )
    Person.objects.filter(pk=cast.bruno.pk).update(around_in=LONG_AGO)
    year, week, _ = timezone.now().isocalendar()
    Person.objects.filter(pk=cast.eva.pk).update(around_in=f"{year}-W{week:02}")
    age(written(cast), 27)
    announcements.bring_words()
    OutboxMessage.objects.exclude(person__in=[cast.bruno, cast.eva]).delete()
    delivered()
    bodies = {mail.to[0]: mail.body for mail in mailoutbox}
    away, here = bodies[cast.bruno.email], bodies[cast.eva.email]
    assert "New here since your last visit:" in away
    assert "Old tip" in away
    assert "Old tip" not in here
    assert "since your last visit" not in here
    for body in (away, here):
        assert "New tip" in body
        assert "Come by." in body
        assert "Everybody in the community has this word within a month." in body


def test_what_waited_in_the_outbox_is_erased_a_week_after(cast, mailoutbox):
    age(written(cast), 27)
    announcements.bring_words()
    delivered()
    later = timezone.now() - timedelta(days=7, minutes=1)
    OutboxMessage.objects.update(settled_at=later)
    outbox.sweep()
    assert not OutboxMessage.objects.filter(kind="notice_mail").exists()


# T-REENG-TW.


def _seen_by(client, person, word):
    """Every byte that who writes gets: pages, notices, mails, the journal of their deeds."""
    client.force_login(person)
    here = word.community.slug
    addresses = [
        reverse("home:community", args=[here]),
        reverse("outreach:announcements", args=[here]),
        reverse("outreach:announcement", args=[word.slug]),
        reverse("outreach:word", args=[here]),
        reverse("communities:members", args=[here]),
        "/notices/",
        "/",
    ]
    pages = [_without_tokens(client.get(address).content.decode()) for address in addresses]
    told = list(Notice.objects.filter(person=person).values_list("kind", "key", "opened_at"))
    entries = list(JournalEntry.objects.values_list("name", "actor", "about"))
    return pages, told, entries


def _without_tokens(page):
    """Those of the moment: what guards a form is another at each look."""
    page = re.sub(r'("X-CSRFToken":|name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page)
    return re.sub(r'(nonce|name="once" value)="[\w-]+"', r"\1", page)


@pytest.mark.parametrize("writer", ["awa", "chloe"])
def test_whether_somebody_was_around_changes_no_byte_for_who_writes(
    cast, client, mailoutbox, writer
):
    people = [
        Person.objects.create(organisation=cast.house, name=f"Member {n}", email=f"m{n}@x.example")
        for n in range(26)
    ]
    for one in people:
        Membership.objects.create(organisation=cast.house, community=cast.counsellors, person=one)
    Person.objects.filter(pk__in=[one.pk for one in people[:13]]).update(around_in=LONG_AGO)
    word = written(cast, getattr(cast, writer))
    seen = []
    for around in (LONG_AGO, "2026-W48"):
        with transaction.atomic():
            Person.objects.filter(pk=cast.bruno.pk).update(around_in=around)
            for days in (0, 9, 9, 9):
                age(Announcement.objects.get(pk=word.pk), days)
                announcements.bring_words()
                delivered()
            turned = list(Turn.objects.order_by("pk").values_list("person", "is_told"))
            theirs = _seen_by(client, getattr(cast, writer), word)
            to_writer = [m.body for m in mailoutbox if m.to == [getattr(cast, writer).email]]
            seen.append((turned, theirs, to_writer))
            mailoutbox.clear()
            transaction.set_rollback(True)
    assert seen[0] == seen[1]
