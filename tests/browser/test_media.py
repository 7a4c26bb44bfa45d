# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tip from the stock room: a photo and a video without network, sent once when it returns."""

import io

import pytest
from PIL import Image
from playwright.sync_api import TimeoutError as NotThereError

from entrepairs.communities.actions import charters
from entrepairs.kernel import readers
from entrepairs.knowledge.models import Attachment, Contribution
from entrepairs.media import preparing
from entrepairs.media.models import Upload, Video
from entrepairs.media.tests import conftest as media
from tests.browser.conftest import PHONE, too_wide, violations

films = media.films
WORDS = "I read the plate of the battery with the client."


@pytest.fixture
def phone(cast, seat):
    """Bruno's, on the page that composes."""
    page = seat(cast.bruno, PHONE)
    page.goto("/share/tip")
    page.wait_for_selector("ep-takes:defined")
    return page


@pytest.fixture
def taken(films):
    """What his phone has taken."""
    drawn = io.BytesIO()
    Image.effect_noise((900, 600), 90).save(drawn, "JPEG")
    return {
        "photo": {"name": "board.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()},
        "video": {"name": "VID_1.mp4", "mimeType": "video/mp4", "buffer": films["phone.mp4"]},
    }


def write(page, words=WORDS):
    area = page.locator("#id_html")
    area.focus()
    editor = page.locator(".writing .ProseMirror")
    try:
        editor.wait_for(timeout=3000)
    except NotThereError:
        # Without network it stays a text area.
        area.fill(words)
    else:
        page.keyboard.type(words)
    page.locator("label.chip", has_text="Counsellors").click()


def take(page, taken, *kinds):
    for kind in kinds:
        page.set_input_files(f"ep-takes input[name={kind}]", taken[kind])
        page.wait_for_selector(f"ep-takes figure[data-ep-kind={kind}]")


def share(page):
    page.click("form button.btn--main")


def has_come(page, field):
    """The server has it: its public name stands in the form."""
    page.wait_for_function(
        "name => document.querySelector(`figure [name=${name}]`)?.value.length === 12", arg=field
    )


def waits(page):
    page.wait_for_selector("ep-waiting section:not([hidden]) li")
    return page.locator("ep-waiting li")


def test_a_tip_waits_for_the_network_and_leaves_once(cast, seat, phone, taken):
    write(phone)
    phone.context.set_offline(True)
    take(phone, taken, "photo", "video")
    phone.fill("figure [name=alts]", "The plate")
    phone.fill("[name=captions]", "0:00 Here is the plate.")
    phone.check("[name=agreed]")
    share(phone)

    tip = waits(phone)
    assert "I read the plate" in tip.inner_text()
    assert "Photos: 1 · Videos: 1" in tip.inner_text()
    assert "Waits for the network." in tip.inner_text()
    assert not phone.is_visible("form .btn--main")
    assert not Contribution.objects.exists()

    phone.context.set_offline(False)
    phone.wait_for_url("**/knowledge/*/")
    shared = Contribution.objects.get()
    kinds = sorted(Attachment.objects.filter(contribution=shared).values_list("kind", flat=True))
    assert kinds == ["image", "video"]
    assert 'alt="The plate"' in shared.html
    assert "ep-waiting" not in phone.content()
    assert phone.evaluate("localStorage.length") == 0

    # The worker prepares it, and a colleague sees it play.
    readers.step("media", readers.wiring().READERS["media"])
    phone.wait_for_selector("text=being prepared")
    preparing.prepare(Video.objects.get().pk)
    phone.wait_for_selector("video[poster]")
    desk = seat(cast.awa)
    desk.goto(f"/knowledge/{shared.slug}/")
    source = desk.get_attribute("video source", "src")
    part = desk.request.get(source, headers={"Range": "bytes=4-7"})
    assert (part.status, part.body()) == (206, b"ftyp")
    captions = desk.request.get(desk.get_attribute("video track", "src"))
    assert "Here is the plate." in captions.text()
    for outsider in (cast.farid, cast.diego):
        assert seat(outsider).request.get(source).status == 404
    assert Contribution.objects.count() == 1


def test_the_answer_lost_on_the_way_makes_no_second_tip(phone):
    write(phone)

    def swallow(route):
        route.fetch()  # the server has it
        route.abort()  # and the phone never hears so

    phone.route("**/share/tip", swallow, times=1)
    share(phone)
    phone.wait_for_url("**/knowledge/*/")
    assert Contribution.objects.count() == 1


def test_an_upload_goes_on_where_the_network_left_it(phone, taken):
    """Pieces that came stay; a reload takes the file from the device."""
    cut = {"after": 1}

    def cut_off(route):
        cut["after"] -= 1
        if cut["after"] < 0:
            route.abort()
        else:
            route.continue_()

    phone.route("**/uploads/*/", cut_off)
    big = taken["video"] | {"buffer": taken["video"]["buffer"] + bytes(900_000)}
    phone.set_input_files("ep-takes input[name=video]", big)
    phone.wait_for_selector("text=your files wait on this device")
    assert 0 < Upload.objects.get().received < len(big["buffer"])

    phone.unroute("**/uploads/*/")
    phone.reload()
    has_come(phone, "videos")
    assert Upload.objects.get().is_complete
    assert Video.objects.count() == 1


def test_a_tip_that_waits_is_changed_or_thrown_away(phone, taken):
    write(phone)
    phone.context.set_offline(True)
    take(phone, taken, "photo")
    share(phone)
    waits(phone)
    phone.click("[data-ep-change]")
    phone.wait_for_selector("form .btn--main")
    assert phone.locator("ep-takes figure").count() == 1

    share(phone)
    waits(phone)
    phone.click("ep-waiting li button:not([data-ep-change])")
    phone.wait_for_selector("form .btn--main")
    assert phone.locator("ep-takes figure").count() == 0
    phone.context.set_offline(False)
    phone.reload()
    phone.wait_for_selector("ep-takes:defined")
    assert phone.locator("ep-waiting li").count() == 0
    assert not Contribution.objects.exists()


def test_a_tip_that_waits_comes_back_after_a_reload(phone, taken):
    write(phone)
    phone.route("**/uploads/**", lambda route: route.abort())
    phone.route(
        "**/share/tip",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    take(phone, taken, "photo")
    share(phone)
    waits(phone)
    phone.reload()
    waits(phone)
    phone.click("[data-ep-change]")
    phone.wait_for_selector("ep-takes figure")
    assert phone.locator("ep-waiting li").count() == 0
    assert WORDS in phone.input_value("#id_html")
    assert phone.locator("ep-takes figure").count() == 1
    share(phone)
    waits(phone)

    # Any page sends it.
    phone.unroute("**/uploads/**")
    phone.unroute("**/share/tip")
    phone.goto("/knowledge/")
    phone.wait_for_selector("text=that waited for the network is shared")
    assert Contribution.objects.get().excerpt == WORDS


def test_a_tip_that_meets_a_charter_leads_to_it_and_leaves_after_the_yes(cast, seat, phone, taken):
    charters.write_charter(
        actor=cast.awa, community=cast.counsellors, line="Be kind.", text="Be kind."
    )
    write(phone)
    phone.context.set_offline(True)
    take(phone, taken, "photo")
    share(phone)
    tip = waits(phone)
    phone.context.set_offline(False)
    phone.wait_for_selector("text=has a charter: read it and say yes")
    assert not Contribution.objects.exists()
    # Neither a page that opens nor the time sends it against the charter.
    phone.reload()
    phone.wait_for_selector("text=has a charter: read it and say yes")
    assert not Contribution.objects.exists()

    tip.get_by_role("link", name="Read the charter").click()
    phone.wait_for_url(f"**/communities/{cast.counsellors.slug}/charter/")
    phone.get_by_role("button", name="I agree").click()
    phone.wait_for_selector("text=that waited for the network is shared")
    shared = Contribution.objects.get()
    assert shared.excerpt == WORDS
    assert Attachment.objects.filter(contribution=shared).count() == 1
    assert phone.evaluate("localStorage.length") == 0
    phone.goto("/share/tip")
    phone.wait_for_selector("ep-takes:defined")
    assert phone.locator("ep-waiting li").count() == 0
    assert Contribution.objects.count() == 1


def test_without_network_an_unfinished_tip_is_said(phone):
    phone.context.set_offline(True)
    share(phone)
    phone.wait_for_selector("text=only a complete tip can wait")
    assert phone.is_visible("form .btn--main")


def test_signing_out_erases_what_waits(cast, seat, phone, taken):
    write(phone)
    phone.route("**/uploads/**", lambda route: route.abort())
    take(phone, taken, "photo")
    share(phone)
    waits(phone)
    phone.evaluate("document.querySelector('form[action=\"/accounts/logout/\"]').requestSubmit()")
    phone.wait_for_url("**/accounts/login/**")
    phone.wait_for_function("() => !localStorage.length")
    kept = "indexedDB.databases().then((all) => all.map((one) => one.name))"
    assert phone.evaluate(kept) == []


def test_photos_have_an_order(phone, taken):
    take(phone, taken, "photo")
    phone.set_input_files("ep-takes input[multiple]", taken["photo"] | {"name": "second.jpg"})
    phone.wait_for_function("() => document.querySelectorAll('ep-takes figure').length === 2")
    phone.locator("[name=alts]").nth(1).fill("Second")
    phone.locator("[data-ep-earlier]:visible").click()
    assert phone.locator("[name=alts]").first.input_value() == "Second"


def test_the_composer_is_accessible_and_narrow(cast, seat, phone, taken):
    page = seat(cast.bruno, PHONE, bypass_csp=True)
    page.goto("/share/tip")
    page.wait_for_selector("ep-takes:defined")
    take(page, taken, "photo", "video")
    has_come(page, "videos")
    assert violations(page) == []
    page.context.set_offline(True)
    page.fill("#id_html", WORDS)
    page.locator("label.chip", has_text="Counsellors").click()
    page.check("[name=agreed]")
    share(page)
    waits(page)
    assert violations(page) == []
    page.context.set_offline(False)
    page.wait_for_url("**/knowledge/*/")
    preparing.prepare(Video.objects.get().pk)
    page.reload()
    assert violations(page) == []
    video = f"/videos/{Attachment.objects.get(kind='video').slug}/"
    page.goto(video)
    assert violations(page) == []
    assert too_wide(seat, cast.bruno, ["/share/tip", video, page.url]) == {}
