# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody takes for themselves stays theirs, and is asked about for them alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge.models import Contribution, Draft
from entrepairs.meetings.actions import kept as actions
from entrepairs.meetings.actions import room, writing
from entrepairs.meetings.models import Meeting, Served
from entrepairs.meetings.protocols import NotAProtocolError, parse
from entrepairs.meetings.queries import kept as queries
from entrepairs.meetings.queries import room as rooms
from entrepairs.meetings.tests.conftest import Room, plan

pytestmark = pytest.mark.django_db
PAGE = "/me/kept/"


@pytest.fixture
def live(cast):
    return Room(cast, plan(cast, "codevelopment")).at(9)


@pytest.fixture
def taken(live):
    note = live.note("bruno", "Ask before I answer")
    room.end_meeting(actor=live.seat("awa"))
    return note


def ended(days):
    Meeting.objects.update(ended_at=timezone.now() - timedelta(days=days))


def say(cast, note, after=7, says="little", **more):
    told = {"actor": cast.bruno, "text": "Twice", **more}
    return actions.say_whether_it_served(note=note, after=after, says=says, **told)


def test_nobody_in_the_room_sees_it(live):
    live.note("bruno", "Ask before I answer")
    assert rooms.room(live.seat("awa")).notes == ()
    assert len(rooms.room(live.seat("bruno")).notes) == 1


def test_it_is_asked_after_7_days_and_again_after_30(cast, taken):
    ended(6)
    assert queries.taken(cast.bruno)[0].asked == 0
    ended(7)
    assert queries.taken(cast.bruno)[0].asked == 7
    say(cast, taken)
    assert queries.taken(cast.bruno)[0].asked == 0
    ended(31)
    (one,) = queries.taken(cast.bruno)
    assert one.asked == 30
    assert [(said.after, said.says, said.text) for said in one.said] == [(7, "little", "Twice")]


def test_it_is_not_said_before_nor_by_anybody_else(cast, taken):
    ended(8)
    with pytest.raises(Refused, match="not asked yet"):
        say(cast, taken, after=30)
    with pytest.raises(Refused, match="Only whoever wrote it"):
        say(cast, taken, actor=cast.awa)


def test_said_again_it_is_said_anew(cast, taken):
    ended(8)
    say(cast, taken)
    say(cast, taken, says="no", text="")
    assert Served.objects.get().says == "no"


def test_nobody_else_ever_reads_it(cast, taken):
    ended(8)
    say(cast, taken)
    for somebody in (cast.awa, cast.chloe, cast.farid, cast.diego):
        assert not Served.objects.visible_to(somebody).exists()
        assert queries.taken(somebody) == ()


def test_what_is_taken_back_is_asked_no_more(cast, taken):
    ended(8)
    writing.withdraw_note(actor=taken.seat, note=taken)
    assert queries.taken(cast.bruno) == ()
    with pytest.raises(Refused):
        say(cast, taken)


def test_it_goes_with_the_person(cast, taken):
    ended(8)
    say(cast, taken)
    taken.seat.delete()
    assert not Served.objects.exists()


def test_the_page_asks_its_author_and_keeps_the_answer(client, cast, taken):
    ended(8)
    address = reverse("meetings:served", args=[taken.slug])
    client.force_login(cast.bruno)
    page = client.get(PAGE).content.decode()
    assert "Ask before I answer" in page
    assert "Did it serve you?" in page
    missing = client.post(address, {"after": "7", "text": "In my words"})
    assert missing.status_code == 422
    assert "In my words" in missing.content.decode()
    assert client.post(address, {"after": "7", "says": "yes"}).status_code == 302
    assert "Did it serve you?" not in client.get(PAGE).content.decode()
    for somebody in (cast.awa, cast.diego):
        client.force_login(somebody)
        assert client.post(address, {"after": "7", "says": "yes"}).status_code == 404
        assert "Ask before I answer" not in client.get(PAGE).content.decode()


def test_a_protocol_asks_alone_only_what_its_writer_alone_sees():
    step = {"title": "For you", "seconds": 60, "captures": "note", "becomes": "own"}
    with pytest.raises(NotAProtocolError, match="seen only by who wrote it"):
        parse({"title": "Ours", "steps": [step]})
    assert parse({"title": "Ours", "steps": [step | {"seen": "me"}]})


def test_who_left_the_group_still_takes_their_words_back(cast, live, client):
    note = live.at(1).note("bruno", "I said too much")
    client.force_login(cast.bruno)
    assert "I said too much" not in client.get(PAGE).content.decode()

    Membership.objects.filter(person=cast.bruno).delete()
    page = client.get(PAGE).content.decode()
    assert "I said too much" in page
    assert live.meeting.title not in page
    address = reverse("meetings:take_back_own", args=[note.slug])
    for outsider, status in ((cast.awa, 404), (cast.diego, 404), (cast.bruno, 302)):
        client.force_login(outsider)
        assert client.post(address).status_code == status
    note.refresh_from_db()
    assert note.withdrawn_at
    assert client.post(address).status_code == 404
    assert "I said too much" not in client.get(PAGE).content.decode()


def test_what_one_took_becomes_a_tip_of_ones_own_alone(client, cast, taken):
    ended(1)
    with pytest.raises(Refused, match="Only whoever said it"):
        actions.begin_tip(actor=cast.awa, note=taken)
    address = reverse("meetings:begin_tip", args=[taken.slug])
    for stranger in (cast.awa, cast.farid, cast.diego):
        client.force_login(stranger)
        assert client.post(address).status_code == 404
    client.force_login(cast.bruno)
    assert address in client.get(PAGE).content.decode()
    composer = client.post(address, follow=True)
    assert composer.redirect_chain[-1][0].startswith(reverse("knowledge:share_tip"))
    assert "Ask before I answer" in composer.content.decode()
    assert not Contribution.objects.filter(kind="tip").exists()
    # What was changed since is not begun anew.
    Draft.objects.update(content={"html": "<p>Put better</p>"})
    assert "Put better" in client.post(address, follow=True).content.decode()


def test_what_was_taken_back_begins_no_tip(cast, taken):
    writing.withdraw_note(actor=taken.seat, note=taken)
    taken.refresh_from_db()
    with pytest.raises(Refused, match="Only whoever said it"):
        actions.begin_tip(actor=cast.bruno, note=taken)
