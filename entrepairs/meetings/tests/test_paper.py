# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A meeting on paper: the sheet, what is typed in of it, and the synthesis that is made of that."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.meetings.actions import noting, room, synthesis, writing
from entrepairs.meetings.actions.noting import Line
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.meetings.queries import paper as queries
from entrepairs.meetings.queries import promises
from entrepairs.meetings.queries import synthesis as drafts
from entrepairs.meetings.tests.conftest import PEER_MEETING, plan

WORKED, TRY = PEER_MEETING.index("worked"), PEER_MEETING.index("try")


def held(cast, protocol="peer-meeting"):
    """A meeting of yesterday that never had a room."""
    meeting = plan(cast, protocol)
    begins = timezone.now() - timedelta(days=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=begins)
    meeting.refresh_from_db()
    return noting.hold_on_paper(actor=cast.awa, meeting=meeting)


def type_in(cast, meeting, step, *lines, actor=None):
    rows = [Line(key, text, of) for key, text, of in lines]
    noting.type_in(actor=actor or cast.awa, meeting=meeting, step=step, lines=rows)


def seat(meeting, person):
    rows = Seat.objects.select_related("person", "meeting__community", "meeting__tutorial")
    return rows.get(meeting=meeting, person=person)


def texts():
    return set(Capture.objects.filter(withdrawn_at=None).values_list("text", flat=True))


def test_a_meeting_without_a_room_is_over_once_who_facilitates_says_so(cast, planned):
    with pytest.raises(Refused, match="has begun"):
        noting.hold_on_paper(actor=cast.awa, meeting=planned)
    Meeting.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refused):
        noting.hold_on_paper(actor=cast.bruno, meeting=planned)
    for _again in range(2):
        noting.hold_on_paper(actor=cast.awa, meeting=planned)
    planned.refresh_from_db()
    assert (planned.state, planned.facilitator) == ("ended", cast.awa)
    assert planned.script["steps"]
    assert [one.person for one in Seat.objects.all()] == [cast.awa]
    with pytest.raises(Refused):
        room.open_room(actor=cast.awa, meeting=planned)


def test_typed_again_a_line_is_put_in_other_words_and_emptied_it_is_gone(cast):
    meeting = held(cast)
    type_in(cast, meeting, WORKED, ("a", "First", "nobody"), ("b", "Second", cast.eva.slug))
    type_in(cast, meeting, WORKED, ("a", "First, better", "nobody"), ("b", "Second", "nobody"))
    assert texts() == {"First, better", "Second"}
    # Nothing says any more that she was there.
    assert not Seat.objects.filter(person=cast.eva).exists()
    type_in(cast, meeting, WORKED, ("a", "", "nobody"), ("c", "  ", "nobody"))
    assert texts() == {"Second"}


def test_it_becomes_a_draft_like_the_notes_of_a_room(cast):
    meeting = held(cast)
    type_in(cast, meeting, WORKED, ("a", "Naming the amount", cast.bruno.slug))
    type_in(cast, meeting, TRY, ("b", "I will wait", cast.chloe.slug), ("c", "All", "nobody"))
    assert [one.text for one in promises.mine(cast.chloe)] == ["I will wait"]
    here = seat(meeting, cast.awa)
    page = drafts.synthesis(here)
    assert page.times == ()
    assert page.may_type_in
    assert page.commitments == ((cast.chloe.name, "I will wait"), ("", "All"))
    synthesis.begin_synthesis(actor=here)
    parts = {part.name: part.text for part in drafts.synthesis(here).parts}
    assert parts["how"] == "Naming the amount"
    with pytest.raises(Refused, match="draft is made"):
        type_in(cast, meeting, WORKED, ("d", "Too late", "nobody"))
    noted = Capture.objects.get(key="a")
    writing.withdraw_note(actor=seat(meeting, cast.bruno), note=noted)
    assert "Naming" not in {part.text for part in drafts.synthesis(here).parts}


def test_what_its_author_took_back_is_not_typed_in_again(cast):
    meeting = held(cast)
    line = ("a", "Naming the amount", cast.bruno.slug)
    type_in(cast, meeting, WORKED, line, ("b", "And waiting", cast.bruno.slug))
    noted = Capture.objects.get(key="a")
    writing.withdraw_note(actor=seat(meeting, cast.bruno), note=noted)
    with pytest.raises(Refused, match="has taken it back"):
        type_in(cast, meeting, WORKED, line)
    assert texts() == {"And waiting"}


def test_after_a_room_has_ended_only_who_led_types_in_what_was_on_paper(cast, live):
    with pytest.raises(Refused, match="room has ended"):
        type_in(cast, live.meeting, WORKED, ("a", "Early", "nobody"))
    live.at("worked").note("bruno", "On the phone")
    room.end_meeting(actor=live.seat("awa"))
    for other in (cast.bruno, cast.eva, cast.diego):
        with pytest.raises(Refused, match="Whoever led"):
            type_in(cast, live.meeting, WORKED, ("a", "Mine", "nobody"), actor=other)
    type_in(cast, live.meeting, WORKED, ("a", "On paper", "nobody"))
    # The page of the paper holds what was typed, not what others wrote on their phones.
    shown = [
        line.text for one in queries.paper(cast.awa, live.meeting.slug).sheets for line in one.lines
    ]
    assert shown == ["On paper"]


def test_what_each_writes_alone_is_not_on_the_paper(cast):
    meeting = held(cast, "codevelopment")
    with pytest.raises(Refused, match="each writes alone"):
        type_in(cast, meeting, 9, ("a", "For me", cast.bruno.slug))
    for step in (4, 99, -1):
        with pytest.raises(Refused, match="Nothing is written"):
            type_in(cast, meeting, step, ("a", "Nowhere", "nobody"))
    with pytest.raises(Refused, match="not of this meeting"):
        type_in(cast, meeting, 6, ("a", "Theirs", cast.diego.slug))


def address(meeting, name):
    return reverse(f"meetings:{name}", args=[meeting.slug])


def test_the_pages_keep_what_is_typed_and_say_what_is_wrong(client, cast):
    meeting = held(cast)
    client.force_login(cast.awa)
    page = client.get(address(meeting, "paper")).content.decode()
    assert page.count('name="text"') >= 3 * 5
    lines = {"key": ["a", "b"], "text": ["Naming", "Waiting"], "of": ["nobody", cast.eva.slug]}
    told = {"step": str(WORKED), **lines}
    typed = client.post(address(meeting, "type_in"), told, headers={"HX-Request": "true"})
    assert (typed.status_code, f'id="lines-{WORKED}"' in typed.content.decode()) == (200, True)
    assert client.post(address(meeting, "type_in"), told).status_code == 302
    assert texts() == {"Naming", "Waiting"}
    page = client.get(address(meeting, "paper")).content.decode()
    assert ">Waiting</textarea>" in page
    assert f'value="{cast.eva.slug}" selected' in page
    wrong = told | {"of": ["nobody", cast.diego.slug], "text": ["Naming", "Not lost"]}
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(address(meeting, "type_in"), wrong, headers=headers)
        assert answer.status_code == 422
        assert "not of this meeting" in answer.content.decode()
    assert "Not lost" in client.post(address(meeting, "type_in"), wrong).content.decode()
    assert texts() == {"Naming", "Waiting"}


@pytest.mark.parametrize(
    "sent",
    [
        {"step": "6", "key": "k", "text": "x" * 1201, "of": "nobody"},
        {"step": "6", "key": "", "text": "No key", "of": "nobody"},
        {"step": "99999999999", "key": "k", "text": "Nowhere", "of": "nobody"},
        {"step": "six", "key": "k", "text": "Nowhere", "of": "nobody"},
        {"step": "6", "key": "k" * 99, "text": "Long key", "of": "nobody"},
        {"step": "6", "key": "k", "text": "Nobody", "of": "x" * 99},
    ],
)
def test_what_no_page_sends_is_refused_in_words(client, cast, sent):
    meeting = held(cast)
    client.force_login(cast.awa)
    assert client.post(address(meeting, "type_in"), sent).status_code == 422
    assert not Capture.objects.exists()


def test_a_page_without_lines_changes_nothing(client, cast):
    meeting = held(cast)
    client.force_login(cast.awa)
    assert client.post(address(meeting, "type_in"), {"step": "6"}).status_code == 302
    assert not Capture.objects.exists()


def test_before_it_is_over_the_page_asks_whether_it_is(client, cast, planned):
    client.force_login(cast.awa)
    early = client.get(address(planned, "paper"))
    assert early.status_code == 200
    assert "typed in once the meeting has begun" in early.content.decode()
    assert "It was held on paper" not in early.content.decode()
    assert client.post(address(planned, "hold_on_paper")).status_code == 403
    assert (
        "Type in what is on paper" not in client.get(address(planned, "meeting")).content.decode()
    )
    Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=2))
    assert "Type in what is on paper" in client.get(address(planned, "meeting")).content.decode()
    assert "It was held on paper" in client.get(address(planned, "paper")).content.decode()
    assert client.post(address(planned, "hold_on_paper")).status_code == 302
    assert Meeting.objects.get().state == "ended"


@pytest.mark.parametrize("name", ["paper", "hold_on_paper", "type_in"])
def test_another_company_finds_nothing_and_a_member_is_told_why_not(client, cast, name):
    meeting = held(cast)
    method = client.get if name == "paper" else client.post
    for somebody, status in ((cast.diego, 404), (cast.bruno, 403)):
        client.force_login(somebody)
        answer = method(
            address(meeting, name), {"step": "6", "key": "k", "text": "t", "of": "nobody"}
        )
        assert answer.status_code in (status, 422 if status == 403 else status)
    assert not Capture.objects.exists()


def test_the_sheet_has_every_step_and_says_where_it_is_typed_in(client, cast, planned):
    client.force_login(cast.bruno)
    page = client.get(address(planned, "sheet")).content.decode()
    assert page.count("<h2>") == len(PEER_MEETING)
    assert "<svg" in page
    assert f"/meetings/{planned.slug}/" in page
    # Nobody writes there what became of a commitment.
    assert "Said aloud, not written here" in page
    client.force_login(cast.diego)
    assert client.get(address(planned, "sheet")).status_code == 404


def test_what_is_for_who_leads_or_for_oneself_has_no_lines_that_all_read(cast):
    course = queries.printed(cast.awa, plan(cast, "end-of-course").slug)
    assert [one.things for one in course.steps] == [0, 0, 0, 0]
    helped = queries.printed(cast.awa, plan(cast, "codevelopment").slug)
    assert all(not one.things for one in helped.steps if one.step.seen == "me")
    assert any(one.things for one in helped.steps)


def test_the_sheet_has_the_words_to_say_room_for_stories_and_for_dots(client, cast, planned):
    steps = queries.printed(cast.awa, planned.slug).steps
    dotted = {PEER_MEETING[one.number] for one in steps if one.has_dots}
    assert dotted == {"recall", "worked"}
    assert steps[PEER_MEETING.index("recall")].lines > 1
    client.force_login(cast.awa)
    page = client.get(address(planned, "sheet")).content.decode()
    for one in steps:
        assert one.step.say[:30] in unescape(page)
    assert page.count("If nobody speaks") == sum(bool(one.step.silence) for one in steps)
    assert page.count('class="box"') == sum(one.things for one in steps if one.has_dots)


def test_the_pages_cost_the_same_however_much_is_typed_in(cast):
    meeting = held(cast)
    for step in (WORKED, TRY):
        for number in range(6):
            type_in(cast, meeting, step, (f"{step}-{number}", f"Line {number}", cast.bruno.slug))
    # What one belongs to, the meeting, whether there is a draft, whose words, lines and dots.
    with scope.request_scope(), sql_queries(6):
        page = queries.paper(cast.awa, meeting.slug)
    assert sum(len(one.lines) for one in page.sheets) == 12
    with scope.request_scope(), sql_queries(2):
        queries.printed(cast.awa, meeting.slug)
