# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A poll: one vote each, nothing told before the end nor of fewer than 12."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.outreach import actions, closing
from entrepairs.outreach.models import Announcement, Vote
from entrepairs.outreach.queries import announcements as queries
from entrepairs.outreach.tests.saying import announced, polled
from entrepairs.people.models import Person

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def poll(cast):
    return polled(cast)


def at(name, row):
    return reverse(f"outreach:{name}", args=[row.slug])


def choose(poll, person, number):
    actions.vote(actor=person, choice=poll.choices.get(number=number))


def crowd(cast, number):
    """So many more members of the counsellors."""
    people = [
        Person.objects.create(organisation=cast.house, name=f"Member {n}", email=f"m{n}@x.example")
        for n in range(number)
    ]
    for one in people:
        Membership.objects.create(organisation=cast.house, community=cast.counsellors, person=one)
    return people


def ended(poll):
    actions.end_announcement(actor=poll.author, announcement=poll)
    poll.refresh_from_db()
    return poll


def test_one_vote_each_that_may_be_changed_and_taken_back(cast, poll):
    choose(poll, cast.bruno, 1)
    choose(poll, cast.bruno, 2)
    assert Vote.objects.get().choice.words == "Evening"
    for _ in range(2):
        actions.take_vote_back(actor=cast.bruno, poll=poll)
    assert not Vote.objects.exists()
    names = JournalEntry.objects.filter(name__contains="vote").values_list("name", "about")
    assert list(names) == [("outreach.voted", poll.pk), ("outreach.vote_taken_back", poll.pk)]


def test_who_may_not_write_there_does_not_vote(cast, client, poll):
    with pytest.raises(Refused):
        choose(poll, cast.farid, 1)
    open_one = polled(cast, community=cast.everyone)
    choose(open_one, cast.farid, 1)
    assert Vote.objects.get().person == cast.farid
    assert not Membership.objects.filter(person=cast.farid).exists()


def test_nothing_is_told_before_the_end(cast, client, poll):
    for person in crowd(cast, 14):
        choose(poll, person, 1)
    client.force_login(cast.bruno)
    before = client.get(at("announcement", poll)).content
    choose(poll, Person.objects.get(name="Member 3"), 2)
    # A colleague who votes otherwise changes no byte (T-STAT-TW).
    assert client.get(at("announcement", poll)).content.count(b"%") == before.count(b"%")
    assert not queries.announcement(cast.bruno, poll.slug).said.is_told


def test_below_twelve_nothing_but_that_is_told(cast, client, poll):
    for person in crowd(cast, 11):
        choose(poll, person, 1)
    assert ended(poll).bands is None
    client.force_login(cast.awa)
    page = client.get(at("announcement", poll)).content.decode()
    assert "Fewer than 12 people voted" in page
    assert "11" not in page.split("<main")[1].split("Fewer than")[0].split("<ul")[-1]


def test_from_twelve_on_each_choice_has_its_band_and_the_votes_are_gone(cast, client, poll):
    people = crowd(cast, 12)
    for person in people[:7]:
        choose(poll, person, 1)
    for person in people[7:]:
        choose(poll, person, 2)
    assert ended(poll).bands == {"1": [1, 3], "2": [1, 3], "3": [0, 3]}
    assert not Vote.objects.exists()
    client.force_login(cast.bruno)
    page = client.get(at("announcement", poll)).content.decode()
    assert page.count("between 33 and 67 %") == 2
    assert "33 % or less" in page
    # What was told never changes, also when somebody is forgotten.
    people[0].delete()
    assert client.get(at("announcement", poll)).content.decode().count("between 33") == 2


def test_the_clock_counts_once_and_nobody_votes_after(cast, poll):
    assert closing.count_polls() == 0
    choose(poll, cast.bruno, 1)
    Announcement.objects.filter(pk=poll.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="ended"):
        choose(poll, cast.chloe, 1)
    assert closing.count_polls() == 1
    assert closing.count_polls() == 0
    entry = JournalEntry.objects.get(name="outreach.poll_counted")
    assert entry.actor is None
    with pytest.raises(Refused, match="begin again"):
        actions.reopen_announcement(actor=cast.awa, announcement=poll)


def test_voting_on_the_page_and_in_place(cast, client, poll):
    client.force_login(cast.bruno)
    assert client.post(at("vote", poll), {"choice": 2}).status_code == 302
    page = client.get(at("announcement", poll)).content.decode()
    assert 'value="2" checked' in page
    fragment = client.post(at("vote", poll), {"choice": 3}, **HTMX).content.decode()
    assert f'id="poll-{poll.slug}"' in fragment
    assert 'value="3" checked' in fragment
    assert client.post(at("vote", poll), {}, **HTMX).status_code == 422
    assert client.post(at("vote", poll), {"choice": 5}, **HTMX).status_code == 404
    fragment = client.post(at("take_vote_back", poll), **HTMX).content.decode()
    assert "checked" not in fragment
    front = client.get(reverse("home:community", args=[cast.counsellors.slug])).content.decode()
    assert at("vote", poll) in front


def test_another_company_and_who_does_not_read_it_find_nothing(cast, client, poll):
    for person in (cast.diego, cast.farid):
        client.force_login(person)
        for name in ("vote", "take_vote_back"):
            assert client.post(at(name, poll), {"choice": 1}).status_code == 404


def test_there_is_nothing_to_vote_on_in_an_announcement(cast, client):
    client.force_login(cast.bruno)
    assert client.post(at("vote", announced(cast)), {"choice": 1}).status_code == 404


def test_a_group_of_fewer_than_twelve_is_led_to_a_question(cast, client):
    client.force_login(cast.awa)
    page = at("poll", cast.counsellors)
    small = client.get(page).content.decode()
    assert "too small for a poll" in small
    assert f"/ask/new?community={cast.counsellors.slug}" in small
    crowd(cast, 8)
    assert "too small for a poll" not in client.get(page).content.decode()


def test_a_poll_is_written(cast, client):
    client.force_login(cast.chloe)
    address = reverse("outreach:poll", args=[cast.counsellors.slug])
    page = client.get(address).content.decode()
    assert "Choice 6" in page
    sent = {"title": "When?", "text": "", "choice_1": "At nine", "choice_2": "At ten"}
    sent["last_day"] = timezone.localdate() + timedelta(days=2)
    assert client.post(address, {**sent, "choice_2": "at nine"}).status_code == 422
    assert client.post(address, {**sent, "choice_2": ""}).status_code == 422
    assert client.post(address, {**sent, "last_day": ""}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert [one.words for one in Announcement.objects.get().choices.order_by("number")] == [
        "At nine",
        "At ten",
    ]
