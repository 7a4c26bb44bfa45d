# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the scripts add to a page, in a real browser, under the pages' own policy."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from markupsafe import Markup

from conftest import CHROMIUM
from entrepairs.kernel import staticfiles

POLICY = "default-src 'self'"
HTML = "text/html; charset=utf-8"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here"),
]


def served(name):
    """A static file as production has it: the sheet and the script joined."""
    if name == staticfiles.SHEET:
        return staticfiles.joined_sheet(name, read)
    if name == staticfiles.SCRIPT:
        return staticfiles.joined_script(name, read)
    return Path(finders.find(name)).read_bytes()


def read(name):
    return Path(finders.find(name)).read_text()


class Site:
    """A page made of `content`, and the answers to what it sends."""

    def __init__(self, page):
        self.page, self.answers, self.asked = page, {}, []
        page.route("**/*", self.answer)

    def show(self, content):
        source = '{% extends "base.html" %}{% block content %}<h1>Test</h1>' + content
        jinja = engines["jinja2"].env.from_string(source + "{% endblock %}")
        html = jinja.render(csrf_token="T", csrf_input=Markup('<input type="hidden" name="t">'))
        self.answers["/"] = (200, html)
        self.page.goto("http://pages.test/")

    def answer(self, route):
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            name = path.removeprefix("/static/")
            kind = mimetypes.guess_type(name)[0] or "font/woff2"
            return route.fulfill(body=served(name), content_type=kind)
        self.asked.append(route.request)
        if path not in self.answers:
            return route.abort("internetdisconnected")
        status, body = self.answers[path]
        headers = {"Content-Security-Policy": POLICY, "Content-Type": HTML}
        return route.fulfill(status=status, body=body, headers=headers)


@pytest.fixture
def site(chromium):
    page = chromium.new_page()
    page.set_default_timeout(5000)
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Policy" in line.text else 0)
    yield Site(page)
    page.close()
    assert complaints == []


def test_a_toggle_is_replaced_and_keeps_focus(site):
    drawn = '{{ ui.toggle("/useful", "Useful", false, "u1") }}'
    env = engines["jinja2"].env
    site.answers["/useful"] = (
        200,
        env.from_string('{{ ui.toggle("/not", "Useful", true, "u1", count=1) }}').render(
            csrf_input=""
        ),
    )
    site.show(drawn)
    site.page.focus("#u1")
    site.page.keyboard.press("Enter")
    site.page.wait_for_selector("#u1[aria-pressed=true]")

    assert site.page.evaluate("document.activeElement.id") == "u1"
    assert site.asked[-1].headers["x-csrftoken"] == "T"


def test_a_form_that_comes_back_wrong_shows_its_summary(site):
    site.answers["/send"] = (
        422,
        '<div id="f"><div role="alert" tabindex="-1" data-ep-focus id="sum">Two things</div></div>',
    )
    site.show(
        '<div id="f"><form method="post" action="/send" hx-post="/send" hx-target="#f"'
        ' hx-swap="outerHTML"><button id="go">Send</button></form></div>'
    )
    site.page.click("#go")
    site.page.wait_for_selector("#sum")

    assert site.page.evaluate("document.activeElement.id") == "sum"


def test_a_stale_version_shows_both_texts_instead_of_the_page(site):
    both = '<title>Two</title><main id="content"><h1>Two texts</h1></main>'
    site.answers["/edit"] = (409, f"<!doctype html><html><body>{both}</body></html>")
    site.show(
        '<form id="f" action="/edit" hx-post="/edit" hx-target="#f"><button id="go">Save</button>'
        "</form>"
    )
    site.page.click("#go")
    site.page.wait_for_selector("text=Two texts")

    assert site.page.locator("main").count() == 1
    assert site.page.locator("h1").count() == 1


def test_the_joined_sheet_dresses_the_page(site):
    site.show('{{ ui.btn("/x", "Go", kind="main", id="x") }}')

    assert site.page.evaluate("getComputedStyle(document.getElementById('x')).minHeight") == "44px"


def test_a_refusal_is_said_beside_the_button(site):
    site.answers["/deed"] = (403, "<p data-ep-refusal>Join the community first.</p>")
    site.show('<div id="x">{{ ui.action_button("/deed", "Answer", swap="#x", id="deed") }}</div>')
    for _ in range(2):
        site.page.click("#deed")
        site.page.wait_for_selector("text=Join the community first.")

    assert site.page.locator("form + [role=alert]").count() == 1


def test_without_network_the_text_stays_and_one_may_retry(site):
    site.show(
        '<form id="f" action="/send" hx-post="/send" hx-target="#f"><textarea name="a" id="a">'
        '</textarea><button id="go">Send</button></form>'
    )
    site.page.fill("#a", "What I know")
    site.page.click("#go")
    site.page.wait_for_selector("#toasts [role=alert]")
    assert site.page.input_value("#a") == "What I know"

    site.answers["/send"] = (200, '<p id="kept">Kept</p>')
    site.page.click("#toasts [data-ep-retry]")
    site.page.wait_for_selector("#kept")
    assert site.page.locator("#toasts [role=alert]").count() == 0


def test_what_exists_comes_while_typing(site):
    site.answers["/ask/similar"] = (200, '<ul data-ep-found="2 things exist."><li>One</li></ul>')
    site.show('{{ ui.ask(live=true) }}<div id="results"></div>')
    site.page.type("#q", "short")
    site.page.wait_for_timeout(400)
    assert [request.url for request in site.asked if "similar" in request.url] == []

    site.page.type("#q", " but longer now", delay=20)
    site.page.wait_for_selector("#results li")
    assert site.page.inner_text("#found") == "2 things exist."
    assert len([request for request in site.asked if "similar" in request.url]) == 1
    assert "q=short+but+longer+now" in site.asked[-1].post_data


def test_a_menu_closes_by_escape_and_gives_focus_back(site):
    site.show('{% call ui.menu("More") %}<li><a href="/x" id="x">One</a></li>{% endcall %}')
    site.page.click("summary")
    site.page.focus("#x")
    site.page.keyboard.press("Escape")

    assert not site.page.evaluate("document.querySelector('details').open")
    assert site.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_toast_stays_until_dismissed(site):
    site.show('{{ ui.toast("Shared.", "/undo") }}')
    assert site.page.locator("ep-toast form[action='/undo']").count() == 1
    site.page.click("ep-toast [data-ep-close]")

    assert site.page.locator("main ep-toast").count() == 0
