# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The windows of one room: who leads at a desk, the others with their phones."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from entrepairs.meetings.models import Meeting
from tests.browser.conftest import DESK, PHONE


def come_together(seat, lead, *others, community, title, protocol):
    """The lead plans a meeting and opens its room; the others come in by the code on the wall."""
    desk = seat(lead, DESK)
    desk.goto(reverse("home:community", args=[community.slug]))
    desk.get_by_role("link", name="Plan a meeting").click()
    zone = timezone.zoneinfo.ZoneInfo(settings.TIME_ZONE)
    soon = timezone.localtime(timezone.now() + timedelta(minutes=20), zone)
    desk.get_by_label("What is it about?").fill(title)
    desk.get_by_label("Day", exact=True).fill(f"{soon:%Y-%m-%d}")
    desk.get_by_label("Hour", exact=True).fill(f"{soon:%H:%M}")
    desk.get_by_label("How it goes").select_option(protocol)
    desk.get_by_role("button", name="Plan", exact=True).click()
    desk.get_by_role("button", name="Open the room").click()
    code = desk.locator("header .code").inner_text()
    phones = []
    for person in others:
        phone = seat(person, PHONE)
        phone.goto(reverse("meetings:by_code"))
        phone.get_by_label("Code of the room").fill(code)
        phone.get_by_role("button", name="Come in").click()
        phones.append(phone)
    desk.get_by_text(f"{len(others) + 1} people in the room").wait_for()
    return desk, *phones


def say(window, words):
    """Write a note of the present step, and send it."""
    window.fill("#note", words)
    window.get_by_role("button", name="Send").click()


def note(window, words):
    """The note with these words, as it stands in a window."""
    return window.locator("#notes .said", has_text=words)


def all_show(windows, *notes):
    """Every window shows these notes."""
    for window in windows:
        for words in notes:
            note(window, words).wait_for()


def all_at(windows, title):
    """Every window shows this step."""
    for window in windows:
        window.get_by_role("heading", name=title, exact=True).first.wait_for()


def go_on(windows, title):
    """Who leads goes to the next step, and every window follows."""
    windows[0].get_by_role("button", name="Next step").click()
    all_at(windows, title)


def all_told(windows):
    """Every window shows the room as it stands by now: what is missing in one stays missing."""
    version = Meeting.objects.values_list("version", flat=True).get()
    at_least = "version => document.querySelector('main').dataset.epVersion >= version"
    for window in windows:
        window.wait_for_function(at_least, arg=version)


def reads(window, *addresses):
    """All that somebody could read: what stands in the window, and what the server would send."""
    pages = [window.request.get(address).text() for address in (window.url, *addresses)]
    return "\n".join([window.content(), *pages])
