# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Installed on a phone: what it shows without network, and that it keeps nobody's pages."""

import json
import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from entrepairs.communities.models import Membership
from entrepairs.knowledge.actions import saving
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.notifications import actions as notices
from entrepairs.notifications import pushkeys
from entrepairs.notifications.models import Device, Preference
from entrepairs.notifications.tests.browsers import Browser
from tests.browser.conftest import DESK, PHONE, amiss, overflows, session_of, violations

LOOKED_AGAIN = 20_000  # milliseconds: the page looks for the network every five seconds
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) {
      const answer = await (await caches.open(name)).match(request);
      found[new URL(request.url).pathname] = await answer.text();
    }
  return found;
}"""
CONTROLLED = """async () => {
  await navigator.serviceWorker.ready;
  const changed = (done) => navigator.serviceWorker.addEventListener("controllerchange", done);
  if (!navigator.serviceWorker.controller) await new Promise(changed);
}"""


def with_worker(page, place="/"):
    """The page, once its worker stands between it and the network."""
    page.goto(place)
    page.evaluate(CONTROLLED)
    return page


def test_without_network_there_is_a_page_and_then_the_one_that_was_asked_for(seat, cast):
    phone = with_worker(seat(cast.awa, PHONE))
    worker = phone.evaluate(
        "navigator.serviceWorker.ready.then(({scope, active}) => [scope, active.scriptURL])"
    )
    home = phone.evaluate("location.origin")
    assert worker == [f"{home}/", f"{home}/service-worker.js"]

    phone.context.set_offline(True)
    phone.goto("/communities/")
    expect(phone.get_by_role("heading", name="No network")).to_be_visible()
    assert phone.url.endswith("/communities/")
    assert overflows(phone) == []

    phone.context.set_offline(False)
    title = phone.get_by_role("heading", name="Communities", level=1)
    expect(title).to_be_visible(timeout=LOOKED_AGAIN)


def test_pages_of_people_are_not_kept(seat, cast):
    phone = with_worker(seat(cast.awa, PHONE))
    for place in ("/me/", "/communities/", "/notices/", "/share/tip"):
        phone.goto(place)
    kept = phone.evaluate(KEPT)

    assert [place for place in kept if not place.startswith("/static/")] == ["/offline/"]
    assert not any("Awa" in text or cast.awa.slug in text for text in kept.values())


def test_visitors_have_no_worker(seat, cast):
    door = seat()
    door.goto("/accounts/login/")
    door.wait_for_load_state("load")
    assert (
        door.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )


def test_chromium_would_install_it(seat, cast):
    phone = with_worker(seat(cast.awa, PHONE))
    told = phone.context.new_cdp_session(phone).send("Page.getAppManifest")
    assert (told["url"].rpartition("/")[2], told["errors"]) == ("app.webmanifest", [])
    wrong = phone.context.new_cdp_session(phone).send("Page.getInstallabilityErrors")
    # A window of tests is private, where nothing is installed: that is all it has against it.
    assert {one["errorId"] for one in wrong["installabilityErrors"]} <= {"in-incognito"}


def test_no_barrier_without_network(seat, cast):
    assert amiss(seat(cast.awa, bypass_csp=True), ["/offline/"], violations, overflows) == {}


# What was put aside, read without network.


@pytest.fixture
def tip(cast):
    text = publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tip",
        title="Let the silence work",
        html="<p>Three <b>seconds</b> after the price.</p>",
    )
    saving.save_for_later(actor=cast.bruno, contribution=text)
    return text


def keeping(phone):
    """Bruno asks this phone to keep what he put aside."""
    with_worker(phone, "/me/saved/")
    phone.get_by_role("button", name="Keep them on this device").click()
    expect(phone.get_by_text("This device keeps these texts").first).to_be_visible()
    return phone


HELD = "[await caches.has('ep-shelf'), localStorage.getItem('ep-shelf')].join()"
NOTHING = "false,"
NO_TEXT = "(await (await caches.match('/me/saved/device/')).json()).texts.length"


def comes_to(window, said, expected):
    """Wait for what a page, or its worker, does once it has the time."""
    until = time.monotonic() + 20
    while (found := window.evaluate(f"async () => {said}")) != expected:
        assert time.monotonic() < until, f"{found}, not {expected}"
        time.sleep(0.05)


def test_a_phone_keeps_nothing_to_read_unless_it_is_asked(seat, cast, tip):
    phone = with_worker(seat(cast.bruno, PHONE), "/me/saved/")
    phone.goto(f"/knowledge/{tip.slug}/")
    comes_to(phone, HELD, NOTHING)
    assert not any("silence" in text for text in phone.evaluate(KEPT).values())


def test_what_a_phone_keeps_is_read_without_network(seat, cast, tip):
    phone = keeping(seat(cast.bruno, PHONE))
    phone.context.set_offline(True)
    phone.goto("/communities/")
    phone.get_by_role("link", name="Let the silence work").click()

    expect(phone.get_by_role("heading", name="Let the silence work")).to_be_visible()
    expect(phone.locator(".prose b")).to_have_text("seconds")
    expect(phone.get_by_text("Awa Diop, in Counsellors")).to_be_visible()
    assert phone.url.endswith(f"/knowledge/{tip.slug}/")
    assert overflows(phone) == []
    phone.context.set_offline(False)
    expect(phone.get_by_role("button", name="Useful")).to_be_visible(timeout=LOOKED_AGAIN)


def test_it_forgets_what_its_owner_may_not_read_any_more(seat, cast, tip):
    phone = keeping(seat(cast.bruno, PHONE))
    Membership.objects.filter(person=cast.bruno, community=cast.counsellors).delete()
    with phone.expect_response("**/me/saved/device/**"):
        phone.goto("/communities/")
    comes_to(phone, NO_TEXT, 0)
    phone.context.set_offline(True)
    phone.goto(f"/knowledge/{tip.slug}/")

    expect(phone.get_by_role("heading", name="No network")).to_be_visible()
    expect(phone.get_by_text("Let the silence work")).to_have_count(0)
    phone.context.set_offline(False)


def test_signing_out_forgets_all_of_it(seat, cast, tip):
    phone = keeping(seat(cast.bruno, PHONE))
    phone.get_by_text("Your menu").locator("..").click()
    with phone.expect_navigation():
        phone.get_by_role("button", name="Sign out").click()
    comes_to(phone, HELD, NOTHING)


def test_a_session_that_was_ended_elsewhere_leaves_nothing_at_the_next_contact(seat, cast, tip):
    phone = keeping(seat(cast.bruno, PHONE))
    Session.objects.all().delete()
    with phone.expect_response("**/me/saved/device/**"):
        phone.goto("/")
    assert "/accounts/login/" in phone.url
    comes_to(phone, HELD, NOTHING)


def test_whoever_comes_next_finds_nothing_of_who_was_here(seat, cast, tip):
    phone = keeping(seat(cast.bruno, PHONE))
    phone.context.clear_cookies()
    phone.context.add_cookies([session_of(cast.chloe, phone.evaluate("location.origin"))])
    phone.goto("/communities/")
    comes_to(phone, HELD, NOTHING)


def test_no_barrier_in_what_is_kept(seat, cast, tip):
    page = seat(cast.bruno, bypass_csp=True)
    assert amiss(page, ["/me/saved/"], violations, overflows) == {}


# News on this device.

SUBSCRIBED = """
const said = {endpoint: "%s", keys: {p256dh: "%s", auth: "%s"}};
PushManager.prototype.getSubscription = async () => null;
PushManager.prototype.subscribe = async (options) => {
  window.asked = options.applicationServerKey.length;
  return {toJSON: () => said};
};
Notification.requestPermission = async () => "granted";
"""
# A browser without windows shows nothing: what it would show, and where it would lead.
INSTEAD = """() => {
  self.shown = new Map();
  self.times = 0;
  self.registration.showNotification = async (title, options) => {
    self.shown.set(options.tag, {title, ...options});
    self.times += 1;
  };
  self.clients.openWindow = async (url) => { self.opened = url; };
}"""
UNDER_THE_HEADS = """() => {
  const heads = document.querySelector(".wish--heads").getBoundingClientRect();
  return document.activeElement.getBoundingClientRect().top >= heads.bottom;
}"""
PRESSED = """async () => {
  const [said] = self.shown.values();
  const event = new ExtendableEvent("notificationclick");
  event.notification = {data: said.data, close: () => self.shown.delete(said.tag)};
  self.dispatchEvent(event);
}"""


def told_to(page, said):
    """What a push service would bring, by Chromium's own door for tests."""
    registrations = []
    door = page.context.new_cdp_session(page)
    known = "ServiceWorker.workerRegistrationUpdated"
    door.on(known, lambda event: registrations.extend(event["registrations"]))
    door.send("ServiceWorker.enable")
    while not registrations:
        page.wait_for_timeout(20)
    door.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": page.evaluate("location.origin"),
            "registrationId": registrations[0]["registrationId"],
            "data": json.dumps(said),
        },
    )


def test_news_are_shown_once_and_lead_to_their_page(seat, cast, tip):
    phone = with_worker(seat(cast.bruno, PHONE))
    (worker,) = phone.context.service_workers
    worker.evaluate(INSTEAD)
    place = f"/knowledge/{tip.slug}/"
    said = {"title": "Awa Diop is counting on you", "body": "Let the silence work", "lang": "en"}
    for times in (1, 2):
        told_to(phone, said | {"tag": "0123456789ab", "url": place})
        comes_to(worker, "self.times", times)

    (shown,) = worker.evaluate("() => [...self.shown.values()]")
    icon = shown.pop("icon")
    assert shown == said | {"tag": "0123456789ab", "data": place}
    assert phone.request.get(icon).headers["content-type"] == "image/png"
    home = phone.evaluate("location.origin")
    worker.evaluate(PRESSED)
    comes_to(worker, "[self.opened, self.shown.size].join()", f"{home}{place},0")


def test_one_says_on_a_device_that_one_wants_to_be_told_there(seat, cast, settings):
    settings.PUSH_HOSTS = ["push.example"]
    browser = Browser("https://push.example/bruno")
    told = browser.told
    phone = seat(cast.bruno, PHONE)
    phone.add_init_script(SUBSCRIBED % (told["endpoint"], told["p256dh"], told["auth"]))
    key = next(one["value"] for one in phone.context.cookies() if one["name"] == "sessionid")
    UserSession.objects.create(user=cast.bruno, ip="127.0.0.1", session_key=key)
    with_worker(phone, "/notices/settings/")

    phone.get_by_role("button", name="Tell me on this device").click()
    expect(phone.get_by_text("News comes to this device, within your hours.")).to_be_visible()
    device = Device.objects.get()
    assert (device.person, device.endpoint) == (cast.bruno, browser.endpoint)
    assert overflows(phone) == []

    phone.get_by_role("button", name="No more news here").click()
    expect(phone.get_by_text("No news comes to this device any more.")).to_be_visible()
    assert not Device.objects.exists()


# Chromium here has no push service: what it would give, and what is given back.
MOVED = """([given, said]) => {
  const address = {toJSON: () => said, unsubscribe: async () => { self.given_back = true; }};
  self.registration.pushManager.subscribe = async ({applicationServerKey}) => {
    self.asked = applicationServerKey;
    return address;
  };
  const event = new ExtendableEvent("pushsubscriptionchange");
  event.newSubscription = given ? address : null;
  self.dispatchEvent(event);
}"""


def told_here(seat, person):
    """A phone on which somebody is told, its worker, and the device the house knows."""
    phone = seat(person, PHONE)
    key = next(one["value"] for one in phone.context.cookies() if one["name"] == "sessionid")
    session = UserSession.objects.create(user=person, ip="127.0.0.1", session_key=key)
    notices.ask_for_key(actor=person)
    told = Browser("https://push.example/before").told
    device = notices.hear_on_device(actor=person, session=session, **told)
    with_worker(phone, "/notices/settings/")
    (worker,) = phone.context.service_workers
    return phone, worker, device


def as_browsers_say(told):
    """What `PushSubscription.toJSON` says."""
    return {"endpoint": told["endpoint"], "keys": {one: told[one] for one in ("p256dh", "auth")}}


@pytest.mark.parametrize("given", [True, False])
def test_a_device_says_its_new_address_by_itself(seat, cast, settings, given):
    settings.PUSH_HOSTS = ["push.example"]
    _phone, worker, device = told_here(seat, cast.bruno)
    moved = Browser("https://push.example/after").told
    worker.evaluate(MOVED, [given, as_browsers_say(moved)])
    until = time.monotonic() + 20
    while Device.objects.get(pk=device.pk).endpoint != moved["endpoint"]:
        assert time.monotonic() < until
        time.sleep(0.05)

    now = Device.objects.get()
    assert (now.pk, now.person, now.p256dh, now.auth) == (
        device.pk,
        cast.bruno,
        moved["p256dh"],
        moved["auth"],
    )
    key = None if given else pushkeys.public(pushkeys.kept(cast.house))
    assert worker.evaluate("[self.asked ?? null, self.given_back ?? null]") == [key, None]


@pytest.mark.parametrize("ended", ["session", "device"])
def test_once_nobody_is_told_there_the_new_address_is_given_back(seat, cast, settings, ended):
    settings.PUSH_HOSTS = ["push.example"]
    _phone, worker, device = told_here(seat, cast.bruno)
    if ended == "session":
        Session.objects.all().delete()
    else:
        notices.forget_device(actor=cast.bruno, device=device)
    moved = Browser("https://push.example/after").told
    worker.evaluate(MOVED, [True, as_browsers_say(moved)])
    comes_to(worker, "self.given_back", True)
    assert not Device.objects.filter(endpoint=moved["endpoint"]).exists()


def test_no_barrier_where_devices_are_listed(seat, cast, settings):
    settings.PUSH_HOSTS = ["push.example"]
    page = seat(cast.bruno, bypass_csp=True)
    assert amiss(page, ["/notices/settings/"], violations, overflows) == {}


def test_each_kind_is_chosen_for_devices_by_keyboard(seat, cast, settings):
    settings.PUSH_HOSTS = ["push.example"]
    phone = seat(cast.bruno, PHONE)
    phone.goto("/notices/settings/")
    row = phone.get_by_role("group", name="My answer is accepted")
    press = row.get_by_role("button", name="On my devices")
    row.get_by_role("button", name="By mail").focus()
    phone.keyboard.press("Tab")
    expect(press).to_be_focused()
    phone.keyboard.press("Enter")

    expect(press).to_have_attribute("aria-pressed", "false")
    expect(press).to_be_focused()
    expect(row.get_by_role("button", name="By mail")).to_have_attribute("aria-pressed", "true")
    said = Preference.objects.get(person=cast.bruno)
    assert (said.kind, said.inside, said.mail, said.device) == ("accepted", True, True, False)


def test_the_ways_stay_named_above_a_long_list_and_hide_no_press(seat, cast, settings):
    settings.PUSH_HOSTS = ["push.example"]
    for size in (PHONE, DESK):
        page = seat(cast.bruno, size)
        page.goto("/notices/settings/")
        page.get_by_role("button", name="On my devices").last.focus()
        expect(page.locator(".wish--heads")).to_be_in_viewport()
        # Upwards, each press comes to stand under the heads.
        for _ in range(40):
            page.keyboard.press("Shift+Tab")
            assert page.evaluate(UNDER_THE_HEADS)
