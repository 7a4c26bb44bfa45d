# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One phone for a group: whoever leads writes down what others say, and it stays theirs."""

import pytest
from django.urls import reverse

from entrepairs.communities import actions as communities
from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.meetings.actions import harvest, noting, planning, room, synthesis, writing
from entrepairs.meetings.models import Beforehand, Capture, Meeting, Seat, Vote
from entrepairs.meetings.queries import promises
from entrepairs.meetings.queries import room as queries
from entrepairs.meetings.tests.conftest import Room, plan


def note(live, text, of="nobody", name="awa", **more):
    here = live.seat(name)
    told = {"key": text[:40], "step": here.meeting.step, "of": of, **more}
    return noting.note_for(actor=here, text=text, **told)


def told(live, name):
    return [(one.text, one.author, one.noted_by) for one in queries.room(live.seat(name)).notes]


def seat(live, person):
    rows = Seat.objects.select_related("person", "meeting__community", "meeting__tutorial")
    return rows.get(meeting=live.meeting, person=person)


def test_what_is_noted_for_somebody_is_theirs_and_says_who_wrote_it(cast, live):
    note(live.at("recall"), "The silence", cast.bruno.slug)
    assert told(live, "bruno") == [("The silence", cast.bruno.name, cast.awa.name)]
    # It waits for the reveal as any other note; whoever typed it knows what they typed.
    assert told(live, "chloe") == []
    assert told(live, "awa") == [("The silence", cast.bruno.name, cast.awa.name)]
    writing.reveal(actor=live.seat("awa"), step=2)
    assert told(live, "chloe") == [("The silence", cast.bruno.name, cast.awa.name)]


def test_sent_again_it_is_one_note_and_told_once(cast, live):
    live.at("tell").at("try")
    assert note(live, "Wait", cast.eva.slug) == note(live, "Wait", cast.eva.slug)
    note(live, "Wait longer", cast.eva.slug)
    assert Capture.objects.count() == 2
    assert JournalEntry.objects.filter(name="meetings.words_noted").count() == 1


def test_who_has_no_phone_has_a_seat_by_their_words_alone(cast, live):
    noted = note(live.at("try"), "Wait", cast.eva.slug)
    assert not seat(live, cast.eva).came
    assert [one.text for one in promises.mine(cast.eva)] == ["Wait"]
    assert promises.mine(cast.eva)[0].noted_by == cast.awa.name
    writing.withdraw_note(actor=seat(live, cast.eva), note=noted)
    assert not Seat.objects.filter(person=cast.eva).exists()
    assert promises.mine(cast.eva) == ()


def test_who_comes_in_after_all_brings_what_they_had_answered_and_stays(cast):
    asked = plan(cast, question="When did it go well?")
    planning.answer_beforehand(actor=cast.eva, meeting=asked, text="On Monday", signed=True)
    live = Room(cast, asked).at("try")
    noted = note(live, "Wait", cast.eva.slug)
    assert Beforehand.objects.filter(person=cast.eva).exists()
    room.take_seat(actor=cast.eva, meeting=live.meeting)
    assert not Beforehand.objects.exists()
    writing.withdraw_note(actor=seat(live, cast.eva), note=noted)
    assert seat(live, cast.eva).came


def test_what_the_room_says_has_no_author_and_asks_nobody(cast, live):
    said = note(live.at("try"), "We wait")
    assert (said.seat, said.signed, said.kind) == (None, False, "note")
    assert told(live, "chloe") == [("We wait", "", cast.awa.name)]
    assert promises.mine(cast.awa) == ()
    with pytest.raises(Refused):
        writing.withdraw_note(actor=live.seat("chloe"), note=said)
    writing.withdraw_note(actor=live.seat("awa"), note=said)
    assert told(live, "awa") == []


def test_only_who_leads_notes_for_others_where_something_is_written(cast, live):
    live.at("try")
    with pytest.raises(Refused, match="Whoever facilitates"):
        note(live, "Mine", cast.chloe.slug, "bruno")
    assert note(live, "Late", cast.chloe.slug, step=2).step == 2
    with pytest.raises(Refused, match="Nothing is written"):
        note(live.at("tell"), "Nothing", cast.chloe.slug)


def test_nobody_writes_for_others_what_each_keeps_or_answers_for(cast, live):
    with pytest.raises(Refused, match="says what became"):
        note(live.at("back"), "Bruno did it", cast.bruno.slug)
    other = Room(cast, plan(cast, "codevelopment"))
    with pytest.raises(Refused, match="each writes alone"):
        note(other.at(9), "I take this", cast.bruno.slug)
    mistake = Room(cast, plan(cast, "mistake"))
    with pytest.raises(Refused, match="kept from line managers"):
        note(mistake.at(4), "Too much hurry", cast.bruno.slug)
    assert not queries.room(mistake.seat("awa")).companions.may


def test_words_are_noted_for_those_alone_who_may_find_them(cast, live):
    live.at("try")
    known = {slug for slug, _name in queries.room(live.seat("awa")).companions.people}
    assert {cast.awa.slug, cast.bruno.slug, cast.chloe.slug, cast.eva.slug} <= known
    for stranger in (cast.farid, cast.diego):
        assert stranger.slug not in known
        with pytest.raises(Refused, match="not of this meeting"):
            note(live, "Theirs", stranger.slug)
    communities.remove_member(actor=cast.awa, community=cast.counsellors, person=cast.bruno)
    with pytest.raises(Refused, match="not of this meeting"):
        note(live, "Bruno’s", cast.bruno.slug)
    assert queries.room(live.seat("chloe")).companions.people == ()


def test_raised_hands_count_beside_points(cast, live):
    one = live.at("recall").note("bruno", "One")
    writing.reveal(actor=live.seat("awa"), step=2)
    live.at("choose")
    writing.give_points(actor=live.seat("bruno"), note=one, points=2)
    for _again in range(2):
        noting.count_hands(actor=live.seat("awa"), note=one, hands=5)
    shown = queries.room(live.seat("awa")).notes[0]
    assert (shown.points, shown.hands) == (0, 5)
    live.at("dig")
    ((_title, (shown,)),) = queries.room(live.seat("chloe")).told.before
    live.at("choose")
    assert (shown.points, shown.hands, shown.my_points) == (7, 5, 0)
    with pytest.raises(Refused):
        noting.count_hands(actor=live.seat("bruno"), note=one, hands=9)
    noting.count_hands(actor=live.seat("awa"), note=one, hands=0)
    assert Vote.objects.get().points == 2
    with pytest.raises(Refused):
        noting.count_hands(actor=live.at("dig").seat("awa"), note=one, hands=1)


def published(live):
    room.end_meeting(actor=live.seat("awa"))
    synthesis.begin_synthesis(actor=live.seat("awa"))
    synthesis.ask_last_reading(actor=live.seat("awa"))
    for other in Seat.objects.filter(meeting=live.meeting).exclude(person=live.people.awa):
        synthesis.agree(actor=seat(live, other.person))
    return Meeting.objects.get().tutorial


def test_they_take_it_back_also_once_it_is_published_and_are_named_no_longer(cast, live):
    noted = note(live.at("worked"), "I named the amount", cast.eva.slug)
    note(live, "We all smiled")
    writing.reveal(actor=live.seat("awa"), step=6)
    tutorial = published(live)
    assert "I named the amount" in tutorial.html
    assert [one.person for one in tutorial.credits.all()] == [cast.eva]
    with pytest.raises(Refused):
        writing.withdraw_note(actor=live.seat("awa"), note=noted)
    writing.withdraw_note(actor=seat(live, cast.eva), note=noted)
    tutorial.refresh_from_db()
    assert "I named the amount" not in tutorial.html + tutorial.text
    assert "We all smiled" in tutorial.html
    assert not tutorial.credits.exists()


def test_a_tip_that_nobody_signed_is_not_published(cast):
    live = Room(cast, plan(cast, "end-of-course"))
    anonymous, signed = note(live.at(2), "Wait"), note(live, "Ask", cast.bruno.slug)
    room.end_meeting(actor=live.seat("awa"))
    with pytest.raises(Refused, match="has an author"):
        harvest.publish_tip(actor=live.seat("awa"), note=anonymous)
    tip = harvest.publish_tip(actor=live.seat("awa"), note=signed)
    assert tip.author == cast.bruno
    # Awa, who typed it, takes back what she typed; his tip is his.
    writing.withdraw_note(actor=live.seat("awa"), note=signed)
    tip.refresh_from_db()
    assert not tip.hidden


def test_the_room_costs_two_queries_more_for_who_leads(live):
    for number in range(6):
        note(live.at("try"), f"Note {number}")
    here = live.seat("awa")
    # What one belongs to, notes, sitters; whose words may be noted, and what was never shown.
    with scope.request_scope(), sql_queries(5):
        assert len(queries.room(here).notes) == 6


def address(live, name, *more):
    return reverse(f"meetings:{name}", args=[live.meeting.slug, *more])


def test_the_page_notes_for_somebody_and_loses_nothing(client, cast, live):
    live.at("try")
    client.force_login(cast.awa)
    page = client.get(address(live, "room")).content.decode()
    assert "Whose words" in page
    assert f'value="{cast.bruno.slug}"' in page
    said = {"step": "11", "key": "k1", "text": "Wait", "of": cast.bruno.slug}
    missing = client.post(address(live, "write"), said | {"text": " "})
    assert missing.status_code == 422
    assert f'value="{cast.bruno.slug}" selected' in missing.content.decode()
    for _again in range(2):
        assert client.post(address(live, "write"), said).status_code == 302
    assert Capture.objects.get().seat == live.seat("bruno")
    for of in (cast.diego.slug, "nowhere", "x" * 200):
        answer = client.post(address(live, "write"), said | {"key": of[:40], "of": of})
        assert answer.status_code in (403, 422)
    client.force_login(cast.chloe)
    assert "Whose words" not in client.get(address(live, "room")).content.decode()
    assert client.post(address(live, "write"), said | {"key": "k2"}).status_code == 403


def test_hands_are_counted_on_the_page_by_who_leads(client, cast, live):
    one = live.at("recall").note("bruno", "One")
    writing.reveal(actor=live.seat("awa"), step=2)
    live.at("choose")
    client.force_login(cast.awa)
    assert client.post(address(live, "hands", one.slug), {"hands": "3"}).status_code == 302
    assert "3 hands" in client.get(address(live, "room")).content.decode()
    assert client.post(address(live, "hands", one.slug), {"hands": "-1"}).status_code == 302
    assert not Vote.objects.exists()
    client.force_login(cast.bruno)
    assert client.post(address(live, "hands", one.slug), {"hands": "3"}).status_code == 403
    for stranger in (cast.diego, cast.eva):
        client.force_login(stranger)
        assert client.post(address(live, "hands", one.slug), {"hands": "3"}).status_code == 404


def test_the_meeting_shows_what_was_noted_and_takes_it_back(client, cast, live):
    noted = note(live.at("try"), "Wait a moment", cast.eva.slug)
    client.force_login(cast.eva)
    page = client.get(address(live, "meeting")).content.decode()
    assert "Wait a moment" in page
    assert "noted by Awa" in page
    assert "noted by Awa" in client.get(reverse("meetings:kept")).content.decode()
    for other, status in ((cast.diego, 404), (cast.farid, 404), (cast.chloe, 302)):
        client.force_login(other)
        assert client.post(address(live, "take_back", noted.slug)).status_code == status
        assert "Wait a moment" not in client.get(address(live, "meeting")).content.decode()
    client.force_login(cast.eva)
    assert client.post(address(live, "take_back", noted.slug)).status_code == 302
    assert "Wait a moment" not in client.get(address(live, "meeting")).content.decode()
    answer = client.get(address(live, "room"))
    assert (answer.status_code, answer.url) == (302, address(live, "meeting"))


def test_ones_last_words_taken_back_in_the_room_lead_out_of_it(client, cast, live):
    noted = note(live.at("try"), "Wait a moment", cast.eva.slug)
    client.force_login(cast.eva)
    answer = client.post(address(live, "withdraw", noted.slug), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.url) == (302, address(live, "meeting"))
