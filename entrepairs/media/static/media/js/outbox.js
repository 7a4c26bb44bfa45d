// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Tips that wait for the network: text and files leave together, in order, once each. `once` is the key by which
// the server knows a repetition. Every page of whoever is signed in sends them (static/js/tips.js).

import { Refused, deliver, reach, refusal } from "./sending.js";
import { all, drop, get, put } from "./store.js";

// Whoever composes has them from here: one store for the whole page.
export { Lost, Refused, deliver } from "./sending.js";
export { all, drop, fresh, get, put } from "./store.js";

const EVERY = 10_000;
const me = () => document.body.dataset.epPerson;
const FLAG = () => `ep-draft tips ${me()}`;
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

export async function waiting() {
  const tips = await all("tips");
  return tips.filter(({ person }) => person === me()).sort((one, other) => one.at - other.at);
}

export async function add(tip) {
  await put("tips", tip).then(changed);
  flush();
}

// To be changed, or not sent at all: its files stay for the first, go with the second.
export async function take(key, { files = false } = {}) {
  const tip = await get("tips", key);
  await drop("tips", key).then(changed);
  if (files) for (const item of tip?.items ?? []) await drop("files", item.key);
  return tip;
}

async function changed() {
  const number = (await waiting()).length;
  try {
    if (number) localStorage.setItem(FLAG(), number);
    else localStorage.removeItem(FLAG());
  } catch {} // only this page sends them
  tell("ep:tips");
}

// One window at a time; where browsers cannot tell, the server can. What asks for something first is tried
// again by each page that opens: it may be the one that follows a yes.
let running = false;
export async function flush({ isFirst = false } = {}) {
  if (running) return;
  running = true;
  const run = async (lock) => {
    if (lock) for (const tip of await waiting()) if ((!tip.refused || (isFirst && tip.first)) && !(await go(tip))) break;
  };
  // The page that was left a moment ago may hold it still: what opens waits for it.
  await (navigator.locks?.request("ep-outbox", { ifAvailable: !isFirst }, run) ?? run(true));
  running = false;
}

async function go(tip) {
  try {
    for (const item of tip.items) if (!item.slug) await bring(tip, item);
    if (await get("tips", tip.key)) await post(tip);
  } catch (error) {
    tell("ep:tip-waits", { key: tip.key });
    if (!(error instanceof Refused)) return false;
    await keep(Object.assign(tip, { refused: error.message || " ", first: error.first })).then(changed);
  }
  return true;
}

async function bring(tip, item) {
  const file = await get("files", item.key);
  if (!file) throw new Refused("");
  const { slug } = await deliver(file, (bytes) => tell("ep:tip-leaves", { key: tip.key, bytes, size: file.blob.size }));
  item.slug = slug;
  await keep(tip);
  await drop("files", item.key);
}

// Unless it was taken back meanwhile.
const keep = async (tip) => (await get("tips", tip.key)) && put("tips", tip);

async function post(tip) {
  // As the form itself would send it: another end of line would be another tip.
  const body = new FormData();
  for (const [name, value] of tip.words) body.append(name, value);
  for (const { kind, slug, alt } of tip.items) {
    body.append(kind === "video" ? "videos" : "photos", slug);
    if (kind !== "video") body.append("alts", alt ?? "");
  }
  const answer = await reach(tip.to, { method: "POST", body, headers: { "HX-Request": "true" } });
  const place = answer.headers.get("HX-Redirect");
  if (!place) throw await refusal(answer);
  await take(tip.key, { files: true });
  tell("ep:tip-sent", { key: tip.key, place });
}

window.addEventListener("online", () => flush());
setInterval(flush, EVERY);
flush({ isFirst: true });
