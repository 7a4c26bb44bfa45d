# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measure how soon what one person does in a room is seen by the seven others.

python -m bench.rooms [--databases sqlite,postgres] [--notes 60] [--folder DIR] [--postgres URL]

Eight windows of one browser sit in a room of the small company, served as `entrepairs serve` does.
They write in turn, and who leads goes on to the next step and back; each other window writes down
by itself when it shows it. All clocks are this machine's.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from itertools import chain
from pathlib import Path

from bench import installation
from bench.__main__ import POSTGRES
from entrepairs.operations import serving

SEATS = 8
STEPS = (
    {"title": "What do you see?", "seconds": 600, "say": "Write.", "captures": "note"},
    {"title": "What else is there?", "seconds": 600, "say": "Write.", "captures": "note"},
)
WATCH = """
window.shown = {};
const look = () => {
  const words = document.body.textContent;
  for (const [told] of words.matchAll(/mark-\\d+-/g)) window.shown[told] ??= Date.now();
  const step = document.querySelector("main h1")?.textContent.trim();
  if (step !== window.step) { window.step = step; window.stepped = Date.now(); }
};
const all = { childList: true, subtree: true, characterData: true };
new MutationObserver(look).observe(document.body, all);
look();
"""
SEND = """words => {
  document.querySelector("#note").value = words;
  window.sent = Date.now();
  document.querySelector("#write form").requestSubmit();
}"""
PRESS = """name => {
  window.sent = Date.now();
  const buttons = [...document.querySelectorAll("main button")];
  buttons.find(one => one.textContent.trim().startsWith(name)).click();
}"""


def main():
    parser = argparse.ArgumentParser(
        prog="bench.rooms",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--notes", type=int, default=60)
    parser.add_argument("--folder", type=Path, default=Path(".cache/bench"))
    parser.add_argument("--postgres", default=POSTGRES, help="database; the size ends its name")
    parser.add_argument("--seats", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.seats:
        print(json.dumps(_seats()))
        return
    given.size = "small"
    for name in given.databases.split(","):
        environment = installation.made(name, given)
        told = installation.run([sys.executable, "-m", "bench.rooms", "--seats"], environment)
        print(_line(name, _measure(environment, json.loads(told), given.notes)), flush=True)


def _seats():
    """A room that is open, and the sessions of eight people who sit there; the first leads."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepairs.config.settings")
    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from entrepairs.communities.models import Membership
    from entrepairs.meetings import protocols
    from entrepairs.meetings.actions import planning, room
    from entrepairs.meetings.actions import protocols as library

    lead = Membership.objects.filter(role="facilitator").order_by("pk").first()
    here = lead.community
    others = here.memberships.exclude(pk=lead.pk).filter(person__email__isnull=False)
    people = [lead.person, *(one.person for one in others.order_by("pk")[: SEATS - 1])]
    own = protocols.parse({"title": "Measured", "steps": list(STEPS)})
    protocol = library.write_protocol(actor=lead.person, protocol=own, language="en").slug
    when = timezone.now() + timedelta(minutes=5)
    plan = planning.Plan(title="Measured", protocol=protocol, starts_at=when, minutes=30)
    meeting = planning.plan_meeting(actor=lead.person, community=here, plan=plan)
    room.open_room(actor=lead.person, meeting=meeting)
    keys = []
    for person in people:
        type(person).objects.filter(pk=person.pk).update(language="en")
        room.take_seat(actor=person, meeting=meeting)
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    return {"path": f"/meetings/{meeting.slug}/room/", "sessions": keys}


def _measure(environment, seats, notes):
    """Milliseconds from a deed to each other window that shows it, by kind of deed."""
    port = installation.free_port()
    home = f"http://127.0.0.1:{port}"
    web = subprocess.Popen(
        serving.web_command(host="127.0.0.1", port=port, workers=2),
        env=environment | {"ENTREPAIRS_URL": home},
    )
    try:
        installation.wait_for(port)
        return _watched(home, seats, notes)
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(20)


def _watched(home, seats, notes):
    from playwright.sync_api import sync_playwright

    browser = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        windows = [_window(started, home, seats["path"], key) for key in seats["sessions"]]
        written = [_write(windows, number) for number in range(notes)]
        names = ("Next", "Back") * (notes // 4)
        stepped = [_step(windows, name) for name in names]
        started.close()
    return {"note": [*chain(*written)], "step": [*chain(*stepped)]}


def _window(browser, home, path, key):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "sessionid", "value": key, "url": home}])
    page = context.new_page()
    page.goto(home + path)
    page.locator("#note").wait_for(state="attached")
    page.evaluate(WATCH)
    return page


def _write(windows, number):
    writer = windows[number % len(windows)]
    mark = f"mark-{number}-"
    writer.evaluate(SEND, mark)
    others = [window for window in windows if window is not writer]
    for window in others:
        window.wait_for_function("mark => window.shown[mark]", arg=mark)
    sent = writer.evaluate("window.sent")
    return [window.evaluate("mark => window.shown[mark]", mark) - sent for window in others]


def _step(windows, name):
    lead, *others = windows
    before = lead.evaluate("window.step")
    lead.evaluate(PRESS, name)
    for window in windows:
        window.wait_for_function("before => window.step !== before", arg=before)
    sent = lead.evaluate("window.sent")
    return [window.evaluate("window.stepped") - sent for window in others]


def _line(name, found):
    told = []
    for kind, times in found.items():
        ordered = sorted(times)
        shares = (ordered[int((len(ordered) - 1) * share)] for share in (0.5, 0.95, 1))
        p50, p95, most = shares
        told.append(f"{kind} seen {len(ordered)} times: p50 {p50}, p95 {p95}, at most {most} ms")
    return f"{name}, {SEATS} windows: " + "; ".join(told)


if __name__ == "__main__":
    main()
