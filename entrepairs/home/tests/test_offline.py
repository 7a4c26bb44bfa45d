# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a browser keeps of us is nobody's."""

import json
import re

import pytest

pytestmark = pytest.mark.django_db
PAGE, WORKER = "/offline/", "/service-worker.js"


def shell(text):
    return json.loads(re.search(r"^const SHELL = (.*);$", text, re.MULTILINE)[1])


def test_the_page_without_network_is_the_same_for_all(client, cast):
    visitor = client.get(PAGE, headers={"Accept-Language": "en"})
    assert visitor.status_code == 200
    assert "No network" in visitor.text
    for person in (cast.awa, cast.diego):
        client.force_login(person)
        answer = client.get(PAGE)
        assert answer.text == visitor.text
        for mine in (person.name, person.slug, str(person.organisation), "csrf", "CSRF"):
            assert mine not in answer.text


def test_the_worker_serves_the_whole_house_and_is_asked_for_again(client, cast):
    client.force_login(cast.awa)
    answer = client.get(WORKER)

    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "private, no-cache"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    kept = shell(answer.text)
    assert kept[0] == PAGE
    assert all(one.startswith("/static/") for one in kept[1:])
    assert {"css", "js", "woff2"} <= {one.rpartition(".")[2] for one in kept[1:]}


def test_another_language_is_another_worker(client, cast):
    client.force_login(cast.awa)
    english = client.get(WORKER).text
    cast.awa.language = "fr"
    cast.awa.save()
    assert client.get(WORKER).text != english
    assert "Pas de réseau" in client.get(PAGE).text
