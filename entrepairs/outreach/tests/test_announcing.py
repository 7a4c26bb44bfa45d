# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Something is said to a whole community: by whom, to whom, how long."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.communities.actions import charters
from entrepairs.communities.charters import CharterAskedError
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.outreach import actions
from entrepairs.outreach.models import Announcement
from entrepairs.outreach.queries import announcements as queries
from entrepairs.outreach.tests.saying import announced, polled

pytestmark = pytest.mark.django_db
ADDRESSES = ("edit", "end", "reopen", "withdraw", "put_back", "tell_again", "vote")


def at(name, row):
    return reverse(f"outreach:{name}", args=[row.slug])


def shown(person, community):
    return [said.title for said in queries.pinned(person, community.pk)]


# Who says it.


def test_facilitators_and_ambassadors_announce_the_others_do_not(cast):
    announced(cast, cast.awa)
    announced(cast, cast.chloe, title="From Chloé")
    assert shown(cast.bruno, cast.counsellors) == ["From Chloé", "We meet on Tuesday"]
    for person in (cast.bruno, cast.eva):
        with pytest.raises(Refused, match="ambassadors"):
            announced(cast, person)
    assert JournalEntry.objects.filter(name="outreach.announced").count() == 2


def test_nothing_is_said_to_a_closed_community(cast):
    row = announced(cast, cast.awa)
    communities.archive_community(actor=cast.awa, community=cast.counsellors)
    cast.counsellors.refresh_from_db()
    with pytest.raises(Refused, match="closed"):
        announced(cast, cast.awa)
    with pytest.raises(Refused, match="closed"):
        actions.edit_announcement(actor=cast.awa, announcement=row, title="Else")


def test_an_ambassador_says_yes_to_the_charter_first(cast):
    charters.write_charter(actor=cast.awa, community=cast.counsellors, line="x", text="x")
    cast.counsellors.refresh_from_db()
    with pytest.raises(CharterAskedError):
        announced(cast, cast.chloe)


def test_an_ambassador_changes_their_own_a_facilitator_all(cast):
    mine, hers = announced(cast, cast.awa), announced(cast, cast.chloe)
    with pytest.raises(Refused, match="themselves"):
        actions.end_announcement(actor=cast.chloe, announcement=mine)
    actions.end_announcement(actor=cast.awa, announcement=hers)
    actions.edit_announcement(actor=cast.awa, announcement=mine, title="We meet on Monday")
    assert shown(cast.bruno, cast.counsellors) == ["We meet on Monday"]


# How long.


def test_a_welcome_stands_first_and_takes_the_place_of_the_one_before(cast):
    announced(cast, kind="welcome", title="Welcome")
    announced(cast)
    announced(cast, kind="welcome", title="Welcome, all")
    assert shown(cast.bruno, cast.counsellors) == ["Welcome, all", "We meet on Tuesday"]


def test_two_announcements_and_one_poll_stand_at_once(cast):
    for number in range(4):
        announced(cast, title=f"News {number}")
        polled(cast, title=f"Poll {number}")
    assert shown(cast.bruno, cast.counsellors) == ["News 3", "News 2", "Poll 3"]
    assert queries.listed(cast.bruno, cast.counsellors, 1).paginator.count == 8


def test_it_leaves_the_front_after_its_last_day_and_when_it_is_ended(cast):
    announced(cast, ends_at=timezone.now() - timedelta(minutes=1))
    row = announced(cast, title="Ended")
    for _ in range(2):
        actions.end_announcement(actor=cast.awa, announcement=row)
    assert shown(cast.bruno, cast.counsellors) == []
    for _ in range(2):
        actions.reopen_announcement(actor=cast.awa, announcement=row)
    assert shown(cast.bruno, cast.counsellors) == ["Ended"]
    assert JournalEntry.objects.filter(name="outreach.announcement_ended").count() == 1


def test_of_two_welcomes_the_one_put_back_or_reopened_stands(cast):
    first = announced(cast, kind="welcome", title="One")
    second = announced(cast, kind="welcome", title="Two")
    actions.reopen_announcement(actor=cast.awa, announcement=first)
    assert shown(cast.bruno, cast.counsellors) == ["One"]
    actions.withdraw_announcement(actor=cast.awa, announcement=first)
    actions.reopen_announcement(actor=cast.awa, announcement=second)
    actions.put_back_announcement(actor=cast.awa, announcement=first)
    assert shown(cast.bruno, cast.counsellors) == ["One"]


# Withdrawn, and put back.


def test_what_is_withdrawn_is_for_who_wrote_it_and_who_withdrew_it(cast, client):
    row = announced(cast, cast.chloe)
    with pytest.raises(Refused, match="moderate"):
        actions.withdraw_announcement(actor=cast.bruno, announcement=row)
    for _ in range(2):
        actions.withdraw_announcement(actor=cast.eva, announcement=row)
    seen = {cast.chloe: 200, cast.eva: 200, cast.awa: 404, cast.bruno: 404}
    for person, status in seen.items():
        client.force_login(person)
        assert client.get(at("announcement", row)).status_code == status
    with pytest.raises(Refused, match="withdrew"):
        actions.put_back_announcement(actor=cast.chloe, announcement=row)
    with pytest.raises(Refused, match="put it back"):
        actions.reopen_announcement(actor=cast.chloe, announcement=row)
    for _ in range(2):
        actions.put_back_announcement(actor=cast.eva, announcement=row)
    assert shown(cast.bruno, cast.counsellors) == [row.title]


# Again, once in seven days.


def test_the_members_are_reminded_once_in_seven_days(cast):
    row = announced(cast)
    with pytest.raises(Refused, match="seven days"):
        actions.tell_again(actor=cast.awa, announcement=row)
    Announcement.objects.update(told_at=timezone.now() - timedelta(days=7, minutes=1))
    actions.tell_again(actor=cast.awa, announcement=row)
    with pytest.raises(Refused, match="seven days"):
        actions.tell_again(actor=cast.awa, announcement=row)
    welcome = announced(cast, kind="welcome")
    with pytest.raises(Refused, match="nobody is told"):
        actions.tell_again(actor=cast.awa, announcement=welcome)


# Pages.


def test_it_is_written_once_and_undone(cast, client):
    client.force_login(cast.awa)
    address = reverse("outreach:announce", args=[cast.counsellors.slug])
    assert client.get(address).status_code == 200
    sent = {"kind": "news", "title": "We  meet", "text": "At *nine*.", "once": "o" * 20}
    last = timezone.localdate() + timedelta(days=3)
    answer = client.post(address, {**sent, "last_day": last})
    row = Announcement.objects.get()
    assert (row.title, queries.day_before(row.ends_at)) == ("We meet", last)
    assert "<em>nine</em>" in row.html
    assert client.post(address, {**sent, "last_day": last})["Location"] == answer["Location"]
    assert client.post(address, {**sent, "title": "Else"}).status_code == 409
    page = client.get(answer["Location"]).content.decode()
    for told in ("We meet", at("withdraw", row), at("edit", row), at("end", row)):
        assert told in page
    client.post(at("withdraw", row))
    assert at("put_back", row) in client.get(at("announcement", row)).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"kind": "poll"}, {"last_day": "2020-01-01"}, {"text": "x" * 601}]
)
def test_what_is_wrong_is_said(cast, client, wrong):
    client.force_login(cast.awa)
    sent = {"kind": "news", "title": "We meet"} | wrong
    address = reverse("outreach:announce", args=[cast.counsellors.slug])
    assert client.post(address, sent).status_code == 422
    assert not Announcement.objects.exists()


def test_a_welcome_has_no_last_day_and_editing_keeps_one(cast, client):
    client.force_login(cast.awa)
    last = timezone.localdate() + timedelta(days=3)
    sent = {"kind": "welcome", "title": "Welcome", "last_day": last}
    client.post(reverse("outreach:announce", args=[cast.counsellors.slug]), sent)
    assert Announcement.objects.get().ends_at is None
    row = announced(cast)
    client.post(at("edit", row), {"title": "We meet", "text": "", "last_day": last})
    # As a browser wants it, also where days are written otherwise.
    type(cast.awa).objects.filter(pk=cast.awa.pk).update(language="fr")
    page = client.get(at("edit", row)).content.decode()
    assert f'value="{last.isoformat()}"' in page
    client.post(at("end", row))
    assert client.post(at("edit", row), {"title": "Other"}).status_code == 403


def test_the_front_shows_it_to_whoever_reads_with_the_tools_for_those_who_animate(cast, client):
    announced(cast, text="At nine.")
    new = reverse("outreach:announce", args=[cast.counsellors.slug])
    for person, tools in ((cast.bruno, False), (cast.chloe, True), (cast.awa, True)):
        client.force_login(person)
        page = client.get(reverse("home:community", args=[cast.counsellors.slug])).content.decode()
        assert "We meet on Tuesday" in page
        assert (new in page) is tools
    client.force_login(cast.farid)
    page = client.get(reverse("home:community", args=[cast.counsellors.slug])).content.decode()
    assert "We meet on Tuesday" not in page


def test_a_word_to_everybody_is_written_once_and_the_second_waits(cast, client):
    client.force_login(cast.chloe)
    address = reverse("outreach:word", args=[cast.counsellors.slug])
    assert client.get(address).status_code == 200
    assert client.post(address, {"title": " "}).status_code == 422
    sent = {"title": "We miss you", "text": "Come by.", "once": "o" * 20}
    answer = client.post(address, sent)
    page = client.get(answer["Location"]).content.decode()
    assert "each at another time" in page
    # Sent again by mistake, or a second one: the list says that one is on its way.
    for again in (sent, {"title": "Again"}):
        answer = client.post(address, again)
        assert answer["Location"] == reverse("outreach:announcements", args=[cast.counsellors.slug])
    assert Announcement.objects.count() == 1
    assert "less than 30 days ago" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_member_may_not_and_another_company_finds_nothing(cast, client, name):
    row = announced(cast)
    client.force_login(cast.bruno)
    # Nothing was withdrawn: to put it back changes nothing.
    expected = {"put_back": 302, "vote": 302}.get(name, 403)
    assert client.post(at(name, row)).status_code == expected
    for person in (cast.diego, cast.farid):
        client.force_login(person)
        assert client.post(at(name, row)).status_code == 404


@pytest.mark.parametrize("name", ["announcements", "announce", "poll", "word"])
def test_who_does_not_read_the_community_finds_no_page_of_it(cast, client, name):
    here = cast.hidden
    client.force_login(cast.diego)
    assert client.get(reverse(f"outreach:{name}", args=[here.slug])).status_code == 404
    client.force_login(cast.bruno)
    assert client.get(reverse(f"outreach:{name}", args=[here.slug])).status_code == 404
    assert client.get(reverse(f"outreach:{name}", args=[cast.counsellors.slug])).status_code == (
        200 if name == "announcements" else 403
    )


def test_who_may_know_of_it_but_not_look_inside_reads_no_list(cast, client):
    announced(cast)
    client.force_login(cast.farid)
    answer = client.get(reverse("outreach:announcements", args=[cast.counsellors.slug]))
    assert answer.status_code == 403
    assert "We meet on Tuesday" not in answer.content.decode()


@pytest.mark.parametrize("more", [0, 12])
def test_what_stands_at_the_top_costs_one_query(cast, more):
    for number in range(more):
        announced(cast, title=f"News {number}")
        polled(cast, title=f"Poll {number}")
    queries.pinned(cast.bruno, cast.counsellors.pk)
    with sql_queries(2):  # and what one belongs to
        queries.pinned(cast.bruno, cast.counsellors.pk)
