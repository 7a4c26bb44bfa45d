// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <ep-autosave>: what is typed in its form is kept, on the device at once, as a draft every ten seconds and on
// leaving. With the network down nothing is lost: what the device kept stands there again at the next visit.
// data-ep-url saves; -kind, -about say what it is; -store names it on the device; -kept, -here, -back are said.

import { fill, keep, read, wasSent } from "ep/device";
import { token } from "ep/upload";

const EVERY = 10_000;
const SHORTLY = 400;
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "draft"]);

class Autosave extends HTMLElement {
  async connectedCallback() {
    this.form = this.querySelector("form");
    this.place = `ep-draft ${this.dataset.epStore}`;
    this.signal = new AbortController();
    const { signal } = this.signal;
    await this.takeUp();
    this.saved = String(this.words());
    this.form.addEventListener("input", () => this.keepHere(), { signal });
    this.form.addEventListener("submit", () => this.sending(), { signal });
    document.addEventListener("htmx:afterRequest", ({ detail }) => this.answered(detail), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.save(true), { signal });
    document.addEventListener("ep:leaving", () => this.disconnectedCallback(), { signal });
    this.timer = setInterval(() => this.save(), EVERY);
  }

  disconnectedCallback() {
    this.signal.abort();
    clearTimeout(this.soon);
    clearInterval(this.timer);
  }

  words() {
    const typed = [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.has(name));
    return new URLSearchParams(typed);
  }

  say(words) {
    for (const status of this.querySelectorAll("[data-ep-status]")) if (status.textContent !== words) status.textContent = words;
  }

  keepHere() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.form.hidden || keep(this.place, { words: String(this.words()) }), SHORTLY);
  }

  async save(leaving = false) {
    const words = String(this.words());
    if (words === this.saved || this.isSent || this.form.hidden) return; // hidden: it waits as it is (ep/waiting)
    if (leaving) keep(this.place, { words }); // whatever becomes of the request
    const { epUrl, epKind, epAbout, epKept, epHere } = this.dataset;
    const body = new URLSearchParams(words);
    body.set("kind", epKind);
    body.set("about", epAbout);
    // A browser lets 64 kB outlive the page; more than that waits on the device.
    const options = { method: "POST", headers: token(), body, keepalive: leaving && words.length < 60_000 };
    try {
      // Anything else, even a page: the session is over, and what is typed stays here.
      if ((await fetch(epUrl, options)).status !== 204) throw new Error();
      this.saved = words;
      if (words === String(this.words())) keep(this.place, null);
      this.form.dispatchEvent(new CustomEvent("ep:kept", { bubbles: true }));
      this.say(epKept);
    } catch {
      keep(this.place, { words });
      this.say(epHere);
    }
  }

  sending() {
    this.isSent = true;
    clearTimeout(this.soon);
    keep(this.place, { words: String(this.words()), isSent: true });
    setTimeout(() => (this.isSent = false), EVERY); // it may come back to its page
  }

  answered({ elt, xhr }) {
    // htmx does not call an answer that leads elsewhere successful.
    if (elt !== this.form || xhr.status < 200 || xhr.status >= 400) return;
    clearTimeout(this.soon);
    keep(this.place, null);
    this.saved = String(this.words());
  }

  async takeUp() {
    const kept = read(this.place);
    if (!kept) return;
    const words = new URLSearchParams(kept.words);
    if (kept.isSent && (await wasSent(this.dataset.epSent, words.get("once")))) keep(this.place, null);
    else {
      const standing = String(this.words());
      fill(this.form, words);
      if (String(this.words()) !== standing) this.say(this.dataset.epBack);
    }
  }
}
customElements.define("ep-autosave", Autosave);
