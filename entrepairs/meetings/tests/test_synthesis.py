# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the room's notes to a tutorial that those who were there have read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Community, Membership
from entrepairs.kernel.decisions import Refused, StaleError
from entrepairs.knowledge import texts
from entrepairs.knowledge.actions import editing, relaying
from entrepairs.meetings import reading
from entrepairs.meetings.actions import harvest, room, synthesis, writing
from entrepairs.meetings.models import Meeting
from entrepairs.meetings.queries import synthesis as queries
from entrepairs.meetings.tests.conftest import Room, plan


@pytest.fixture
def ended(live):
    """A room with one lesson for each part, that has ended."""
    for step, text in (("worked", "I named the amount"), ("pitfalls", "Speaking too soon")):
        live.at(step).note("bruno", text)
    writing.reveal(actor=live.seat("awa"), step=6)
    writing.reveal(actor=live.seat("awa"), step=9)
    room.end_meeting(actor=live.seat("awa"))
    return live


@pytest.fixture
def drafted(ended):
    synthesis.begin_synthesis(actor=ended.seat("bruno"))
    return ended


def parts(live, name="bruno"):
    return {part.name: part for part in queries.synthesis(live.seat(name)).parts}


def tutorial():
    return Meeting.objects.get().tutorial


def test_notes_become_the_parts_of_a_tutorial(drafted):
    told = parts(drafted)
    assert told["title"].text == "Saying the price"
    assert told["how"].text == "I named the amount"
    assert told["pitfalls"].text == "Speaking too soon"


@pytest.fixture
def choosing(live):
    """Of one step a note was kept, of the next none; one more was written for the synthesis."""
    notes = [live.at("worked").note("bruno", "I named the amount"), live.note("chloe", "Pen down")]
    writing.reveal(actor=live.seat("awa"), step=6)
    writing.keep_note(actor=live.seat("awa"), note=notes[0], kept=True)
    live.at("pitfalls").note("bruno", "Speaking too soon")
    writing.reveal(actor=live.seat("awa"), step=9)
    live.note("chloe", "Never shown")
    live.at("write").note("chloe", "Ask what worries them")
    room.end_meeting(actor=live.seat("awa"))
    synthesis.begin_synthesis(actor=live.seat("awa"))
    return live


def test_a_step_where_nothing_was_kept_gives_all_and_what_was_written_for_it_is_in(choosing):
    told = parts(choosing)
    assert told["how"].text == "I named the amount\nAsk what worries them"
    assert told["pitfalls"].text == "Speaking too soon"


def test_what_was_left_aside_stands_beside_the_draft_and_is_added_with_one_press(
    choosing, cast, client
):
    note = choosing.meeting.captures.get(text="Pen down")
    told = queries.synthesis(choosing.seat("bruno")).aside
    assert [(one.text, one.author, one.part) for one in told] == [
        ("Pen down", "Chloé Martin", "how")
    ]
    address = reverse("meetings:add_note", args=[choosing.meeting.slug, note.slug])
    for stranger in (cast.diego, cast.eva):
        client.force_login(stranger)
        assert client.post(address).status_code == 404
    client.force_login(cast.bruno)
    page = client.get(reverse("meetings:synthesis", args=[choosing.meeting.slug]))
    assert address in page.content.decode()
    for _twice in range(2):
        client.post(address, {"text-when": "Late", "seen-when": "1"})
    assert parts(choosing)["how"].text == "I named the amount\nAsk what worries them\nPen down"
    assert parts(choosing)["when"].text == "Late"
    assert queries.synthesis(choosing.seat("bruno")).aside == ()


def test_a_note_that_is_added_begins_the_draft_where_there_is_none(choosing):
    choosing.meeting.sections.all().delete()
    note = choosing.meeting.captures.get(text="Pen down")
    synthesis.add_note(actor=choosing.seat("bruno"), note=note)

    assert parts(choosing)["how"].text.endswith("Pen down")


def test_only_what_was_shown_for_the_synthesis_is_added(choosing):
    note = choosing.meeting.captures.get(text="Never shown")
    with pytest.raises(Refused, match="not written for the synthesis"):
        synthesis.add_note(actor=choosing.seat("chloe"), note=note)
    taken = choosing.meeting.captures.get(text="Pen down")
    writing.withdraw_note(actor=choosing.seat("chloe"), note=taken)
    with pytest.raises(Refused, match="taken back"):
        synthesis.add_note(actor=choosing.seat("bruno"), note=taken)


def test_nothing_is_drafted_while_the_room_is_open(live):
    with pytest.raises(Refused):
        synthesis.begin_synthesis(actor=live.seat("awa"))


def test_nothing_leaves_a_confidential_room(cast):
    live = Room(cast, plan(cast, "codevelopment"))
    room.end_meeting(actor=live.seat("awa"))
    with pytest.raises(Refused, match="confidential"):
        synthesis.begin_synthesis(actor=live.seat("awa"))


def test_two_who_write_the_same_part_never_overwrite_each_other(drafted, client):
    synthesis.write_section(actor=drafted.seat("chloe"), name="how", text="Chloé’s words", seen=1)
    with pytest.raises(StaleError):
        synthesis.write_section(actor=drafted.seat("bruno"), name="how", text="Mine", seen=1)
    client.force_login(drafted.people.bruno)
    address = reverse("meetings:section", args=[drafted.meeting.slug, "how"])
    sent = {"text-how": "Mine", "seen-how": "1", "text-when": "Late", "seen-when": "1"}
    answer = client.post(address, sent, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine" in page
    assert "Chloé’s words" in page
    # Nor is what was typed elsewhere in the page lost; put together, it is saved.
    assert "Late" in page
    assert 'name="seen-how" value="2"' in page
    client.post(address, {"text-how": "Both", "seen-how": "2"})
    assert parts(drafted)["how"].text == "Both"


def test_asking_for_the_reading_saves_what_stands_in_the_page(drafted, client):
    client.force_login(drafted.people.awa)
    address = reverse("meetings:synthesis", args=[drafted.meeting.slug])
    page = client.get(address).content.decode()
    assert "Nothing is saved yet under: When to use it, The words to say, A lived example." in page
    sent = {f"text-{one.name}": one.text for one in parts(drafted).values()}
    sent |= {f"seen-{one.name}": one.version for one in parts(drafted).values()}
    sent |= {"text-when": "When it is late\r\nOr dear"}
    client.post(reverse("meetings:ask_reading", args=[drafted.meeting.slug]), sent)
    assert parts(drafted)["when"].text == "When it is late\nOr dear"
    assert parts(drafted)["how"].version == 1
    assert queries.synthesis(drafted.seat("bruno")).reading_until


def test_no_reading_begins_while_somebody_else_s_words_came_between(drafted, client):
    synthesis.write_section(actor=drafted.seat("chloe"), name="how", text="Chloé’s words", seen=1)
    client.force_login(drafted.people.awa)
    sent = {"text-how": "Mine", "seen-how": "1", "text-when": "Late", "seen-when": "1"}
    answer = client.post(reverse("meetings:ask_reading", args=[drafted.meeting.slug]), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine" in page
    assert "Chloé’s words" in page
    assert parts(drafted)["when"].text == "Late"
    assert queries.synthesis(drafted.seat("bruno")).reading_until is None


def test_without_scripts_one_button_saves_all_parts(drafted, client):
    client.force_login(drafted.people.bruno)
    address = reverse("meetings:write_parts", args=[drafted.meeting.slug])
    sent = {"text-how": "Mine", "seen-how": "1", "text-when": "Late", "seen-when": "1"}
    assert client.post(address, sent).status_code == 302
    assert (parts(drafted)["how"].text, parts(drafted)["when"].text) == ("Mine", "Late")


def test_silence_for_a_day_is_consent(drafted):
    synthesis.ask_last_reading(actor=drafted.seat("awa"))
    assert reading.publish_read() == 0
    Meeting.objects.update(reading_until=timezone.now() - timedelta(seconds=1))
    assert reading.publish_read() == 1
    assert reading.publish_read() == 0
    assert tutorial().sections["how"] == "<p>I named the amount</p>"
    assert tutorial().author == drafted.people.awa


def test_when_all_agree_it_is_published_at_once(drafted):
    synthesis.ask_last_reading(actor=drafted.seat("awa"))
    synthesis.agree(actor=drafted.seat("bruno"))
    assert tutorial() is None
    synthesis.agree(actor=drafted.seat("chloe"))
    assert tutorial().title == "Saying the price"


def test_an_objection_stops_it_until_it_is_read_again(drafted):
    synthesis.ask_last_reading(actor=drafted.seat("awa"))
    synthesis.object_to(actor=drafted.seat("chloe"), why="The customer is recognisable")
    Meeting.objects.filter(reading_until__isnull=False).update(reading_until=timezone.now())
    assert reading.publish_read() == 0
    told = queries.synthesis(drafted.seat("bruno")).objections
    assert told == (("Chloé Martin", "The customer is recognisable"),)
    synthesis.ask_last_reading(actor=drafted.seat("awa"))
    assert queries.synthesis(drafted.seat("bruno")).objections == ()


def test_another_text_is_another_reading(drafted):
    synthesis.ask_last_reading(actor=drafted.seat("awa"))
    synthesis.agree(actor=drafted.seat("bruno"))
    synthesis.write_section(actor=drafted.seat("chloe"), name="when", text="Always", seen=1)
    assert not queries.synthesis(drafted.seat("bruno")).has_agreed


def test_only_who_led_asks_for_the_reading(drafted):
    with pytest.raises(Refused):
        synthesis.ask_last_reading(actor=drafted.seat("bruno"))


def test_words_taken_back_leave_the_tutorial_and_its_versions(drafted):
    synthesis.ask_last_reading(actor=drafted.seat("awa"))
    for name in ("bruno", "chloe"):
        synthesis.agree(actor=drafted.seat(name))
    note = drafted.meeting.captures.get(text="Speaking too soon")
    writing.withdraw_note(actor=drafted.seat("bruno"), note=note)
    published = tutorial()
    assert "pitfalls" not in published.sections
    assert "Speaking too soon" not in published.html + published.text
    versions = published.versions.values_list("html", "sections")
    assert "Speaking too soon" not in str(list(versions))
    assert "I named the amount" in published.html


@pytest.mark.parametrize("name", ["synthesis", "write_parts", "ask_reading", "agree", "object_to"])
def test_another_company_and_who_was_not_there_find_nothing(cast, drafted, client, name):
    address = reverse(f"meetings:{name}", args=[drafted.meeting.slug])
    for somebody in (cast.diego, cast.eva):
        client.force_login(somebody)
        method = "get" if name == "synthesis" else "post"
        assert getattr(client, method)(address).status_code == 404


def test_an_objection_without_a_word_says_what_is_missing(drafted, client):
    synthesis.ask_last_reading(actor=drafted.seat("awa"))
    client.force_login(drafted.people.bruno)
    answer = client.post(reverse("meetings:object_to", args=[drafted.meeting.slug]), {"why": " "})
    assert answer.status_code == 422
    assert "Say in a few words" in answer.content.decode()


@pytest.mark.parametrize(("protocol", "drafts"), [("peer-meeting", True), ("codevelopment", False)])
def test_a_draft_is_proposed_where_the_protocol_makes_one(cast, client, protocol, drafts):
    live = Room(cast, plan(cast, protocol))
    room.end_meeting(actor=live.seat("awa"))
    client.force_login(cast.awa)
    page = client.get(reverse("meetings:synthesis", args=[live.meeting.slug])).content.decode()
    assert ("Make the draft" in page) is drafts
    assert ("makes no tutorial" in page) is not drafts


def test_tips_of_a_course_are_read_by_who_led_and_published_under_their_authors_name(cast):
    live = Room(cast, plan(cast, "end-of-course"))
    live.at(2).note("bruno", "When the price is high, I stay silent")
    note = live.meeting.captures.get()
    with pytest.raises(Refused):
        harvest.publish_tip(actor=live.seat("awa"), note=note)
    room.end_meeting(actor=live.seat("awa"))
    assert [tip.text for tip in queries.synthesis(live.seat("awa")).tips] == [note.text]
    assert queries.synthesis(live.seat("chloe")).tips == ()
    with pytest.raises(Refused):
        harvest.publish_tip(actor=live.seat("bruno"), note=note)
    made = harvest.publish_tip(actor=live.seat("awa"), note=note)
    assert harvest.publish_tip(actor=live.seat("awa"), note=note) == made
    assert (made.kind, made.author) == ("tip", cast.bruno)
    assert note.text in made.html
    # It goes with the words it was made of; its author may put it back.
    writing.withdraw_note(actor=live.seat("bruno"), note=note)
    made.refresh_from_db()
    assert (made.hidden, made.withdrawn_by) == (True, cast.bruno)


def test_once_published_it_is_read_here_and_changed_there(drafted, client):
    published(drafted)
    client.force_login(drafted.people.bruno)
    place = reverse("meetings:synthesis", args=[drafted.meeting.slug])
    page = client.get(place).content.decode()
    assert "I named the amount" in page
    assert "<textarea" not in page
    assert "Save this part" not in page
    assert reverse("knowledge:discussion", args=[tutorial().slug]) in page
    part = client.get(reverse("meetings:section", args=[drafted.meeting.slug, "how"]))
    assert (part.status_code, part.url) == (302, place)


def test_on_paper_the_draft_has_its_words_outside_of_any_form(drafted, client):
    client.force_login(drafted.people.bruno)
    page = client.get(reverse("meetings:synthesis", args=[drafted.meeting.slug])).content.decode()
    printed = page[page.index('<article class="stack stack-m only-print"') :]
    printed = printed[: printed.index("</article>")]
    for words in ("Saying the price", "Counsellors", "Chloé Martin", "I named the amount"):
        assert words in printed
    assert "<form" not in printed
    assert "<button" not in printed


def named():
    return {one.person.name.split()[0] for one in tutorial().credits.all()}


def published(live):
    synthesis.begin_synthesis(actor=live.seat("awa"))
    synthesis.ask_last_reading(actor=live.seat("awa"))
    Meeting.objects.update(reading_until=timezone.now() - timedelta(seconds=1))
    reading.publish_read()


def test_those_whose_words_are_in_it_are_named_with_who_led(live):
    live.at("worked").note("bruno", "I named the amount")
    live.note("chloe", "I waited", signed=False)
    live.note("awa", "I smiled")
    writing.reveal(actor=live.seat("awa"), step=6)
    room.end_meeting(actor=live.seat("awa"))
    published(live)

    # Who did not sign a note is not named; who led is, if some of it comes from them.
    assert tutorial().author == live.people.awa
    assert named() == {"Awa", "Bruno"}


def test_who_takes_all_their_words_back_is_named_no_longer(live):
    notes = [
        live.at("worked").note("bruno", "I named the amount"),
        live.note("bruno", "I waited"),
    ]
    writing.reveal(actor=live.seat("awa"), step=6)
    room.end_meeting(actor=live.seat("awa"))
    published(live)

    writing.withdraw_note(actor=live.seat("bruno"), note=notes[0])
    assert named() == {"Bruno"}
    writing.withdraw_note(actor=live.seat("bruno"), note=notes[1])
    assert named() == set()


def signs(client, person, address):
    """Who signs the lived example on a tutorial's page."""
    client.force_login(person)
    page = client.get(address).content.decode()
    assert "One Tuesday" in page
    return page.partition("<figcaption")[2].partition("</figcaption>")[0]


def told(live, *, signed):
    note = live.at("recall").note("bruno", "One Tuesday, she laughed", signed=signed)
    live.at("worked").note("bruno", "I named the amount")
    for step in (2, 6):
        writing.reveal(actor=live.seat("awa"), step=step)
    room.end_meeting(actor=live.seat("awa"))
    published(live)
    return note, reverse("knowledge:discussion", args=[tutorial().slug])


def test_a_lived_example_is_signed_by_who_told_and_signed_it(live, cast, client):
    note, address = told(live, signed=True)
    assert "Bruno Costa" in signs(client, cast.chloe, address)
    near = Community.objects.create(organisation=cast.house, name="Near", visibility="open")
    relay = relaying.relay_tutorial(actor=cast.awa, tutorial=tutorial(), community=near)
    facts = {"organisation": cast.house, "community": near, "person": cast.eva}
    Membership.objects.create(role="facilitator", **facts)
    assert "Bruno Costa" in signs(client, cast.eva, reverse("home:relay", args=[relay.slug]))
    sections = tutorial().sections | {"how": "<p>Otherwise</p>"}
    ours = relaying.adapt(actor=cast.eva, relay=relay, title="Ours", sections=sections)
    place = reverse("knowledge:discussion", args=[ours.slug])
    assert "Bruno Costa" in signs(client, cast.eva, place)
    # Taken back, it is gone with its signature, though other words of theirs stay.
    writing.withdraw_note(actor=live.seat("bruno"), note=note)
    assert named() == {"Bruno"}
    for text in (tutorial(), ours):
        assert not text.credits.filter(tells=True).exists()


def test_in_other_words_nobody_signs_it(live, cast, client):
    _note, address = told(live, signed=True)
    editing.edit_contribution(
        actor=cast.awa,
        contribution=tutorial(),
        seen=texts.mark_of(tutorial()),
        title=tutorial().title,
        html="",
        sections=tutorial().sections | {"example": "<p>One Tuesday, somebody laughed</p>"},
    )
    assert signs(client, cast.chloe, address) == ""


def test_nobody_signs_an_example_that_was_told_without_a_name(live, cast, client):
    _note, address = told(live, signed=False)
    assert signs(client, cast.chloe, address) == ""
