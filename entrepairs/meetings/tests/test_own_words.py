# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Once a meeting is over, each finds their own words again, and takes them back."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.meetings import reading
from entrepairs.meetings.actions import room, synthesis, writing
from entrepairs.meetings.models import Meeting
from entrepairs.meetings.tests.conftest import Room, plan

SAID = {
    "recall": "One Tuesday, she laughed",
    "dig": "Nine hundred, I said",
    "worked": "I named the amount",
    "pitfalls": 'Don\'t say "too soon" & <b>never</b>',
    "try": "On Monday, once",
}


@pytest.fixture
def over(live):
    """A meeting in which Bruno wrote in every step, and Chloé in one."""
    for step, text in SAID.items():
        live.at(step).note("bruno", text)
        if step != "try":
            writing.reveal(actor=live.seat("awa"), step=live.meeting.step)
    live.note("chloe", "I watch first")
    room.end_meeting(actor=live.seat("awa"))
    return live


def page(client, live, person):
    client.force_login(person)
    answer = client.get(reverse("meetings:meeting", args=[live.meeting.slug]))
    return unescape(answer.content.decode())


def take_back(client, live, text):
    note = live.meeting.captures.get(text=text)
    return client.post(reverse("meetings:take_back", args=[live.meeting.slug, note.slug]))


def test_ones_own_words_of_every_step_are_listed_for_oneself_alone(cast, client, over):
    told = page(client, over, cast.bruno)
    assert [text for text in SAID.values() if text not in told] == []
    assert "I watch first" not in told
    for other in (cast.awa, cast.chloe, cast.eva):
        told = page(client, over, other)
        assert [text for text in SAID.values() if text in told] == []


def test_while_the_room_is_open_they_are_there(cast, client, live):
    live.at("recall").note("bruno", "One Tuesday")
    assert "One Tuesday" not in page(client, live, cast.bruno)


@pytest.mark.parametrize("text", SAID.values())
def test_taken_back_before_publication_they_leave_the_draft(cast, client, over, text):
    synthesis.begin_synthesis(actor=over.seat("awa"))
    client.force_login(cast.bruno)
    assert take_back(client, over, text).status_code == 302
    assert text not in page(client, over, cast.bruno)
    assert text not in "".join(over.meeting.sections.values_list("text", flat=True))


@pytest.mark.parametrize("text", SAID.values())
def test_taken_back_after_publication_they_leave_the_tutorial(cast, client, over, text):
    synthesis.begin_synthesis(actor=over.seat("awa"))
    synthesis.ask_last_reading(actor=over.seat("awa"))
    Meeting.objects.update(reading_until=timezone.now() - timedelta(seconds=1))
    reading.publish_read()
    client.force_login(cast.bruno)
    assert take_back(client, over, text).status_code == 302
    made = Meeting.objects.get().tutorial
    states = [made, *made.versions.all()]
    stored = [state.html + "".join(state.sections.values()) for state in states]
    assert text not in unescape(made.text + "".join(stored))
    assert text not in page(client, over, cast.bruno)


def test_nobody_takes_back_what_somebody_else_wrote(cast, client, over):
    for other, status in ((cast.diego, 404), (cast.eva, 404), (cast.chloe, 302), (cast.awa, 302)):
        client.force_login(other)
        assert take_back(client, over, SAID["worked"]).status_code == status
    assert over.meeting.captures.get(text=SAID["worked"]).withdrawn_at is None


def test_what_one_keeps_for_oneself_is_taken_back_from_ones_own_page(cast, client, over):
    client.force_login(cast.bruno)
    kept = reverse("meetings:kept")
    note = over.meeting.captures.get(text=SAID["try"])
    address = reverse("meetings:take_back_own", args=[note.slug])
    page = client.get(kept).content.decode()
    # Asked first: it cannot be undone.
    at = [page.index(words) for words in ("This cannot be undone", address, "Yes, take it back")]
    assert at == sorted(at)
    assert client.post(address).url == kept
    assert SAID["try"] not in client.get(kept).content.decode()


def test_in_a_confidential_room_too(cast, client):
    live = Room(cast, plan(cast, "codevelopment")).at(1)
    live.note("bruno", "My team is silent")
    live.at(9).note("bruno", "I ask before I answer")
    room.end_meeting(actor=live.seat("awa"))
    assert "My team is silent" in page(client, live, cast.bruno)
    assert take_back(client, live, "My team is silent").status_code == 302
    assert "My team is silent" not in page(client, live, cast.bruno)
    # What one took for oneself stands on the page of what one keeps alone, and is taken back there.
    kept = reverse("meetings:kept")
    assert "I ask before I answer" not in page(client, live, cast.bruno)
    assert "I ask before I answer" in client.get(kept).content.decode()
    assert take_back(client, live, "I ask before I answer").status_code == 302
    assert "I ask before I answer" not in client.get(kept).content.decode()
