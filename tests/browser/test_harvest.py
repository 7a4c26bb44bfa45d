# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The end of a course: twenty phones behind one code, from the wall to tips that come back.

Two are phones in Chromium whose network goes in the middle. The others ask as phones do, all at
once, and lose the first answer to everything they send: each sends it again.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings import harvested, visitors
from entrepairs.meetings.actions import planning
from entrepairs.meetings.actions.planning import Plan
from entrepairs.meetings.models import Capture, Meeting, Seat
from entrepairs.notifications import cohorts
from entrepairs.notifications.models import Kind, Notice
from entrepairs.people.models import Person
from tests.browser import wall
from tests.browser.conftest import DESK, session_of

SMALL = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PHONES, AT_ONCE = 18, 6
CLOSED = httpx.Limits(max_keepalive_connections=0)  # no connection outlives its answer
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|key|step)" value="([^"]*)"')
ON_TIME, LATE = "I wait before I say the price", "I count to three before I answer"


class Phone:
    """One without scripts, whose network loses the answer to what it sends first."""

    def __init__(self, number, address):
        self.number, self.tip = number, f"Tip of phone {number:02}"
        self.web = httpx.Client(follow_redirects=True, timeout=60, limits=CLOSED)
        self.page = self.web.get(address)

    def send(self, place, **words):
        """The form of the page that is shown, twice, with the key that it has."""
        token, *hidden = HIDDEN.findall(self.page.text)
        form = dict([token, *hidden]) | words
        address = self.page.url.join(place)
        for _lost in range(2):
            answer = self.web.post(address, data=form)
            assert answer.status_code == 200
        self.page = answer

    def sit(self):
        self.send(_form(self.page, "/sit/"), name=f"Phone {self.number:02}")

    def leave(self):
        self.page = self.web.get(self.page.url)
        self.send(_form(self.page, "/room/notes/"), text=self.tip, signed="yes")

    def claim(self, session):
        self.web.cookies.set(session["name"], session["value"])
        self.page = self.web.get(self.page.url.join("../mine/"))
        assert self.tip in self.page.text
        token = dict(HIDDEN.findall(self.page.text))["csrfmiddlewaretoken"]
        claimed = self.web.post(
            _form(self.page, "/mine/claim/"), data={"csrfmiddlewaretoken": token}
        )
        assert "These words are yours now." in claimed.text


def _form(page, ending):
    """The address of the form of the page that ends so."""
    actions = re.findall(r'action="([^"]*)"', page.text)
    return str(page.url.join(next(one for one in actions if one.endswith(ending))))


@pytest.fixture
def course(cast, live_server, settings):
    cache.clear()
    settings.PUBLIC_URL = live_server.url
    when = timezone.now() + timedelta(minutes=5)
    plan = Plan(title="Saying the price", protocol="end-of-course", starts_at=when, minutes=10)
    return planning.plan_meeting(actor=cast.awa, community=cast.counsellors, plan=plan)


@pytest.fixture
def colleagues(cast):
    """Who sits in the course without account, and has one by and by."""
    place, made = {"organisation": cast.house}, []
    for number in range(PHONES + 1):
        email = f"c{number}@marceau.example"
        person = Person(name=f"Colleague {number}", email=email, language="en", **place)
        person.set_unusable_password()
        person.save()
        Membership.objects.create(person=person, community=cast.counsellors, **place)
        made.append(person)
    return made


def together(deed, phones, *more):
    """All of them at once; the first fault of one is that of the test."""
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        return [*crowd.map(deed, phones, *more)]


def sit_down(phone, address, name):
    phone.goto(address)
    phone.fill("#id_name", name)
    phone.get_by_role("button", name="Take a seat").click()
    phone.get_by_role("heading", name="Take out your phone and scan the code").wait_for()


def write_without_network(phone, words):
    phone.get_by_role("heading", name="What do you keep from today?").wait_for()
    phone.context.set_offline(True)
    phone.fill("#note", words)
    phone.get_by_role("button", name="Send").click()
    phone.locator("#waiting", has_text=words).wait_for()
    # Said after some calm; who was never told so is not told that the network is back.
    phone.get_by_text("Offline. What you write is kept here.").wait_for()


def go_on(awa, title):
    awa.get_by_role("button", name="Next step").click()
    awa.get_by_role("heading", name=title).first.wait_for()


def tips(awa):
    return awa.locator("[id^=tip-]")


def test_twenty_phones_leave_their_tips_through_one_code(
    cast, course, colleagues, seat, live_server
):
    awa, early, late = seat(cast.awa, DESK), seat(None, SMALL), seat(None, SMALL)
    awa.goto(reverse("meetings:meeting", args=[course.slug]))
    awa.get_by_role("button", name="Open the room").click()
    awa.get_by_role("link", name="Show the QR").click()
    address = wall.read(awa.locator(".qr svg").screenshot())
    awa.get_by_role("link", name="Back to the room").click()

    # Twenty come in by what their camera read, and each has one seat.
    sit_down(early, address, "Inès")
    sit_down(late, address, "Omar")
    phones = together(lambda number: Phone(number, address), range(PHONES))
    together(Phone.sit, phones)
    assert Seat.objects.filter(person=None).count() == PHONES + 2

    # They write; nobody but Awa reads it. Two have no network by then.
    go_on(awa, "What will you put to use?")
    go_on(awa, "What do you keep from today?")
    write_without_network(early, ON_TIME)
    write_without_network(late, LATE)
    together(Phone.leave, phones)
    go_on(awa, "Who’d like to read theirs?")
    # The group has gone on by the time the first one returns, and the room has ended for the other.
    early.context.set_offline(False)
    early.get_by_text("All of it has arrived.").wait_for()
    awa.locator("summary", has_text="End the meeting").click()
    awa.get_by_role("button", name="Yes, end it").click()
    awa.get_by_role("heading", name="Tips that were left").wait_for()
    assert tips(awa).count() == PHONES + 1
    late.goto("about:blank")  # put away, and looked at again at home
    late.context.set_offline(False)
    late.goto(urlsplit(address).path + "room/")
    late.get_by_role("heading", name="This meeting has ended.").wait_for()
    late.get_by_text("Waits to be read by whoever led").wait_for()
    assert late.locator("#waiting").is_hidden()
    awa.reload()
    assert tips(awa).count() == PHONES + 2
    assert sorted(Capture.objects.values_list("text", flat=True)) == sorted(
        [ON_TIME, LATE, *(phone.tip for phone in phones)]
    )

    # She reads them and takes all but one.
    assert not Contribution.objects.exists()
    tips(awa).filter(has_text=phones[-1].tip).get_by_role("button", name="Leave it").click()
    tips(awa).filter(has_text="left unpublished").wait_for()
    for words in [ON_TIME, LATE, *(phone.tip for phone in phones[:-1])]:
        tips(awa).filter(has_text=words).get_by_role("button", name="Publish").click()
        tips(awa).filter(has_text=words).get_by_role("link", name="Published").wait_for()
    assert Contribution.objects.filter(author=None).count() == PHONES + 1

    sessions = [session_of(person, live_server.url) for person in colleagues]
    together(Phone.claim, phones, sessions[:PHONES])
    come_back(seat, colleagues)
    claim_late(late, sessions[PHONES])
    theirs = Contribution.objects.exclude(author=None)
    assert {(tip.author.name, tip.excerpt) for tip in theirs} == {
        *((colleagues[phone.number].name, phone.tip) for phone in phones[:-1]),
        (colleagues[PHONES].name, LATE),
    }
    # Of whoever never came the words are nobody's.
    Seat.objects.update(taken_at=timezone.now() - timedelta(days=91))
    assert visitors.sweep() == 1
    assert Contribution.objects.get(author=None).author_name == "A participant"
    assert Seat.objects.count() == PHONES + 2  # and Awa's


def come_back(seat, colleagues):
    """At day 7, 21 and 60 each of those who have an account is asked once what they used."""
    for told, days in enumerate(harvested.BACK_AFTER, 1):
        Meeting.objects.update(ended_at=timezone.now() - timedelta(days=days))
        assert cohorts.bring_tips_back() == PHONES
        assert cohorts.bring_tips_back() == 0
        asked = Notice.objects.filter(kind=Kind.COHORT)
        assert asked.filter(person=colleagues[0]).count() == told
    phone = seat(colleagues[0], SMALL)
    phone.goto(reverse("meetings:tips", args=[Meeting.objects.get().slug]))
    phone.get_by_text(f"{PHONES + 1} tips were left that day").wait_for()
    assert phone.get_by_text("Your tip").count() == 1
    tip = phone.locator("li.row", has_text=LATE)
    tip.get_by_role("link", name="I tried it").click()
    tip.get_by_text("It worked", exact=True).click()
    tip.get_by_role("button", name="Save").click()
    tip.locator("form").wait_for(state="detached")
    phone.reload()
    tip.get_by_text("It worked", exact=True).wait_for()


def claim_late(phone, session):
    """In the last of the 90 days, by the page that the phone still holds."""
    Seat.objects.filter(person=None).update(taken_at=timezone.now() - timedelta(days=89))
    phone.context.add_cookies([session])
    phone.reload()
    phone.get_by_role("link", name="These words are mine").click()
    phone.get_by_text(LATE).wait_for()
    phone.get_by_role("button", name="They are mine").click()
    phone.get_by_text("These words are yours now.").wait_for()
