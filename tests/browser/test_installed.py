# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Installed on a phone: what it shows without network, and that it keeps nobody's pages."""

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, amiss, overflows, violations

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
    expect(phone.get_by_role("heading", name="Communities", level=1)).to_be_visible()


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
