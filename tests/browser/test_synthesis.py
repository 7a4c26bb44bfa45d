# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The synthesis in a window: no button loses what is typed, and paper has the words."""

import pytest
from django.urls import reverse

from entrepairs.meetings.actions import room, synthesis, writing
from entrepairs.meetings.models import Section
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.people.models import Person
from tests.browser.conftest import DESK, NARROW, amiss, overflows, violations

PAGES = ("synthesis", "meeting")


@pytest.fixture
def live(cast, transactional_db):
    """A meeting whose draft is being put right; a note was left aside."""
    made = Room(cast, plan(cast)).at("worked")
    kept = made.note("bruno", "I named the amount")
    made.note("chloe", "Pen down")
    writing.reveal(actor=made.seat("awa"), step=6)
    writing.keep_note(actor=made.seat("awa"), note=kept, kept=True)
    room.end_meeting(actor=made.seat("awa"))
    synthesis.begin_synthesis(actor=made.seat("awa"))
    return made


def test_no_button_of_the_page_loses_what_is_typed(cast, live, seat):
    place = reverse("meetings:synthesis", args=[live.meeting.slug])
    awa = seat(cast.awa, DESK, bypass_csp=True)
    assert amiss(awa, [place], violations, overflows) == {}
    awa.fill("#text-when", "When it is dear")
    awa.fill("#text-pitfalls", "Whispering")
    awa.get_by_role("button", name="Save this part When to use it").click()
    awa.locator("#part-when").get_by_text("Saved.").wait_for()
    assert awa.input_value("#text-pitfalls") == "Whispering"
    assert awa.evaluate("() => document.activeElement.id") == "save-when"

    awa.get_by_role("button", name="Add Pen down").click()
    awa.get_by_text("Added at the end of: How to do it.").wait_for()
    awa.get_by_role("heading", name="Left aside").wait_for(state="detached")
    assert awa.input_value("#text-how") == "I named the amount\nPen down"
    assert awa.input_value("#text-pitfalls") == "Whispering"

    version = Section.objects.get(name="how").version
    here = live.seat("chloe")
    synthesis.write_section(actor=here, name="how", text="The amount first", seen=version)
    awa.fill("#text-how", "Then a silence")
    awa.fill("#text-words", "Nine hundred")
    awa.get_by_role("button", name="Save this part How to do it").click()
    awa.get_by_text("Chloé Martin wrote here while you did.").wait_for()
    awa.wait_for_function("() => document.activeElement.id === 'text-how'")
    awa.get_by_role("region", name="What stands now").get_by_text("The amount first").wait_for()
    assert awa.input_value("#text-how") == "Then a silence"
    assert awa.input_value("#text-words") == "Nine hundred"

    awa.fill("#text-how", "The amount first\nThen a silence")
    awa.get_by_role("button", name="Ask for the last reading").click()
    awa.get_by_role("heading", name="Last reading").wait_for()
    saved = dict(Section.objects.values_list("name", "text"))
    assert saved["how"] == "The amount first\nThen a silence"
    assert (saved["when"], saved["words"]) == ("When it is dear", "Nine hundred")


def test_a_reload_loses_no_word_and_overwrites_none(cast, live, seat):
    place = reverse("meetings:synthesis", args=[live.meeting.slug])
    awa = seat(cast.awa, DESK)
    awa.on("dialog", lambda dialog: dialog.accept())
    awa.goto(place)
    awa.fill("#text-when", "When it is dear")
    awa.fill("#text-how", "Then a silence")
    awa.get_by_role("button", name="Save this part When to use it").click()
    awa.locator("#part-when").get_by_text("Saved.").wait_for()
    here = live.seat("chloe")
    for name in ("when", "how"):
        version = Section.objects.get(name=name).version
        synthesis.write_section(actor=here, name=name, text=f"Hers: {name}", seen=version)
    awa.reload()
    # What was saved is what stands; what was not is back, from where it was begun.
    awa.locator("#part-how").get_by_text("not saved is back").wait_for()
    assert awa.input_value("#text-when") == "Hers: when"
    assert awa.input_value("#text-how") == "Then a silence"
    awa.get_by_role("button", name="Save this part How to do it").click()
    awa.get_by_text("Chloé Martin wrote here while you did.").wait_for()
    awa.fill("#text-how", "Hers: how\nThen a silence")
    awa.get_by_role("button", name="Save this part How to do it").click()
    awa.locator("#part-how").get_by_text("Saved.").wait_for()
    awa.reload()
    assert awa.input_value("#text-how") == "Hers: how\nThen a silence"
    assert awa.get_by_text("not saved is back").count() == 0
    assert awa.evaluate("Object.keys(localStorage).filter((one) => one.includes('parts'))") == []


def test_its_pages_fit_a_small_phone_in_both_languages(cast, live, seat):
    pages = [reverse(f"meetings:{name}", args=[live.meeting.slug]) for name in PAGES]
    for language in ("en", "fr"):
        Person.objects.filter(pk=cast.chloe.pk).update(language=language)
        phone = seat(cast.chloe, NARROW, bypass_csp=True)
        assert amiss(phone, pages, violations, overflows) == {}


def test_whoever_reads_it_changes_it_behind_one_button(cast, live, seat):
    synthesis.ask_last_reading(actor=live.seat("awa"))
    place = reverse("meetings:synthesis", args=[live.meeting.slug])
    phone = seat(cast.chloe, NARROW, bypass_csp=True)
    assert amiss(phone, [place], violations, overflows) == {}
    assert phone.locator("article").is_visible()
    assert phone.locator("textarea:visible").count() == 0
    phone.get_by_text("Change the text").click()
    phone.fill("#text-when", "When it is dear")
    phone.get_by_role("button", name="Save this part When to use it").click()
    phone.locator("#part-when").get_by_text("Saved.").wait_for()
    assert violations(phone) == []


def test_paper_has_the_words_and_no_box(cast, live, seat):
    awa = seat(cast.awa, DESK)
    awa.goto(reverse("meetings:synthesis", args=[live.meeting.slug]))
    article = awa.locator("article")
    assert not article.is_visible()
    awa.emulate_media(media="print")
    assert article.is_visible()
    printed = awa.locator("#content").inner_text()
    for words in ("Saying the price", "Counsellors", "Bruno Costa", "I named the amount"):
        assert words in printed
    assert "Save this part" not in printed
    assert "Ask for the last reading" not in printed
    assert awa.locator("textarea:visible").count() == 0
