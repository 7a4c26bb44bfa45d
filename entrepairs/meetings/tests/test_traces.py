# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody said is found again, and taken out, where others have changed it since."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Community, Membership
from entrepairs.knowledge import texts
from entrepairs.knowledge.actions import editing, relaying
from entrepairs.meetings import reading
from entrepairs.meetings.actions import room, synthesis, writing
from entrepairs.meetings.models import Meeting

STORY = "A young father. I wrote the monthly price on paper, and he laughed."
HERS = "An old lady. I read the label of her bicycle aloud with her."


@pytest.fixture
def published(live):
    """Bruno and Chloé told a story each; both stand in the tutorial."""
    live.at("recall").note("bruno", STORY)
    live.note("chloe", HERS)
    writing.reveal(actor=live.seat("awa"), step=live.meeting.step)
    live.at("worked").note("bruno", "I named the amount")
    writing.reveal(actor=live.seat("awa"), step=live.meeting.step)
    room.end_meeting(actor=live.seat("awa"))
    synthesis.begin_synthesis(actor=live.seat("awa"))
    return live


def publish(live):
    synthesis.ask_last_reading(actor=live.seat("awa"))
    Meeting.objects.update(reading_until=timezone.now() - timedelta(seconds=1))
    reading.publish_read()


def tutorial():
    return Meeting.objects.get().tutorial


def edited(cast, text, **parts):
    editing.edit_contribution(
        actor=cast.awa,
        contribution=text,
        seen=texts.mark_of(text),
        title=text.title,
        html="",
        sections=text.sections | parts,
    )


def taken_back(client, live, person, text):
    """The page that answers."""
    note = live.meeting.captures.get(text=text)
    client.force_login(person)
    address = reverse("meetings:take_back", args=[live.meeting.slug, note.slug])
    return unescape(client.post(address, follow=True).content.decode())


def stored(text):
    text.refresh_from_db()
    states = [text, *text.versions.all()]
    return unescape("".join(str(state.sections) + state.html for state in states) + text.text)


CHANGED = {
    "edited": "<p>A young father: I wrote the monthly price on a sheet, he laughed and signed.</p>",
    "split": "<p>A young father.</p><p>I wrote the monthly price.</p><p>On paper. He laughed.</p>",
    "grown": "<p>A young father came in. I wrote the monthly price on paper. We talked of it all "
    "morning with his wife. He laughed.</p>",
    "marked": "<blockquote><p>A young <strong>father</strong>. I wrote the <em>monthly</em> price "
    "on a piece of paper, and he laughed.</p></blockquote>",
    "a list": "<ul><li>A young father, the monthly price, written on paper</li></ul>",
}


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED)
def test_a_phrase_that_was_changed_is_known_again_and_leaves(cast, client, published, changed):
    publish(published)
    edited(cast, tutorial(), example=f"{changed}<p>{HERS}</p>")
    assert "nowhere any more" in taken_back(client, published, cast.bruno, STORY)
    left = stored(tutorial())
    assert [word for word in ("father", "monthly", "price on") if word in left] == []
    assert HERS in left
    assert "I named the amount" in left


def test_what_groups_adapted_from_it_loses_it_too(cast, client, published):
    publish(published)
    near = Community.objects.create(organisation=cast.house, name="Near", visibility="open")
    facts = {"organisation": cast.house, "community": near, "person": cast.eva}
    Membership.objects.create(role="facilitator", **facts)
    relay = relaying.relay_tutorial(actor=cast.awa, tutorial=tutorial(), community=near)
    sections = tutorial().sections | {"example": f"{CHANGED['edited']}<p>Ours is another.</p>"}
    ours = relaying.adapt(actor=cast.eva, relay=relay, title="Ours", sections=sections)
    taken_back(client, published, cast.bruno, STORY)
    assert "father" not in stored(ours)
    assert "Ours is another." in stored(ours)


def test_in_one_paragraph_with_somebody_elses_only_its_sentences_go(cast, client, published):
    publish(published)
    both = f"<p>{HERS} A young father: I wrote the monthly price on paper.</p>"
    edited(cast, tutorial(), example=both)
    assert "nowhere any more" in taken_back(client, published, cast.bruno, STORY)
    assert tutorial().sections["example"].strip() == f"<p>{HERS} </p>"


def test_what_is_nearer_to_somebody_elses_phrase_stays(cast, client, live):
    near = "I named the amount slowly, then waited"
    live.at("worked").note("bruno", "I named the amount")
    live.note("chloe", near)
    writing.reveal(actor=live.seat("awa"), step=live.meeting.step)
    room.end_meeting(actor=live.seat("awa"))
    synthesis.begin_synthesis(actor=live.seat("awa"))
    publish(live)
    edited(cast, tutorial(), how=f"<p>I named the amount.</p><p>{near} for him.</p>")
    taken_back(client, live, cast.bruno, "I named the amount")
    assert tutorial().sections["how"] == f"<p>{near} for him.</p>"


UNRELATED = (
    "<p>Say it in one sentence, whatever the customer answers.</p>"
    "<p>A price is said before the father of the family asks for it, and never in the first "
    "minute; it is written down only when somebody wants to take it home.</p>"
)


def test_in_other_words_altogether_it_stays_and_that_is_said(cast, client, published):
    publish(published)
    edited(cast, tutorial(), example=UNRELATED)
    page = taken_back(client, published, cast.bruno, STORY)
    assert "nowhere any more" not in page
    assert "If the group has put them in other words" in page
    assert f'href="{reverse("meetings:synthesis", args=[published.meeting.slug])}"' in page
    assert tutorial().sections["example"] == UNRELATED
    # What was first published held it as it was said, and is read by nobody any more.
    assert STORY not in stored(tutorial())


def test_before_publication_the_draft_loses_it_as_well(cast, client, published):
    here = published.seat("chloe")
    text = f"A young father: I wrote the monthly price down, he laughed\n{HERS}"
    synthesis.write_section(actor=here, name="example", text=text, seen=1)
    assert "nowhere any more" in taken_back(client, published, cast.bruno, STORY)
    assert published.meeting.sections.get(name="example").text == HERS


def test_whose_words_were_changed_is_named_as_long_as_they_are_in_it(cast, published):
    here = published.seat("chloe")
    text = "A young father: I wrote the monthly price down, he laughed"
    synthesis.write_section(actor=here, name="example", text=text, seen=1)
    publish(published)
    assert {one.person for one in tutorial().credits.all()} == {cast.bruno}


def test_after_the_meeting_it_is_asked_twice(cast, client, published):
    client.force_login(cast.bruno)
    page = client.get(reverse("meetings:meeting", args=[published.meeting.slug]))
    assert "Yes, take it back" in page.content.decode()
