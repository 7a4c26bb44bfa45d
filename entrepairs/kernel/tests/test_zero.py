# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A character that no keyboard types is refused at the door, whatever the page."""

import pytest


@pytest.mark.parametrize(
    "address",
    [
        "/ask?q=a%00b",
        "/ask/new?draft=%00",
        "/communities/?theme=%00",
        "/knowledge/?subject=%00",
        "/knowledge/?%00=1",
        "/people/find?q=%00a",
        "/drafts/sent/%00/",
    ],
)
def test_no_page_is_asked_for_with_a_zero(cast, client, address):
    client.force_login(cast.awa)

    assert client.get(address).status_code == 400


@pytest.mark.parametrize("field", ["html", "title", "once", "photos", "subjects"])
def test_no_form_is_sent_with_a_zero(cast, client, field):
    client.force_login(cast.awa)
    told = {"kind": "tip", "html": "Words", "community": cast.everyone.slug, field: "a\0b"}

    assert client.post("/drafts/key1/", told).status_code == 400
    assert client.post("/share/tip", told).status_code == 400


def test_a_visitor_is_led_to_the_door_all_the_same(db, client):
    assert client.get("/ask?q=%00").status_code == 302
