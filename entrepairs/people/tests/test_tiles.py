# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a browser asks before it installs us: a name, colours, icons, none of another house."""

from io import BytesIO

import pytest
from PIL import Image

from entrepairs.kernel import colours
from entrepairs.people import actions, looks, tiles

pytestmark = pytest.mark.django_db
RED = {"name": "Atelier Marceau", "brand": "#b3243a", "brand_2": "#9cc3e6", "corners": ""}


def manifest(client):
    answer = client.get("/app.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    assert answer["Cache-Control"] == "private, no-store"
    return answer.json()


def pixels(answer):
    return Image.open(BytesIO(answer.content)).convert("RGBA")


def test_it_is_called_and_coloured_like_the_house_of_its_reader(client, cast):
    actions.change_appearance(actor=cast.farid, **RED)
    client.force_login(cast.awa)
    told = manifest(client)

    assert (told["name"], told["short_name"], told["lang"]) == (
        "Entrepairs · Atelier Marceau",
        "Entrepairs",
        "en",
    )
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    cast.house.refresh_from_db()
    assert told["theme_color"] == looks.derived(looks.of(cast.house))["fill"]
    assert colours.contrast("#ffffff", told["theme_color"]) >= looks.READABLE

    client.force_login(cast.diego)
    theirs = manifest(client)
    assert theirs["name"] == "Entrepairs · Delage Frères"
    assert theirs["theme_color"] != told["theme_color"]


def test_in_french_it_says_what_it_is_in_french(client, cast):
    cast.awa.language = "fr"
    cast.awa.save()
    client.force_login(cast.awa)

    told = manifest(client)

    assert told["lang"] == "fr"
    assert told["shortcuts"][0]["name"] == "Partager"


def test_before_several_houses_a_visitor_is_told_of_none(client, cast):
    assert manifest(client)["name"] == "Entrepairs"


def test_icons_are_pictures_of_the_size_they_say(client, cast):
    client.force_login(cast.awa)
    for icon in manifest(client)["icons"]:
        answer = client.get(icon["src"])
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert answer["Cache-Control"] == "private, max-age=3600"
        picture = pixels(answer)
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
        corner = picture.getpixel((0, 0))
        assert (corner[3] == 255) == (icon["purpose"] == "maskable")


def test_what_a_phone_cuts_to_its_shape_keeps_both_halves():
    """All but the ground lies in a circle of four fifths."""
    picture = Image.open(BytesIO(tiles.tile(looks.Look(), "mask-512"))).convert("RGB")
    ground = picture.getpixel((0, 0))
    far = [
        (x, y)
        for x in range(0, 512, 4)
        for y in range(0, 512, 4)
        if (x - 256) ** 2 + (y - 256) ** 2 > (0.4 * 512) ** 2
    ]
    assert {picture.getpixel(place) for place in far} == {ground}


def test_the_icon_of_another_house_does_not_exist(client, cast):
    actions.change_appearance(actor=cast.farid, **RED)
    client.force_login(cast.awa)
    theirs = manifest(client)["icons"][0]["src"]
    assert client.get(theirs).status_code == 200

    client.force_login(cast.diego)
    assert client.get(theirs).status_code == 404
    own = manifest(client)["icons"][0]["src"]
    assert client.get(own.replace("icon-192", "icon-1024")).status_code == 404
