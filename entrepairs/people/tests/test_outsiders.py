# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address of the room, for a stranger and for a visitor."""

import pytest
from django.urls import reverse

from entrepairs.people import actions, urls

OPEN = {"language", "invitation", "look", "logo", "tile", "manifest", "start"}
# Pages about oneself: somebody of another house finds one's own there.
OWN = {
    "me",
    "my_photo",
    "remove_photo",
    "say",
    "settings",
    "days_off",
    "devices",
    "end_all",
    "find",
    "subjects",
    "invite",
    "roles",
    "appearance",
    "preview_look",
    "take_look_back",
    "change_logo",
    "change_vocabulary",
    "remove_logo",
    "sign_in_methods",
    "security",
    "add_app",
    "add_passkey",
    "recovery_codes",
    "download_codes",
    "codes_kept",
    "ask_factor",
    "set_saml",
    "remove_saml",
    "words",
}


def addresses(cast):
    author = actions.create_person(actor=None, organisation=cast.house, name="user1234")
    invitation = actions.invite_person(
        actor=cast.farid, organisation=cast.house, email="x@marceau.example"
    )
    return {
        "unsay": ("post", [cast.subject.slug]),
        "end_device": ("post", ["0123456789ab"]),
        "photo": ("get", [cast.awa.slug, "0" * 64]),
        "invite_author": ("get", [author.slug]),
        "role": ("get", [cast.awa.slug]),
        "remove_factor": ("post", ["0123456789ab"]),
        "reset_factors": ("get", [cast.awa.slug]),
        "read_saml_again": ("post", []),
        "way_in": ("get", []),
        "part_ways": ("post", []),
        "withdraw": ("post", [invitation.slug]),
        "invitation": ("get", [invitation.token]),
    }


@pytest.mark.parametrize("name", [p.name for p in urls.urlpatterns if p.name not in OPEN])
def test_a_visitor_is_led_to_the_door(cast, client, name):
    _method, arguments = addresses(cast).get(name, ("get", []))
    url = reverse(f"people:{name}", args=arguments)

    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 302
        assert answer.url == f"/accounts/login/?next={url}"


@pytest.mark.parametrize("name", [p.name for p in urls.urlpatterns if p.name not in OPEN | OWN])
def test_another_company_finds_nothing(cast, client, name):
    client.force_login(cast.diego)
    method, arguments = addresses(cast)[name]

    assert getattr(client, method)(reverse(f"people:{name}", args=arguments)).status_code == 404


@pytest.mark.parametrize("name", sorted(OWN))
def test_reading_ones_own_pages_writes_nothing_and_shows_nobody_else(cast, client, name):
    client.force_login(cast.diego)

    answer = client.get(reverse(f"people:{name}"), follow=True)

    assert answer.status_code in (200, 405)
    page = answer.content.decode()
    for theirs in ("Atelier Marceau", "Awa", "Lyon", "Deductible"):
        assert theirs not in page
