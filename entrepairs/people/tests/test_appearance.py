# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a house looks, to its own people alone."""

import itertools
from io import BytesIO

import pytest
from django.core import mail
from PIL import Image

from entrepairs.kernel import colours
from entrepairs.kernel.models import JournalEntry
from entrepairs.people import actions, looks

pytestmark = pytest.mark.django_db

RED = {"name": "Atelier Marceau", "brand": "#b3243a", "brand_2": "#9cc3e6", "corners": "soft"}
HERE = "/admin/appearance/"


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def dress(cast, **changes):
    actions.change_appearance(actor=cast.farid, **RED | changes)
    cast.house.refresh_from_db()


def picture(colour=(200, 30, 40, 128), size=(900, 300)):
    file = BytesIO()
    Image.new("RGBA", size, colour).save(file, "PNG")
    file.seek(0)
    file.name = "logo.png"
    return file


def sheet_address(client, page="/me/settings/"):
    text = client.get(page).content.decode()
    return text.partition('href="/look/')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("get", HERE),
        ("get", HERE + "preview/?brand=%23b3243a&brand_2=%239cc3e6"),
        ("post", HERE),
        ("post", HERE + "back/"),
        ("post", HERE + "logo/"),
        ("post", HERE + "logo/remove/"),
        ("get", "/admin/words/"),
        ("post", "/admin/words/"),
    ],
)
def test_only_an_administrator_finds_these_pages(cast, client, method, url):
    ask = getattr(client, method)
    assert ask(url).status_code == 302
    client.force_login(cast.awa)
    assert ask(url).status_code == 404
    client.force_login(cast.farid)
    assert ask(url).status_code in (200, 302, 422)


def test_an_administrator_dresses_the_house(cast, client):
    client.force_login(cast.farid)

    client.post(HERE, RED | {"name": " Marceau  Frères "})

    cast.house.refresh_from_db()
    assert cast.house.name == "Marceau Frères"
    client.force_login(cast.awa)
    address = sheet_address(client)
    sheet = client.get(f"/look/{address}")
    assert sheet["Content-Type"] == "text/css"
    assert sheet["Cache-Control"] == "private, max-age=3600"
    assert "--brand:#b3243a;--brand-2:#9cc3e6;--brand-radius:.25rem" in sheet.content.decode()
    assert JournalEntry.objects.filter(name="people.appearance_changed").count() == 1


def test_another_house_sees_nothing_of_it(cast, client):
    dress(cast)
    client.force_login(cast.awa)
    address = sheet_address(client)

    client.force_login(cast.diego)

    assert sheet_address(client) == ""
    assert client.get(f"/look/{address}").status_code == 404
    assert "b3243a" not in client.get(HERE).content.decode()
    client.logout()
    # Two houses live here: whoever stands before the door learns of neither.
    assert client.get(f"/look/{address}").status_code == 404
    assert sheet_address(client, "/accounts/login/") == ""


def test_the_door_of_the_only_house_is_dressed(cast, client):
    cast.elsewhere.memberships.all().delete()
    cast.elsewhere.delete()
    cast.diego.delete()
    cast.other.delete()
    dress(cast)

    address = sheet_address(client, "/accounts/login/")

    assert client.get(f"/look/{address}").status_code == 200


def test_the_address_changes_with_the_look(cast, client):
    client.force_login(cast.awa)
    assert sheet_address(client) == ""
    dress(cast)
    first = sheet_address(client)
    dress(cast, corners="square")

    assert sheet_address(client) != first
    assert client.get(f"/look/{first}").status_code == 404


def test_the_last_change_is_taken_back(cast, client):
    dress(cast)
    client.force_login(cast.farid)
    client.post(HERE, RED | {"name": "Other", "brand": "#2457d6"})

    client.post(HERE + "back/")

    cast.house.refresh_from_db()
    assert (cast.house.name, cast.house.brand) == ("Atelier Marceau", "#b3243a")
    client.post(HERE + "back/")
    cast.house.refresh_from_db()
    assert (cast.house.name, cast.house.brand) == ("Other", "#2457d6")


def test_nothing_changed_is_no_deed(cast):
    dress(cast)
    assert not actions.change_appearance(actor=cast.farid, **RED)
    assert JournalEntry.objects.filter(name="people.appearance_changed").count() == 1


def test_the_tools_own_colours_need_no_sheet(cast, client):
    dress(cast, brand=looks.BRAND, brand_2=looks.BRAND_2, corners="")
    client.force_login(cast.awa)

    assert sheet_address(client) == ""


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "url(//elsewhere)", "#00000g"])
def test_what_is_no_colour_is_refused(cast, client, colour):
    client.force_login(cast.farid)

    answer = client.post(HERE, RED | {"brand": colour})

    assert answer.status_code == 422
    cast.house.refresh_from_db()
    assert cast.house.brand == ""


def test_a_logo_is_made_anew_and_shown_to_its_house_alone(cast, client):
    client.force_login(cast.farid)

    client.post(HERE + "logo/", {"logo": picture()})

    cast.house.refresh_from_db()
    address = looks.logo_url(cast.house)
    client.force_login(cast.awa)
    assert f'src="{address}"' in client.get("/me/settings/").content.decode()
    answer = client.get(address)
    kept = Image.open(BytesIO(b"".join(answer.streaming_content)))
    assert answer["Content-Type"] == "image/webp"
    assert (kept.format, kept.size, kept.mode) == ("WEBP", (270, 90), "RGBA")
    client.force_login(cast.diego)
    assert client.get(address).status_code == 404


def test_what_is_no_picture_is_refused_in_words(cast, client):
    client.force_login(cast.farid)
    drawing = BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    drawing.name = "logo.svg"

    answer = client.post(HERE + "logo/", {"logo": drawing})

    assert answer.status_code == 422
    assert "not a picture we can read" in answer.content.decode()


def test_a_logo_nobody_can_come_back_to_is_erased(cast, django_capture_on_commit_callbacks):
    digests = []
    for shade in (10, 100, 200):
        with django_capture_on_commit_callbacks(execute=True):
            actions.change_logo(actor=cast.farid, file=picture((shade, 0, 0, 255)))
        cast.house.refresh_from_db()
        digests.append(cast.house.logo)

    found = [looks.files.is_kept(looks.FOLDER, digest) for digest in digests]

    assert found == [False, True, True]


def test_a_mail_wears_the_colours_of_the_house(cast, client):
    dress(cast)

    client.post("/accounts/login/code/", {"email": cast.awa.email})

    page = mail.outbox[0].alternatives[0][0]
    assert looks.derived(looks.of(cast.house))["half-a"] in page


def test_the_preview_says_when_the_halves_look_alike(cast, client):
    client.force_login(cast.farid)

    def said(brand, brand_2):
        url = HERE + "preview/"
        return client.get(url, {"brand": brand, "brand_2": brand_2}).content.decode()

    assert "look alike" not in said("#b3243a", "#9cc3e6")
    assert "The two halves look alike" in said("#b3243a", "#e67a3c")
    assert "One of the colours is a grey" in said("#b3243a", "#808080")
    assert client.get(HERE + "preview/", {"brand": "x"}).status_code == 204


def test_any_two_colours_can_be_read():
    values = ("00", "7f", "ff")
    for red, green, blue in itertools.product(values, repeat=3):
        look = looks.Look(f"#{red}{green}{blue}", f"#{blue}{red}{green}")
        assert looks.check(look).is_readable, look


def test_colours_are_derived_as_a_browser_does():
    # Measured in Chromium: oklch(from #b3243a .43 min(c, .15) h), and so on.
    assert colours.derived("#0c5c66", 0.43, 0.15) == "#085a64"
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.to_hex(colours.to_oklch("#b3243a")) == "#b3243a"


def test_new_accounts_speak_the_language_of_the_house(cast, client):
    client.force_login(cast.farid)

    answer = client.post("/admin/words/", {"language": "en", "time_zone": "Indian/Reunion"})

    assert answer.status_code == 302
    cast.house.refresh_from_db()
    newcomer = actions.create_person(actor=None, organisation=cast.house, name="Gaël Payet")
    assert (newcomer.language, newcomer.time_zone) == ("en", "Indian/Reunion")
    cast.other.refresh_from_db()
    assert cast.other.time_zone == "Europe/Paris"
    assert not actions.change_house_words(
        actor=cast.farid, language="en", time_zone="Indian/Reunion"
    )
    assert client.post("/admin/words/", {"language": "de", "time_zone": "x"}).status_code == 422
