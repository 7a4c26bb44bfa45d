# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a browser fetches that comes for the first time, and when it comes back."""

import shutil
from dataclasses import dataclass, field


@dataclass
class Fetched:
    """Requests and bytes on the wire, by kind of thing."""

    kinds: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)

    def asked(self, event):
        self.kinds[event["requestId"]] = event.get("type", "Other")

    def came(self, event):
        kind = self.kinds.get(event["requestId"], "Other")
        # What a cache gives has no bytes on the wire.
        if event["encodedDataLength"]:
            self.bytes[kind] = self.bytes.get(kind, 0) + int(event["encodedDataLength"])
            self.requests[kind] = self.requests.get(kind, 0) + 1

    def __str__(self):
        fonts = self.bytes.get("Font", 0)
        rest = sum(self.bytes.values()) - fonts
        number = sum(self.requests.values())
        parts = ", ".join(
            f"{self.requests[kind]} {kind} {size / 1000:.1f}" for kind, size in self.bytes.items()
        )
        return f"{number} requests, {rest / 1000:.1f} KB + fonts {fonts / 1000:.1f} KB ({parts})"


def told(port, request):
    """Two lines: the first visit of a page, and its reload. One that says why there are none."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser = None
    if browser is None:
        return "First visit: not measured, there is no Chromium with Playwright here."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-gpu"]
        )
        page = started.new_context().new_page()
        _sign_in(page, port, request)
        first = _visit(page, lambda: page.goto(f"http://127.0.0.1:{port}{request['path']}"))
        again = _visit(page, lambda: page.goto(f"http://127.0.0.1:{port}{request['path']}"))
        started.close()
    return f"First visit: {first}\nAgain: {again}"


def _sign_in(page, port, request):
    pairs = (pair.split("=", 1) for pair in request["headers"]["Cookie"].split("; "))
    url = f"http://127.0.0.1:{port}"
    page.context.add_cookies([{"name": n, "value": v, "url": url} for n, v in pairs])


def _visit(page, go):
    fetched = Fetched()
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.on("Network.requestWillBeSent", fetched.asked)
    client.on("Network.loadingFinished", fetched.came)
    go()
    page.wait_for_load_state("networkidle")
    client.detach()
    return fetched
