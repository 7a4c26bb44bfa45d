# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing: a page of a word processor, a photo from a phone, no network, two windows."""

import re
import time

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from entrepairs.discovery import following
from entrepairs.kernel.progress import Progress
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Attachment, Contribution, Draft
from tests.browser import word
from tests.browser.conftest import PHONE, violations

CARET = 60  # milliseconds; the editor puts its caret right 20 after the focus came
SHARED = re.compile(r"/knowledge/[0-9a-z]{12}/$")


def place(name, *about):
    return reverse(f"knowledge:{name}", args=about)


def to(page, selector):
    """Press Tab until it has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def write(page, area):
    """Reach a text by the keyboard; its editor comes, at once where another text has brought it."""
    editor = f".writing:has({area}) .ProseMirror"
    to(page, f"{area}, {editor}")
    text = page.locator(editor)
    text.wait_for()
    page.wait_for_function("() => document.activeElement.matches('.ProseMirror')")
    page.wait_for_timeout(CARET)
    return text


def kept(page, area):
    return page.eval_on_selector(area, "area => area.value")


def press(page, *keys):
    """Press keys, once the editor has its caret."""
    page.wait_for_timeout(CARET)
    for key in keys:
        page.keyboard.press(key)


def say(page, words):
    """Type, once the editor has its caret."""
    page.wait_for_timeout(CARET)
    page.keyboard.type(words)


def _press_until(page, key, told):
    for _ in range(60):
        if told():
            return
        press(page, key)
    raise AssertionError(f"{key} leads nowhere")


def test_a_word_page_is_pasted_corrected_and_published_by_keyboard(seat, cast):
    page = seat(cast.awa)
    page.goto(place("share_tutorial"))
    to(page, "#id_title")
    say(page, "A complaint")
    text = write(page, "#id_how")
    page.evaluate(word.PASTE, [word.PAGE, word.rich_text()])
    text.locator("img[src^='/files/']").wait_for()

    # Correct the title: another word, made a smaller title by the toolbar.
    press(page, "Control+Home", "Control+Shift+ArrowRight")
    say(page, "Recevoir")
    press(page, "Alt+F10", "ArrowRight", "ArrowRight", "ArrowRight", "Enter")
    # A line more in the table.
    press(page, "Control+End")
    tools = page.locator(".writing:has(#id_how) [role=toolbar]")
    _press_until(page, "ArrowUp", tools.locator("[data-ep-do=rowAfter]").is_visible)
    press(page, "Alt+F10")
    on_it = "document.activeElement.dataset.epDo === 'rowAfter'"
    _press_until(page, "ArrowRight", lambda: page.evaluate(on_it))
    press(page, "Enter", "Escape")

    to(page, "[name=community]")
    press(page, "Space", "Tab")
    to(page, "form .btn--main")
    press(page, "Enter")
    page.wait_for_url(SHARED)

    shared, photo = Contribution.objects.get(), Attachment.objects.get()
    assert shared.title == "A complaint"
    expected = [
        "<h3>Recevoir une réclamation</h3>",
        "<strong>Avant tout</strong>, on <em>écoute</em>",
        "<strong>on note</strong>",
        "<h3>Les étapes</h3>",
        "<ol><li><p>Laisser parler</p><ol><li><p>Sans couper</p></li></ol></li>",
        "<li><p>Reformuler</p></li></ol><ul><li><p>Un point</p></li></ul>",
        "<strong>Le client dit</strong>",
        f'<img src="/files/{photo.slug}/image.webp" alt="Un tableau blanc"',
        '<a href="https://www.example.org/aide"',
    ]
    assert [part for part in expected if part not in shared.html] == [], shared.html
    assert shared.html.count("<tr>") == 3
    for foreign in ("mso", "style", "class", "elsewhere", "script", "onclick", "o:p"):
        assert foreign not in shared.html.lower()
    assert photo.contribution == shared
    assert page.title() != "run"


def test_nothing_of_the_editor_comes_before_it_is_needed(seat, cast):
    page, asked = seat(cast.awa), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(place("share_tutorial"))
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "prose_editor" in url or "js/editor" in url]

    write(page, "#id_how")
    assert [url for url in asked if "prose_editor/editor.js" in url]


def test_the_keys_of_the_text(seat, cast):
    page = seat(cast.awa)
    page.goto(place("share_experience"))
    write(page, "#id_html")
    say(page, "See ")
    press(page, "Control+k")
    say(page, "www.example.org")
    press(page, "Tab")
    say(page, "the page")
    press(page, "Enter")
    say(page, " of @Chl")
    page.get_by_role("option", name="Chloé Martin").wait_for()
    press(page, "Enter", "Control+b")
    say(page, "now")

    link = '<a href="https://www.example.org">the page</a>'
    named = (
        f'<a data-mention="{cast.chloe.slug}" href="/people/{cast.chloe.slug}/">@Chloé Martin</a>'
    )
    assert kept(page, "#id_html") == f"<p>See {link} of {named} <strong>now</strong></p>"

    press(page, "Escape")
    assert not page.evaluate("document.activeElement.matches('.ProseMirror')")
    page.locator("label", has_text="Counsellors").click()
    page.locator(".ProseMirror").focus()
    press(page, "Control+Enter")
    page.wait_for_url(SHARED)
    assert Contribution.objects.get().mentions.get().person == cast.chloe


def test_a_photo_from_a_phone_makes_a_tip(seat, cast, tmp_path):
    photo = tmp_path / "board.jpg"
    Image.new("RGB", (1600, 1000), "tan").save(photo)
    page = seat(cast.bruno, PHONE)
    page.goto(place("share_tip"))
    page.get_by_label("Your tip").fill("Ask three questions. Write them down.")
    page.locator("input[name=photo]").set_input_files(photo)
    page.get_by_text("are erased from your photos").wait_for()
    page.get_by_label("What it shows").fill("A board with three questions")
    assert violations(page) == []
    # Clicked once nothing moves any more: the photo makes room for itself.
    page.locator("label", has_text="Counsellors").click()
    page.get_by_role("button", name="Share", exact=True).click()
    page.wait_for_url(SHARED)

    shared = Contribution.objects.get()
    assert shared.title == "Ask three questions"
    assert 'alt="A board with three questions"' in shared.html
    page.locator(f"img[src^='/files/{Attachment.objects.get().slug}/']").wait_for()


def test_without_scripts_a_tip_is_a_form(seat, cast, tmp_path):
    photo = tmp_path / "board.jpg"
    Image.new("RGB", (160, 100), "tan").save(photo)
    page = seat(cast.bruno, PHONE, java_script_enabled=False)
    page.goto(place("share_tip"))
    page.get_by_label("Your tip").fill("First.\n\nSecond.")
    page.locator("input[name=photo]").set_input_files(photo)
    page.get_by_label("Counsellors").check(force=True)
    page.get_by_role("button", name="Share", exact=True).click()
    page.wait_for_url(SHARED)
    assert Contribution.objects.get().html.startswith("<p>First.</p><p>Second.</p><p><img")


def test_without_network_nothing_typed_is_lost(seat, cast):
    page = seat(cast.awa)
    page.goto(place("share_tip"))
    page.context.set_offline(True)
    page.get_by_label("Your tip").fill("Typed in the lift.")
    page.wait_for_function("() => Object.keys(localStorage).length")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(place("share_tip"))

    expect(page.get_by_label("Your tip")).to_have_value("Typed in the lift.")


def test_who_signs_out_leaves_no_words_on_the_device(seat, cast):
    page = seat(cast.awa)
    page.goto(place("share_tip"))
    page.get_by_label("Your tip").fill("A secret of mine.")
    page.wait_for_function("() => JSON.stringify(localStorage).includes('secret')")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert "secret" not in page.evaluate("() => JSON.stringify(localStorage)")


def test_what_is_there_already_stands_beside(seat, cast, tip, tmp_path, settings):
    settings.DATA = tmp_path
    following.catch_up(Progress(quiet=True))
    page = seat(cast.bruno)
    page.goto(place("share_tutorial"))
    page.get_by_label("What readers will be able").fill("Silence in three seconds")
    page.get_by_role("heading", name="Already there on this").wait_for()
    expect(page.get_by_role("link", name="Silence")).to_be_visible()


def test_a_draft_is_kept_on_leaving_and_taken_up_elsewhere(seat, cast):
    page = seat(cast.awa)
    page.goto(place("share_tutorial"))
    write(page, "#id_how")
    say(page, "Half a sentence")
    page.goto(place("drafts"))
    # It leaves with the page: the next one does not wait for it.
    deadline = time.monotonic() + 10
    while not Draft.objects.exists() and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert Draft.objects.get().content["how"] == "<p>Half a sentence</p>"

    other = seat(cast.awa, PHONE)
    other.goto(place("drafts"))
    other.get_by_role("link", name="Half a sentence").click()
    other.locator(".ProseMirror", has_text="Half a sentence").wait_for()
    assert violations(other) == []


@pytest.fixture
def tip(cast):
    facts = {"community": cast.counsellors, "kind": "tip", "title": "Silence"}
    return publish(actor=cast.awa, html="<p>Three seconds.</p>", **facts)


def test_two_windows_lose_nothing(seat, cast, tip):
    mine, other = seat(cast.awa, bypass_csp=True), seat(cast.awa)
    for page in (mine, other):
        page.goto(place("edit", tip.slug))
    for page, words in ((other, "Five seconds."), (mine, "Ten seconds.")):
        write(page, "#id_html")
        press(page, "Control+a")
        say(page, words)
        page.get_by_role("button", name="Keep the changes").click()
        if page is other:
            page.wait_for_url(SHARED)
    mine.get_by_role("heading", name="This text changed while you were writing").wait_for()

    theirs = mine.get_by_label("What stands there now")
    assert "Five seconds." in theirs.inner_text()
    assert kept(mine, "#id_html") == "<p>Ten seconds.</p>"
    assert violations(mine) == []
    mine.get_by_role("button", name="Send mine over it").click()
    mine.wait_for_url(SHARED)
    tip.refresh_from_db()
    assert tip.html == "<p>Ten seconds.</p>"


@pytest.mark.parametrize("device", [{}, {"color_scheme": "dark"}, PHONE])
def test_axe_finds_nothing(seat, cast, tip, device):
    page = seat(cast.awa, bypass_csp=True, **device)
    pages = ("share", "share_tip", "share_tutorial", "share_experience", "drafts")
    for address in (*(place(name) for name in pages), place("versions", tip.slug)):
        page.goto(address)
        assert (address, violations(page)) == (address, [])
    page.goto(place("edit", tip.slug))
    write(page, "#id_html")
    assert violations(page) == []
