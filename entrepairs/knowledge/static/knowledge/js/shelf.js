// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// What was put aside, kept on this device to be read without network, where its owner asked for it here. Each page that
// they open brings it up to date: what is no longer for them is forgotten, and all of it once the session is over.

const NAME = "ep-shelf";
const PLACE = "/me/saved/device/";
const me = document.body.dataset.epPerson;
const can = "caches" in window;

const owner = () => localStorage.getItem(NAME);
const stored = async () => (await (await caches.open(NAME)).match(PLACE))?.json();

export async function forget() {
  localStorage.removeItem(NAME);
  await caches.delete(NAME);
}

async function renew() {
  if (me && me !== owner()) return forget();
  const before = await stored();
  const answer = await fetch(`${PLACE}?since=${before?.digest ?? ""}`).catch(() => null);
  if (!answer || answer.status >= 500 || answer.status === 429) return before;
  // A page instead of texts: nobody is signed in here any more.
  if (answer.redirected || !answer.ok) return forget();
  return answer.status === 204 ? before : keep(await answer.json());
}

async function keep(found) {
  const shelf = await caches.open(NAME);
  await shelf.put(PLACE, new Response(JSON.stringify(found), { headers: { "Content-Type": "application/json" } }));
  const pictures = new Set(found.texts.flatMap(({ html }) => sources(html)));
  for (const { url } of await shelf.keys()) {
    if (new URL(url).pathname !== PLACE && !pictures.delete(url)) await shelf.delete(url);
  }
  for (const url of pictures) await shelf.add(url).catch(() => {}); // the words alone, then
  return found;
}

// In a document of its own nothing is loaded.
const sources = (html) =>
  [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("img[src]")]
    .map((picture) => new URL(picture.getAttribute("src"), location.origin))
    .filter(({ origin }) => origin === location.origin)
    .map(String);

const ready = can && owner() ? renew().catch(() => stored()) : Promise.resolve();
ready.then((found) => document.dispatchEvent(new CustomEvent("ep:shelf", { detail: found?.texts ?? [] })));

// The page that lists them, with its switch.
const panel = document.querySelector("[data-ep-keeping]");

function draw() {
  const on = owner() === me ? "on" : "off";
  for (const part of panel.querySelectorAll("[data-ep-when]")) part.hidden = part.dataset.epWhen !== on;
  panel.hidden = false;
}

async function choose({ currentTarget }) {
  if (currentTarget.dataset.epKeep === "off") await forget();
  else {
    localStorage.setItem(NAME, me);
    await renew();
  }
  draw();
  panel.querySelector("[data-ep-said]").textContent = panel.querySelector("p[data-ep-when]:not([hidden])").textContent;
  panel.querySelector("button:not([hidden])").focus();
}

if (panel && can) {
  for (const button of panel.querySelectorAll("[data-ep-keep]")) button.addEventListener("click", choose);
  ready.then(draw);
}
