# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coming in, saying who one is, settling in: at a desk, on a phone, without scripts."""

import io
import re
import zipfile

import pytest
from django.core import mail
from django.urls import reverse
from PIL import Image

from entrepairs.kernel import outbox
from entrepairs.operations import actions as operations
from entrepairs.operations import exporting
from entrepairs.operations.models import Export
from entrepairs.people import actions
from entrepairs.people.models import Person, Subject
from tests.browser.conftest import DESK, PHONE, amiss, overflows, violations

DARK = {"color_scheme": "dark"}
CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)
DOORS = (
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_inactive",
    "account_signup",
)
INSIDE = (
    "people:me",
    "people:settings",
    "people:devices",
    "people:invite",
    "account_change_password",
    "account_email",
    "account_reauthenticate",
    "account_logout",
)


@pytest.mark.parametrize("options", [{}, DARK])
@pytest.mark.parametrize("device", [DESK, PHONE])
def test_no_screen_of_the_room_has_a_barrier(cast, seat, device, options):
    Subject.objects.create(organisation=cast.house, name_en="Loans")
    actions.say_subjects(actor=cast.farid, says="helps", subjects=Subject.objects.all())
    invitation = actions.invite_person(
        actor=cast.farid, organisation=cast.house, email="lucie@marceau.example"
    )
    visitor = seat(None, device, bypass_csp=True, **options)
    farid = seat(cast.farid, device, bypass_csp=True, **options)
    doors = [reverse(name) for name in DOORS]
    doors += [reverse("people:invitation", args=[invitation.token]), "/invitation/none/"]
    inside = [reverse(name) for name in INSIDE]

    found = [
        amiss(page, addresses, violations, overflows)
        for page, addresses in ((visitor, doors), (farid, inside))
    ]
    assert found == [{}, {}]


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}])
def test_somebody_new_comes_in_on_a_phone_and_says_who_they_are(cast, seat, options):
    actions.invite_person(actor=cast.farid, organisation=cast.house, email="lucie@marceau.example")
    outbox.deliver_due()
    page = seat(None, PHONE, **options)

    page.goto(re.search(r"/invitation/\w+/", mail.outbox[0].body)[0])
    page.get_by_label("Your name").fill("Lucie Perrin")
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("heading", name="Hello Lucie").wait_for()
    page.locator("header summary").click()
    page.get_by_role("link", name="My profile").click()
    page.wait_for_url("**/me/")
    page.get_by_label("Your job").fill("Counsellor")
    page.get_by_label("Your site").select_option(label="Nantes")
    page.get_by_role("button", name="Keep my profile").click()
    page.wait_for_url("**/me/")
    interests = page.locator("#said-interested")
    interests.get_by_label("Add a subject").fill("deductible")
    interests.get_by_role("button", name="Add").click()

    interests.get_by_text("Deductible").wait_for()
    assert page.get_by_text("Counsellor · Nantes").is_visible()


def test_a_code_by_mail_opens_the_door_by_keyboard_alone(cast, seat):
    page = seat()
    page.goto("/me/settings/")
    page.wait_for_url("**/accounts/login/**")
    page.get_by_role("link", name="Receive a code").press("Enter")
    page.wait_for_url("**/login/code/**")
    page.wait_for_function("document.activeElement.matches('input')")
    page.keyboard.type(cast.awa.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/confirm/**")
    page.wait_for_function("document.activeElement.matches('input')")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    page.get_by_label("Code").fill(CODE.search(mail.outbox[-1].body)[0])
    page.keyboard.press("Enter")

    page.wait_for_url("**/me/settings/")


def test_subjects_are_suggested_added_and_taken_back_in_place(cast, seat):
    Subject.objects.create(organisation=cast.house, name_en="Loans")
    page = seat(cast.awa)
    page.goto("/me/")
    interests = page.locator("#said-interested")
    box = interests.get_by_label("Add a subject")
    box.press_sequentially("loa")
    page.locator("#known-interested option[value=Loans]").wait_for(state="attached")
    box.fill("Loans")
    box.press("Enter")

    remove = interests.get_by_role("button", name="Remove Loans")
    remove.wait_for()
    assert box.evaluate("box => box === document.activeElement")
    remove.click()
    remove.wait_for(state="detached")
    box.fill("Lone")
    box.press("Enter")
    interests.get_by_text("No subject has this name yet.").first.wait_for()


def test_a_photo_is_shown_in_the_bar_at_once_and_erased(cast, seat):
    file = io.BytesIO()
    Image.new("RGB", (600, 400), "orange").save(file, "PNG")
    page = seat(cast.awa)
    page.goto("/me/")
    page.get_by_label("A photo of you").set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": file.getvalue()}
    )
    page.get_by_role("button", name="Show this photo").click()

    face = page.locator(".menu img.face")
    face.wait_for()
    assert face.evaluate("image => image.decode().then(() => image.naturalWidth)") == 256
    page.get_by_role("button", name="Erase my photo").click()
    page.locator(".menu span.face").wait_for()


def test_settings_change_language_and_look_at_once(cast, seat):
    page = seat(cast.awa)
    page.goto("/me/settings/")
    page.get_by_label("Français").check()
    page.get_by_label("Dark", exact=True).check()
    page.get_by_role("button", name="Keep these settings").click()

    page.get_by_text("Vos réglages sont enregistrés.").wait_for()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("html").get_attribute("lang") == "fr"


@pytest.mark.parametrize("options", [{}, DARK])
@pytest.mark.parametrize("device", [DESK, PHONE])
def test_the_pages_of_ones_data_have_no_barrier(cast, seat, device, options):
    exporting.make(operations.ask_export(actor=cast.bruno).pk)
    operations.ask_erasure(actor=cast.bruno, withdraws=True)
    found = []
    for person in (cast.bruno, cast.awa):
        page = seat(person, device, bypass_csp=True, **options)
        found += [amiss(page, ["/me/data/"], violations, overflows)]
        page.goto("/me/data/erase/")
        page.get_by_label("Password").fill("correct horse battery")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="What is erased").wait_for()
        found += [violations(page), overflows(page)]
    assert found == [{}, [], []] * 2


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}])
def test_a_copy_is_fetched_and_a_wish_taken_back(cast, seat, options):
    page = seat(cast.bruno, PHONE, accept_downloads=True, **options)
    page.goto("/me/settings/")
    page.get_by_role("link", name="My data").click()
    page.get_by_role("button", name="Ask for a copy").click()
    page.get_by_text("A copy is being made").wait_for()
    exporting.make(Export.objects.get().pk)
    page.reload()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Copy of").click()
    assert zipfile.is_zipfile(fetched.value.path())

    page.get_by_role("link", name="See what would be erased").click()
    page.get_by_label("Password").fill("correct horse battery")
    page.keyboard.press("Enter")
    page.get_by_label("What only I wrote goes with me").check()
    page.get_by_role("button", name="Erase my account in fourteen days").click()
    page.get_by_role("button", name="Keep my account").click()
    page.get_by_role("link", name="See what would be erased").wait_for()
    assert Person.objects.get(pk=cast.bruno.pk).left_at is None
