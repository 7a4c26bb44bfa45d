# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real Chromium on a real server: people of the cast at a desk and on a phone."""

import os
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Error

from conftest import CHROMIUM
from entrepairs.discovery.tests import conftest as discovery
from entrepairs.kernel import channel
from entrepairs.meetings import live

# The search index of the stories, and texts to find in it.
index, book = discovery.index, discovery.book

REQUIRED = "browser" in os.environ.get("ENTREPAIRS_TEST_REQUIRES", "")
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = {"viewport": {"width": 320, "height": 640}}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in str(item.fspath):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not REQUIRED:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium here"))


@pytest.fixture
def streams(live_server, monkeypatch):
    """Live channels end with the windows that listened, before the server and its database go."""
    monkeypatch.setattr(channel, "BEAT", 0.2)
    yield
    until = time.monotonic() + 10
    while live.rooms.listeners or _is_alive(live.rooms.watcher):
        assert time.monotonic() < until, "a stream goes on without its window"
        time.sleep(0.05)


def _is_alive(watcher):
    """One that a test without windows had replaced leaves its name behind."""
    return watcher is not None and watcher.is_alive()


@pytest.fixture
def seat(chromium, live_server, transactional_db, streams):
    """Somebody in front of a window: `seat(cast.awa)`, `seat(cast.bruno, PHONE)`."""
    opened = []

    def sit(person=None, device=DESK, home=live_server.url, **options):
        spoken = {"locale": "en-GB"}
        context = chromium.new_context(base_url=home, **(spoken | device | options))
        context.set_default_timeout(30_000)
        if person:
            context.add_cookies([session_of(person, home)])
        opened.append(context)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda said: _note_refusals(page, said))
        page.on("request", lambda request: _note_strangers(page, request, home))
        return page

    yield sit
    pages = [page for context in opened for page in context.pages]
    faults = [fault for page in pages for fault in [*page.faults, *_undrawn(page)]]
    for context in opened:
        # What a page would keep on leaving would meet a database that is being emptied.
        context.set_offline(True)
        context.close()
    assert faults == []


def _undrawn(page):
    """Icons of the page as it was left of which it holds no drawing."""
    try:
        names = page.eval_on_selector_all(
            "use",
            "all => all.map(one => one.href.baseVal).filter(one => !document.querySelector(one))",
        )
    except Error:  # on its way to another page, as when the network has just come back
        return []
    return [f"no drawing of {name}" for name in sorted({*names})]


def _note_refusals(page, said):
    if "Content Security Policy" in said.text:
        page.faults.append(said.text)


def _note_strangers(page, request, home):
    if request.url.startswith(("http", "ws")) and not request.url.startswith(home):
        page.faults.append(f"a request to another host: {request.url}")


def session_of(person, url):
    """The cookie of somebody who has signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


def violations(page):
    """What axe finds on the page, a line each. Its own styles need a seat with `bypass_csp`."""
    # Without preload: it asks for our sheets once more, at addresses where they are not.
    # Each rule is run; of what is in order, a line for each node would be made and sent here.
    options = {"runOnly": RULES, "preload": False, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:120]})" for one in found]


def overflows(page):
    """By how much the page scrolls sideways, said like a violation; nothing where it fits."""
    # Against the window's own width: a phone's page that is too wide widens `innerWidth` too.
    wide = page.evaluate("document.documentElement.scrollWidth") - page.viewport_size["width"]
    return [f"it is {wide} pixels too wide"] if wide > 0 else []


def amiss(page, addresses, *looks):
    """What each look finds, by address: `amiss(page, addresses, violations, overflows)`."""
    found = {}
    for address in addresses:
        page.goto(address)
        if said := [fault for look in looks for fault in look(page)]:
            found[address] = said
    return found


def too_wide(seat, person, addresses):
    """What scrolls sideways on a small phone, by language and address."""
    found = {}
    for language in ("en", "fr"):
        type(person).objects.filter(pk=person.pk).update(language=language)
        wide = amiss(seat(person, NARROW), addresses, overflows)
        found |= {(language, address): said for address, said in wide.items()}
    return found
