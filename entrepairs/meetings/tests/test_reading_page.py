# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page on which a draft is written and read: whose words are whose, and what is agreed to."""

from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge import texts
from entrepairs.knowledge.actions import editing
from entrepairs.meetings import reading
from entrepairs.meetings.actions import room, synthesis, writing
from entrepairs.meetings.models import Meeting
from entrepairs.meetings.queries import synthesis as queries
from entrepairs.meetings.tests.conftest import Room, plan

BRUNO = "A young father. I wrote the monthly price on paper, and he laughed."
CHLOE = "An old lady. I read the label of her bicycle aloud with her."
NOBODY = "A student came back three times. I waited, and she signed."


@pytest.fixture
def drafted(live):
    live.at("recall").note("bruno", BRUNO)
    live.note("chloe", CHLOE)
    live.note("chloe", NOBODY, signed=False)
    writing.reveal(actor=live.seat("awa"), step=live.meeting.step)
    live.at("worked").note("bruno", "I named the amount")
    live.note("chloe", "I waited for the answer", signed=False)
    writing.reveal(actor=live.seat("awa"), step=live.meeting.step)
    room.end_meeting(actor=live.seat("awa"))
    synthesis.begin_synthesis(actor=live.seat("awa"))
    return live


def page(client, live, name="chloe"):
    client.force_login(getattr(live.people, name))
    answer = client.get(reverse("meetings:synthesis", args=[live.meeting.slug]))
    return unescape(answer.content.decode())


def traces(live, part, name="chloe"):
    found = {one.name: one for one in queries.synthesis(live.seat(name)).parts}
    return {(one.text, one.author) for one in found[part].traces}


def published(live):
    synthesis.ask_last_reading(actor=live.seat("awa"))
    Meeting.objects.update(reading_until=timezone.now() - timedelta(seconds=1))
    reading.publish_read()
    return Meeting.objects.get().tutorial


def test_under_each_part_stand_the_phrases_it_comes_from(drafted, client):
    assert traces(drafted, "how") == {
        ("I named the amount", "Bruno Costa"),
        ("I waited for the answer", ""),
    }
    here = drafted.seat("chloe")
    text = "Name the amount: I named the amount at once\nThen be silent"
    synthesis.write_section(actor=here, name="how", text=text, seen=1)
    assert traces(drafted, "how") == {("I named the amount", "Bruno Costa")}
    told = page(client, drafted)
    assert "from Bruno Costa" in told
    assert "from a note without a name" in told
    address = reverse("meetings:section", args=[drafted.meeting.slug, "how"])
    sent = {"text-how": f"{text}.", "seen-how": "2"}
    answer = client.post(address, sent, headers={"HX-Request": "true"})
    assert "from Bruno Costa" in answer.content.decode()


def test_a_phrase_taken_back_leaves_no_trace(drafted, client):
    note = drafted.meeting.captures.get(text="I named the amount")
    writing.withdraw_note(actor=drafted.seat("bruno"), note=note)
    assert traces(drafted, "how") == {("I waited for the answer", "")}
    assert "I named the amount" not in page(client, drafted)


def test_the_page_has_its_price(drafted):
    here = drafted.seat("chloe")
    # One of them is which groups one belongs to, asked once a request.
    with scope.request_scope(), sql_queries(5):
        queries.synthesis(here)


def quotations(told):
    """Each quotation of a page with the name under it."""
    found = []
    for figure in told.split('<blockquote class="quote">')[1:]:
        words, _, after = figure.partition("</blockquote>")
        found.append((words, after.partition("<blockquote")[0].partition("</figure>")[0]))
    return found


def test_each_story_is_one_quotation_with_its_teller(drafted, cast, client):
    tutorial = published(drafted)
    client.force_login(cast.chloe)
    address = reverse("knowledge:discussion", args=[tutorial.slug])
    told = quotations(unescape(client.get(address).content.decode()))
    assert [words for words, _who in told] == [f"<p>{one}</p>" for one in (BRUNO, CHLOE, NOBODY)]
    (bruno, chloe, nobody) = (who for _words, who in told)
    assert "Bruno Costa" in bruno
    assert "Chloé Martin" in chloe
    assert "figcaption" not in nobody
    # What somebody changes is not what its teller signed; the other story still is.
    sections = tutorial.sections | {
        "example": tutorial.sections["example"].replace("young", "very young")
    }
    editing.edit_contribution(
        actor=cast.awa,
        contribution=tutorial,
        seen=texts.mark_of(tutorial),
        title=tutorial.title,
        html="",
        sections=sections,
    )
    told = quotations(unescape(client.get(address).content.decode()))
    assert ["figcaption" in who for _words, who in told] == [False, True, False]


def test_it_is_the_groups_and_says_where_it_comes_from(drafted, cast, client):
    tutorial = published(drafted)
    client.force_login(cast.chloe)
    address = reverse("knowledge:discussion", args=[tutorial.slug])
    told = unescape(client.get(address).content.decode())
    header = told.partition("<article")[2].partition("</header>")[0]
    assert "The group" in header
    assert "Counsellors" in header
    assert f'published by <a href="/people/{cast.awa.slug}/">{cast.awa.name}</a>' in header
    assert "Written with" in header
    assert "3 people were there" in told
    listed = unescape(client.get(reverse("knowledge:list")).content.decode())
    assert "The group Counsellors" in listed


def test_whoever_reads_it_finds_the_text_and_two_deeds(drafted, client):
    synthesis.ask_last_reading(actor=drafted.seat("awa"))
    told = page(client, drafted)
    text = told[told.index("<article") : told.index("</article>")]
    assert "only-print" not in text.partition(">")[0]
    assert BRUNO in text
    assert "<textarea" not in text
    # The boxes come after it, behind one button.
    folded = told[told.index("</article>") :]
    assert folded.index("<details") < folded.index("Change the text") < folded.index("<textarea")
    assert "I agree" in told
    assert "I object" in told


def test_the_real_end_of_the_reading_is_said_before_it_is_asked_for(drafted, client, at_work):
    told = page(client, drafted, "awa")
    synthesis.ask_last_reading(actor=drafted.seat("awa"))
    asked = page(client, drafted, "awa")
    moment = told.partition("were there have until ")[2].partition(" to read it")[0]
    assert moment
    assert f"Until {moment}" in asked


@pytest.fixture
def at_work(monkeypatch):
    """One moment, for both pages."""
    end = reading.term(None)
    monkeypatch.setattr(reading, "term", lambda _lead: end)


def test_of_a_sheltered_meeting_nothing_opened_is_not_nearly_written(cast, client):
    live = Room(cast, plan(cast, "mistake"))
    live.at(6).note("bruno", "I forgot the form")
    room.end_meeting(actor=live.seat("awa"))
    synthesis.begin_synthesis(actor=live.seat("awa"))
    told = page(client, live, "awa")
    assert "nearly written" not in told
    assert "Nobody has opened what they wrote here" in told


def test_a_public_holiday_is_no_day_to_read_in(cast, monkeypatch):
    eve = datetime(2026, 12, 24, 10, tzinfo=ZoneInfo("Europe/Paris"))  # a Thursday
    monkeypatch.setattr(timezone, "now", lambda: eve)
    assert reading.term(cast.awa) == eve + timedelta(days=4)
    cast.house.holidays = ""
    cast.house.save()
    cast.awa.refresh_from_db()
    assert reading.term(cast.awa) == eve + timedelta(days=1)
