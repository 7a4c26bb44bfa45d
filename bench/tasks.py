# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Count what ten usual tasks ask of somebody with a phone of 360 pixels: screens, taps, seconds.

python -m bench.tasks [--databases sqlite] [--folder DIR] [--postgres URL]

A member of a group of the small company does them, then somebody who has arrived today, served as
`entrepairs serve` does. It fails where a task takes more than 3 screens or 60 seconds.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from bench import installation
from bench.__main__ import POSTGRES
from bench.phone import DEVICE, Phone
from bench.usual import TASKS
from entrepairs.operations import serving

MOST_SCREENS, MOST_SECONDS = 3, 60
HEADS = ("task", "who", "screens", "taps", "characters", "answers s", "seconds")


def main():
    parser = argparse.ArgumentParser(
        prog="bench.tasks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--databases", default="sqlite")
    parser.add_argument("--folder", type=Path, default=Path(".cache/bench"))
    parser.add_argument("--postgres", default=POSTGRES, help="database; the size ends its name")
    parser.add_argument("--people", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.people:
        print(json.dumps(_people()))
        return
    given.size = "small"
    too_long = []
    for name in given.databases.split(","):
        environment = installation.made(name, given)
        told = installation.run([sys.executable, "-m", "bench.tasks", "--people"], environment)
        print(f"\n## {name}\n\n{_line(HEADS)}\n{_line(['---'] * len(HEADS))}", flush=True)
        too_long += _measure(environment, json.loads(told))
    if too_long:
        sys.exit(f"too long: {', '.join(too_long)}")


def _people():
    """Who walks, with a session each; what they find is written first."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepairs.config.settings")
    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from bench import scene
    from entrepairs.communities.models import Membership
    from entrepairs.discovery import following
    from entrepairs.kernel.progress import Progress
    from entrepairs.meetings.models import Meeting
    from entrepairs.people.models import Person

    lead = (
        Membership.objects.filter(role="facilitator", person__left_at=None).order_by("pk").first()
    )
    here, place = lead.community, {"organisation_id": lead.organisation_id}
    # Of an earlier run.
    Meeting.objects.filter(starts_at__lt=timezone.now() + timedelta(days=3)).delete()
    made = []
    for number in range(4):
        moment = f"{timezone.now():%Y%m%d%H%M%S}"
        email = f"{moment}-{number}@bench.example"
        person = Person(name=f"Walker {number}", email=email, language="en", **place)
        person.set_unusable_password()
        person.save()
        Membership.objects.create(person=person, community=here, **place)
        made.append(person)
    member, newcomer, asker, colleague = made
    others = Membership.objects.filter(role="facilitator").exclude(community=here)[:4]
    for other in others:
        Membership.objects.create(person=member, community=other.community, **place)
    scene.prepare(lead=lead.person, asker=asker, community=here, people=[member, newcomer])
    following.catch_up(Progress(quiet=True))
    told = []
    for who, person in (("member", member), ("newcomer", newcomer)):
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        told.append({"who": who, "session": session.session_key, "own": person.slug[:6]})
    return {"people": told, "names": {"group": here.name, "colleague": colleague.name}}


def _measure(environment, told):
    """Print a line for each task; those that take too long."""
    port = installation.free_port()
    home = f"http://127.0.0.1:{port}"
    web = subprocess.Popen(
        serving.web_command(host="127.0.0.1", port=port, workers=2),
        env=environment | {"ENTREPAIRS_URL": home},
    )
    try:
        installation.wait_for(port)
        return _walked(home, told)
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(20)


def _walked(home, told):
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        too_long = []
        for person in told["people"]:
            phone = _phone(browser, home, person["session"], told["names"] | {"own": person["own"]})
            too_long += [
                f"{name} ({person['who']})"
                for name, walk in TASKS.items()
                if not _keeps_to_it(phone, name, walk, person["who"])
            ]
        browser.close()
    return too_long


def _phone(browser, home, session, names):
    context = browser.new_context(base_url=home, locale="en-GB", **DEVICE)
    context.add_cookies([{"name": "sessionid", "value": session, "url": home}])
    return Phone(context.new_page(), **names)


def _keeps_to_it(phone, name, walk, who):
    phone.begin()
    walk(phone)
    cost = phone.cost
    figures = (
        cost.screens,
        cost.taps,
        cost.characters,
        f"{cost.answers:.1f}",
        f"{cost.seconds:.0f}",
    )
    print(_line((name, who, *figures)), flush=True)
    return cost.screens <= MOST_SCREENS and cost.seconds <= MOST_SECONDS


def _line(cells):
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
