// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Sends a file piece by piece. Cut off, it goes on from where the server has it; the same key is the same file.

// For good: the words say why; or until something was done first, at that place.
export class Refused extends Error {
  constructor(words, first = "") {
    super(words);
    this.first = first;
  }
}
export class Lost extends Error {} // no network, or nobody signed in: another time

const SMALLEST = 128 * 1024;
const QUICK = 1000;
const SLOW = 4000;
const PATIENCE = 60_000;

export const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");

export async function reach(url, options = {}) {
  const signal = AbortSignal.timeout?.(PATIENCE);
  const answer = await fetch(url, { ...options, signal, headers: { ...token(), ...options.headers } }).catch(() => null);
  if (!answer || answer.status >= 500 || answer.status === 429) throw new Lost();
  return answer;
}

async function told(answer) {
  // A page instead: the session is over.
  const said = await answer.json().catch(() => null);
  if (answer.status === 422 && said?.error) throw new Refused(said.error);
  if (!said || !answer.ok) throw new Lost();
  return said;
}

// `heard(bytes)` says how far it is; it answers false when the file is not wanted here any more.
export async function deliver({ key, kind, name, blob }, heard = () => true) {
  const facts = new URLSearchParams({ key, kind: kind === "video" ? "video" : "file", name: name || "photo.jpg", size: blob.size });
  const begun = await reach("/uploads/", { method: "POST", body: facts });
  const { slug, url, piece } = await told(begun);
  let offset = Number(begun.headers.get("Upload-Offset"));
  let size = SMALLEST * 2;
  for (let failed = 0; offset < blob.size; ) {
    if (heard(offset) === false || failed > 3) throw new Lost();
    const since = performance.now();
    const answer = await send(url, offset, blob.slice(offset, offset + Math.min(size, piece)));
    const here = Number(answer.headers.get("Upload-Offset") ?? NaN);
    if (Number.isNaN(here)) throw new Lost();
    failed = here > offset ? 0 : failed + 1;
    offset = here;
    const took = performance.now() - since;
    // A lost piece costs no more than a few seconds of a slow network.
    if (took < QUICK) size = Math.min(size * 2, piece);
    if (took > SLOW) size = Math.max(size / 2, SMALLEST);
  }
  heard(blob.size);
  return told(await reach(`/files/uploads/${slug}/`, { method: "POST" }));
}

// What a page that refuses says; a page of the door says nothing of the tip.
export async function refusal(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const said = [...page.querySelectorAll("[data-ep-refusal], .errs li")].map((one) => one.textContent.trim());
  const first = page.querySelector("[data-ep-first]")?.dataset.epFirst;
  return said.length || answer.status === 409 ? new Refused(said.join(" "), first) : new Lost();
}

async function send(url, offset, part) {
  const content = await part.arrayBuffer().catch(() => {
    throw new Refused(""); // the file is gone from the device
  });
  const headers = { "Upload-Offset": offset, "Content-Type": "application/octet-stream" };
  if (crypto.subtle) headers["Upload-Digest"] = hex(await crypto.subtle.digest("SHA-256", content));
  return reach(url, { method: "PATCH", headers, body: content });
}

const hex = (digest) => Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
