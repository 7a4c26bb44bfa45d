// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <ep-room>: the page hears that the room has changed, asks for it with its reader's rights, and puts
// each part that moves in the place of its former self. What one is writing stays.
import "./clock.js";
import { forget, restore, watch } from "./drafts.js";
import { draw, flush, push, take, waits } from "./notes.js";
import { put } from "./parts.js";

const BEAT = 20000; // ms between two signs of life
const POLL = 2000; // ms, where no stream is to be had
const CALM = 3000; // ms before a lost network is worth a word

class Room extends HTMLElement {
  connectedCallback() {
    this.offline = this.querySelector("#offline");
    this.addEventListener("submit", (event) => this.send(event));
    window.addEventListener("online", () => this.refresh());
    document.addEventListener("visibilitychange", () => document.hidden || this.refresh());
    watch(this, push);
    restore(this);
    this.listen();
    this.live();
    setInterval(() => this.live(), BEAT);
    flush(this);
  }

  get main() { return this.querySelector("main"); }
  get version() { return Number(this.main.dataset.epVersion); }

  listen() {
    const stream = new EventSource(this.dataset.epStream);
    stream.onmessage = ({ data }) => {
      this.reached();
      if (Number(data) > this.version) this.refresh();
    };
    stream.onerror = () => {
      if (stream.readyState !== EventSource.CLOSED) return this.lost();
      setInterval(() => this.refresh(), POLL);
    };
  }

  live() {
    const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
    fetch(this.dataset.epHere, { method: "POST", headers: token }).then(() => this.reached(), () => this.lost());
  }

  async refresh() {
    const answer = await fetch(`${this.dataset.epNow}?since=${this.version}`).catch(() => null);
    if (!answer) return this.lost();
    this.reached();
    if (answer.status === 200) this.show(await answer.text());
    else if (answer.status === 404) location.reload();
    await flush(this);
  }

  show(page) {
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("main");
    if (!fresh || Number(fresh.dataset.epVersion) < this.version) return;
    document.dispatchEvent(new CustomEvent("htmx:beforeSwap", { detail: { serverResponse: page } }));
    put(this, fresh);
    restore(this);
    if (waits(this) && this.since) draw(this);
  }

  async send(event) {
    const form = event.target;
    if (!form.matches("[data-ep-deed], [data-ep-note]")) return;
    event.preventDefault();
    if (form.matches("[data-ep-note]")) return take(this, form);
    const step = this.querySelector("#write")?.dataset.epStep;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer) return this.lost();
    if (answer.redirected) return location.assign(answer.url);
    const page = await answer.text();
    if (answer.ok) {
      if (form.closest("#write")) forget(this, step);
      this.show(page);
    } else document.dispatchEvent(new CustomEvent("htmx:responseError", { detail: { elt: form, xhr: { status: answer.status, responseText: page } } }));
  }

  lost() { this.since ??= setTimeout(() => this.say(this.offline.dataset.epOff), CALM); }

  reached() {
    if (waits(this)) return flush(this); // it says so again once all has arrived
    clearTimeout(this.since);
    if (this.since && !this.offline.hidden) {
      this.say(this.offline.dataset.epOn);
      setTimeout(() => { this.offline.hidden = true; }, CALM);
    }
    this.since = undefined;
  }

  say(words) { Object.assign(this.offline, { hidden: false, textContent: words }); }
}

customElements.define("ep-room", Room);
