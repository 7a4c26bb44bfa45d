// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Stands between the pages and the network, and shows what is told on this device. It is served at the root with
// SHELL, VERSION, ICON and RENEWAL before it (home/offline.py). It keeps what is in SHELL, and no page of anybody's:
// what a person asked to read without network is kept by a page, and read by the script of the offline page.

const KEPT = `ep-shell-${VERSION}`;
const PARTS = ["style", "script", "font", "image"];

self.addEventListener("install", (event) => {
  const keep = async () => (await caches.open(KEPT)).addAll(SHELL);
  // What a page sends as it is left would end with it here: Chromium lets it outlive the page on its own way.
  event.addRoutes?.({ condition: { requestMethod: "POST" }, source: "network" });
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("ep-shell-") && name !== KEPT);
    await Promise.all(old.map((name) => caches.delete(name)));
  };
  event.waitUntil(forget().then(() => self.clients.claim()));
});

// The network first, always: a page is never older than the answer of the server.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(SHELL[0])));
  else if (PARTS.includes(request.destination)) event.respondWith(fetch(request).catch(() => kept(request)));
});

const kept = async (request) => (await caches.match(request, { ignoreVary: true })) ?? Response.error();

// The tag is the same however often it comes: one line on the screen, and no second sound.
self.addEventListener("push", (event) => {
  const { title, body, lang, tag, url } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, lang, tag, icon: ICON, data: url }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(new URL(event.notification.data, location.origin)));
});

// Where the page is open already it is shown; a text that is being written elsewhere is left alone.
async function show(place) {
  if (place.origin !== location.origin) return null;
  const windows = await self.clients.matchAll({ type: "window" });
  return windows.find(({ url }) => url === place.href)?.focus() ?? self.clients.openWindow(place.href);
}

// The push service gave this device another address: the house is told, if it has anything to tell here by the session
// that stands. Otherwise nobody is any more, and the address is given back.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event.newSubscription)));

async function renew(given) {
  const allowed = await fetch(RENEWAL);
  if (!allowed.ok || allowed.redirected) return given?.unsubscribe();
  const { key, token } = await allowed.json();
  const asked = { userVisibleOnly: true, applicationServerKey: key };
  const subscription = given ?? (await self.registration.pushManager.subscribe(asked));
  const { endpoint, keys } = subscription.toJSON();
  const body = new URLSearchParams({ endpoint, ...keys });
  const kept = await fetch(RENEWAL, { method: "POST", headers: { "X-CSRFToken": token }, body });
  return kept.ok || subscription.unsubscribe();
}
