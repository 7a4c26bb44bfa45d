# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The live room: who sits, who leads, what is written, when it is shown, what time it is."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.meetings import clock, ending
from entrepairs.meetings.actions import planning, room, writing
from entrepairs.meetings.models import Capture, Meeting, Seat, StepTime
from entrepairs.meetings.queries import room as queries
from entrepairs.meetings.tests.conftest import PEER_MEETING, Room, plan


def texts(live, name):
    return [note.text for note in queries.room(live.seat(name)).notes]


def test_the_room_follows_the_protocol_as_it_stood_when_it_opened(live):
    assert clock.script(live.meeting).seconds == 75 * 60
    assert live.meeting.facilitator == live.people.awa
    assert len(live.meeting.code) == 4


def test_it_opens_once_and_not_long_before_its_hour(cast):
    early = plan(cast, starts_at=timezone.now() + timedelta(hours=3))
    with pytest.raises(Refused):
        room.open_room(actor=cast.awa, meeting=early)
    soon = plan(cast)
    first = room.open_room(actor=cast.awa, meeting=soon)
    assert room.open_room(actor=cast.awa, meeting=soon).opened_at == first.opened_at


def test_when_nobody_who_facilitates_comes_any_member_opens_it(cast, planned):
    with pytest.raises(Refused):
        room.open_room(actor=cast.bruno, meeting=planned)
    Meeting.objects.update(starts_at=timezone.now() - timedelta(minutes=6))
    assert room.open_room(actor=cast.bruno, meeting=planned).facilitator == cast.bruno


def test_who_may_not_write_in_the_community_has_no_seat(cast, live):
    for stranger in (cast.farid, cast.diego):
        with pytest.raises(Refused):
            room.take_seat(actor=stranger, meeting=live.meeting)


def test_a_seat_is_taken_while_the_room_is_open_alone(cast, planned):
    with pytest.raises(Refused, match="not open yet"):
        room.take_seat(actor=cast.bruno, meeting=planned)
    room.open_room(actor=cast.awa, meeting=planned)
    bruno = room.take_seat(actor=cast.bruno, meeting=planned)
    Meeting.objects.update(state=Meeting.State.ENDED)

    with pytest.raises(Refused, match="is over"):
        room.take_seat(actor=cast.eva, meeting=planned)
    assert room.take_seat(actor=cast.bruno, meeting=planned) == bruno


def test_a_seat_is_taken_once_also_by_who_is_late(cast, live):
    live.at("tell")
    first = room.take_seat(actor=cast.eva, meeting=live.meeting)
    assert room.take_seat(actor=cast.eva, meeting=live.meeting) == first
    assert queries.room(live.seat("bruno")).number == 3


def test_pressed_twice_the_next_step_comes_once(live):
    here = live.seat("awa")
    room.go_to_step(actor=here, origin=0, target=1)
    room.go_to_step(actor=here, origin=0, target=1)
    live.meeting.refresh_from_db()
    assert live.meeting.step == 1
    assert StepTime.objects.get().step == 0


def test_only_who_leads_moves_the_room(live):
    here = live.seat("bruno")
    note = live.at("back").note("bruno", "It worked")
    for deed in (
        lambda: room.go_to_step(actor=here, origin=1, target=2),
        lambda: room.pause(actor=here),
        lambda: room.resume(actor=here),
        lambda: room.give_time(actor=here, step=1),
        lambda: room.hand_over(actor=here, to=here),
        lambda: room.end_meeting(actor=here),
        lambda: writing.reveal(actor=here, step=1),
        lambda: writing.keep_note(actor=here, note=note, kept=True),
    ):
        with pytest.raises(Refused):
            deed()


def test_the_clock_runs_pauses_and_is_given_a_minute(live):
    now = timezone.now()
    began, paused = now - timedelta(seconds=100), now - timedelta(seconds=70)
    assert clock.of(live.meeting, live.meeting.step_began_at + timedelta(seconds=30)).left == 90
    Meeting.objects.update(step_began_at=began, paused_at=paused)
    live.meeting.refresh_from_db()
    assert clock.of(live.meeting, now).left == 90
    room.resume(actor=live.seat("awa"))
    live.meeting.refresh_from_db()
    assert live.meeting.given == 70
    assert clock.of(live.meeting, now).left == 90
    room.give_time(actor=live.seat("awa"), step=0)
    before = live.meeting.given
    live.meeting.refresh_from_db()
    assert live.meeting.given == before + 60
    room.give_time(actor=live.seat("awa"), step=5)  # another step: somebody was slow
    assert Meeting.objects.get().given == live.meeting.given


def test_the_lead_is_handed_over_and_passes_after_a_minute_without_a_sign(live):
    with pytest.raises(Refused):
        room.take_lead(actor=live.seat("bruno"))
    room.hand_over(actor=live.seat("awa"), to=live.seat("chloe"))
    assert Meeting.objects.get().facilitator == live.people.chloe
    Seat.objects.filter(person=live.people.chloe).update(
        here_at=timezone.now() - timedelta(seconds=61)
    )
    room.take_lead(actor=live.seat("bruno"))
    assert Meeting.objects.get().facilitator == live.people.bruno
    room.say_here(actor=live.seat("bruno"))
    with pytest.raises(Refused):
        room.take_lead(actor=live.seat("awa"))


def gone(person, seconds=61):
    Seat.objects.filter(person=person).update(here_at=timezone.now() - timedelta(seconds=seconds))


def test_the_lead_passes_by_itself_to_the_first_of_those_who_stayed(live):
    for stayed in ("chloe", "bruno"):
        room.say_here(actor=live.seat(stayed))
    assert Meeting.objects.get().facilitator == live.people.awa

    gone(live.people.awa)
    room.say_here(actor=live.seat("chloe"))
    assert Meeting.objects.get().facilitator == live.people.awa
    room.say_here(actor=live.seat("bruno"))
    assert Meeting.objects.get().facilitator == live.people.bruno


def test_the_lead_does_not_pass_when_all_were_away(live):
    """The server was, or the network: whoever comes back first takes nothing."""
    for person in (live.people.awa, live.people.bruno, live.people.chloe):
        gone(person, 90)
    room.say_here(actor=live.seat("bruno"))
    assert Meeting.objects.get().facilitator == live.people.awa
    room.say_here(actor=live.seat("awa"))
    room.say_here(actor=live.seat("bruno"))
    assert Meeting.objects.get().facilitator == live.people.awa


def test_a_note_sent_again_is_one_note(live):
    live.at("back")
    assert live.note("bruno", "I tried it") == live.note("bruno", "I tried it")
    assert Capture.objects.count() == 1


def test_a_note_for_a_step_that_is_over_stands_there_and_is_seen_as_it_says(live):
    recall, back = PEER_MEETING.index("recall"), PEER_MEETING.index("back")
    live.at("try")
    late = live.note("bruno", "Without network until now", step=recall)
    assert (late.step, late.shown_at) == (recall, None)
    assert texts(live, "awa") == texts(live, "bruno") == []
    assert queries.room(live.seat("awa")).unshown == 1
    assert queries.room(live.seat("bruno")).unshown == 0
    live.at("recall")
    # The group has gone back: what was begun later stays where it was begun.
    assert live.note("chloe", "I will ask first", step=PEER_MEETING.index("try")).shown_at
    with pytest.raises(Refused, match="Nothing is written down"):
        live.note("bruno", "Nothing is asked here", step=0)
    assert Capture.objects.filter(step=back).count() == 0


def test_a_step_to_which_the_group_has_not_come_takes_no_note(live):
    live.at("recall")
    for step in (PEER_MEETING.index("try"), 99):
        with pytest.raises(Refused, match="not come to this step"):
            live.note("bruno", "Too early", step=step)


def test_who_leads_shows_at_the_end_what_no_step_has_shown(live):
    live.at("recall").note("bruno", "The silence")
    live.at("try")
    with pytest.raises(Refused, match="Whoever facilitates"):
        writing.reveal_all(actor=live.seat("bruno"))
    writing.reveal_all(actor=live.seat("awa"))
    live.at("recall")
    assert texts(live, "chloe") == ["The silence"]
    assert queries.room(live.seat("awa")).unshown == 0


def test_what_waits_for_the_reveal_is_seen_by_its_writer_alone(live):
    live.at("recall").note("bruno", "The silence")
    assert texts(live, "bruno") == ["The silence"]
    assert texts(live, "awa") == texts(live, "chloe") == []
    assert queries.room(live.seat("awa")).hidden == 1
    live.at("tell")
    writing.reveal(actor=live.seat("awa"), step=2)
    assert texts(live, "chloe") == ["The silence"]


def test_whoever_wrote_it_may_show_it_alone(live):
    note = live.at("recall").note("bruno", "The silence")
    live.note("chloe", "Another one")
    with pytest.raises(Refused):
        writing.show_note(actor=live.seat("chloe"), note=note)
    writing.show_note(actor=live.seat("bruno"), note=note)
    assert texts(live, "awa") == ["The silence"]


def test_a_note_without_a_name_names_nobody_to_anybody_else(live):
    live.at("back").note("bruno", "I was afraid", signed=False)
    for name in ("awa", "chloe"):
        assert [note.author for note in queries.room(live.seat(name)).notes] == [""]


def test_points_are_given_up_to_ones_budget_and_taken_back(live):
    one = live.at("recall").note("bruno", "One")
    two = live.note("chloe", "Two")
    writing.reveal(actor=live.seat("awa"), step=2)
    live.at("choose")
    writing.give_points(actor=live.seat("bruno"), note=one, points=2)
    writing.give_points(actor=live.seat("bruno"), note=two, points=1)
    with pytest.raises(Refused):
        writing.give_points(actor=live.seat("bruno"), note=two, points=2)
    writing.give_points(actor=live.seat("bruno"), note=one, points=0)
    told = {note.text: note.points for note in queries.room(live.seat("bruno")).notes}
    assert told == {"One": 0, "Two": 1}
    assert queries.room(live.seat("bruno")).points_left == 2


def test_what_is_taken_back_leaves_every_page(live):
    note = live.at("back").note("bruno", "Never mind")
    with pytest.raises(Refused):
        writing.withdraw_note(actor=live.seat("awa"), note=note)
    writing.withdraw_note(actor=live.seat("bruno"), note=note)
    assert texts(live, "bruno") == texts(live, "awa") == []


def test_codevelopment_keeps_what_one_takes_for_oneself_to_oneself(cast):
    live = Room(cast, plan(cast, "codevelopment"))
    steps = clock.script(live.meeting).steps
    live.at(next(number for number, step in enumerate(steps) if step.seen == "me"))
    live.note("bruno", "I wait too long as well")
    assert texts(live, "bruno") == ["I wait too long as well"]
    assert texts(live, "awa") == texts(live, "chloe") == []


def test_who_leads_keeps_only_what_a_synthesis_may_hold(cast, client):
    """A commitment, and all of a co-development, goes into none: there is nothing to press."""

    def keeps(live, step):
        note = live.at(step).note("awa", words := f"Say the amount first, {step}")
        writing.reveal_all(actor=live.seat("awa"))
        client.force_login(cast.awa)
        page = client.get(reverse("meetings:room", args=[live.meeting.slug])).content.decode()
        assert words in page
        return reverse("meetings:keep", args=[live.meeting.slug, note.slug]) in page

    ours, helping = Room(cast, plan(cast)), Room(cast, plan(cast, protocol="codevelopment"))
    assert [keeps(ours, "pitfalls"), keeps(ours, "try"), keeps(helping, 1)] == [True, False, False]


def test_a_mistake_told_is_hidden_from_ones_line_manager(cast):
    live = Room(cast, plan(cast, "mistake"))
    steps = clock.script(live.meeting).steps
    number = next(n for n, step in enumerate(steps) if step.seen == "revealed")
    live.at(number).note("bruno", "I signed without reading")
    live.note("bruno", "Open to all", upwards=True)
    writing.reveal(actor=live.seat("awa"), step=number)
    # Awa is Bruno's line manager.
    assert texts(live, "awa") == ["Open to all"]
    assert texts(live, "chloe") == ["I signed without reading", "Open to all"]


def test_a_right_that_ends_closes_the_room_at_once(cast, live, client):
    communities.remove_member(actor=cast.awa, community=cast.counsellors, person=cast.bruno)
    client.force_login(cast.bruno)
    assert client.get(reverse("meetings:room", args=[live.meeting.slug])).status_code == 404
    assert not queries.still_sits(live.seat("bruno"))


def test_a_forgotten_room_closes_by_itself(live):
    assert ending.close_forgotten() == 0
    Meeting.objects.update(opened_at=timezone.now() - timedelta(hours=4))
    assert ending.close_forgotten() == 1
    assert Meeting.objects.get().state == "ended"
    assert not Seat.objects.filter(here_at__isnull=False).exists()


def test_the_room_costs_the_same_however_full_it_is(live):
    live.at("back")
    for number in range(12):
        live.note("bruno", f"Note {number}")
    here = live.seat("chloe")
    # What one belongs to, notes, sitters, who leads, and the commitments that come back.
    with scope.request_scope(), sql_queries(5):
        page = queries.room(here)
    assert len(page.notes) == 12


def test_a_face_in_the_room_is_the_one_of_every_other_page(cast, live):
    sitters = queries.room(live.seat("bruno")).sitters
    assert [one.slug for one in sitters] == [cast.awa.slug, cast.bruno.slug, cast.chloe.slug]


NAMES = "room now stream here wall write go pause resume more_time reveal take_lead hand_over end"


@pytest.mark.parametrize("name", NAMES.split())
def test_another_company_and_who_has_no_seat_find_nothing(cast, live, client, name):
    address = reverse(f"meetings:{name}", args=[live.meeting.slug])
    outside = [cast.diego, cast.farid, cast.eva]
    for somebody in outside[: 2 if name == "room" else 3]:
        client.force_login(somebody)
        method = "get" if name in ("room", "now", "stream", "wall") else "post"
        assert getattr(client, method)(address).status_code == 404


def test_the_address_of_the_room_leads_who_may_come_to_its_door_and_others_nowhere(
    cast, live, client
):
    client.force_login(cast.eva)
    address = reverse("meetings:room", args=[live.meeting.slug])
    answer = client.get(address, follow=True)
    assert answer.redirect_chain == [(reverse("meetings:meeting", args=[live.meeting.slug]), 302)]
    assert reverse("meetings:enter", args=[live.meeting.slug]) in answer.content.decode()
    assert not Seat.objects.filter(person=cast.eva).exists()
    client.force_login(cast.diego)
    pages = [client.get(address.replace(live.meeting.slug, slug)) for slug in ("no", "such")]
    pages.append(client.get(address))
    assert {page.status_code for page in pages} == {404}
    told = {re.sub(r"\w{64}|/meetings/\w+/", "", page.content.decode()) for page in pages}
    assert len(told) == 1


def test_a_page_that_has_all_is_told_so_without_a_word(live, client):
    client.force_login(live.people.bruno)
    address = reverse("meetings:now", args=[live.meeting.slug])
    version = Meeting.objects.get().version
    assert client.get(f"{address}?since={version}").status_code == 204
    assert client.get(f"{address}?since={version - 1}").status_code == 200


def test_one_comes_in_with_the_code(cast, live, client):
    client.force_login(cast.eva)
    answer = client.post(reverse("meetings:by_code"), {"code": live.meeting.code})
    assert answer.status_code == 302
    assert live.meeting.seats.filter(person=cast.eva).exists()
    client.force_login(cast.farid)
    answer = client.post(reverse("meetings:by_code"), {"code": live.meeting.code})
    assert answer.status_code == 422


def test_a_meeting_called_off_has_no_room(cast, planned):
    planning.cancel_meeting(actor=cast.awa, meeting=planned)
    with pytest.raises(Refused):
        room.open_room(actor=cast.awa, meeting=planned)
    with pytest.raises(Refused):
        planning.say_whether_one_comes(actor=cast.bruno, meeting=planned, comes=True)
