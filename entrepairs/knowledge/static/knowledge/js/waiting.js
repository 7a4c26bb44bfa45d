// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <ep-waiting>: tips that wait for the network stand above the form, to be changed or thrown away. Shared while a
// file is under way, or without network, the whole tip waits on the device and leaves once (ep/outbox).

import { keep } from "ep/device";
import { add, take, waiting } from "ep/outbox";
import { changed, fill, large } from "ep/shots";
import { card, isBlank, isComplete, takeUp, tipOf } from "ep/tips";

class Waiting extends HTMLElement {
  connectedCallback() {
    this.form = this.parentElement.querySelector("form");
    this.takes = this.form.querySelector("ep-takes");
    this.signal = new AbortController();
    const { signal } = this.signal;
    const hear = (name, heard) => document.addEventListener(name, heard, { signal, capture: name === "submit" });
    hear("submit", (event) => this.submitted(event));
    hear("htmx:sendError", ({ detail }) => detail.elt === this.form && this.wait());
    hear("ep:tips", () => this.draw());
    hear("ep:tip-leaves", ({ detail }) => this.say(detail.key, fill(this.dataset.epLeaves, { done: large(detail.bytes), all: large(detail.size) })));
    hear("ep:tip-waits", ({ detail }) => this.say(detail.key, this.dataset.epWaits));
    hear("ep:tip-sent", ({ detail }) => detail.key === this.hidden_for && location.assign(detail.place));
    this.addEventListener("click", ({ target }) => this.press(target.closest("button")));
    this.draw();
  }

  disconnectedCallback() {
    this.signal.abort();
  }

  submitted(event) {
    if (event.target !== this.form || event.submitter?.name === "then") return;
    // Online, the server says what is missing.
    if (navigator.onLine && (!this.takes.left.size || !isComplete(this.form))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isComplete(this.form)) this.wait();
    else document.dispatchEvent(new CustomEvent("ep:say", { detail: { template: "toast-failed", words: this.dataset.epIncomplete } }));
  }

  async wait() {
    document.querySelector("#toasts [data-ep-from=toast-offline]")?.remove();
    const tip = tipOf(this.form, this.takes);
    this.hide(tip.key);
    this.isIntact = true;
    await add(tip);
    keep(tip.place, null);
    this.querySelector("h2").focus();
  }

  hide(key) {
    this.hidden_for = key;
    this.form.hidden = Boolean(key);
  }

  async draw() {
    const tips = await waiting();
    const { draft } = this.form.elements;
    if (!this.hidden_for) this.hide(tips.find((tip) => tip.draft === draft.value)?.key);
    this.querySelector("ul").replaceChildren(...tips.map((tip) => card(this, tip)));
    this.querySelector("section").hidden = !tips.length;
    if (this.isConnected && location.hash.length > 1) this.change(location.hash.slice(1));
  }

  press(button) {
    const key = button?.closest("[data-ep-tip]").dataset.epTip;
    if (button?.matches("[data-ep-change]")) this.change(key);
    else if (button) this.throwAway(key);
  }

  async change(key) {
    const tip = (await waiting()).find((one) => one.key === key);
    if (!tip) return;
    const isHere = this.hidden_for === key || location.hash === `#${key}` || isBlank(this.form, this.takes);
    if (!isHere) return location.assign(`${tip.to}?draft=${tip.draft}#${key}`);
    history.replaceState(null, "", location.pathname + location.search);
    await take(key);
    this.hide("");
    await takeUp(tip, this.form, this.takes, this.isIntact);
    this.form.elements.html.focus();
  }

  async throwAway(key) {
    await take(key, { files: true });
    if (this.hidden_for !== key) return;
    this.form.reset();
    for (const figure of [...this.takes.list.children]) this.takes.drop(figure);
    changed(this.takes);
    this.hide("");
  }

  say(key, words) {
    const state = this.querySelector(`[data-ep-tip="${CSS.escape(key)}"] [data-ep-state]`);
    if (state && state.textContent !== words) state.textContent = words;
  }
}
customElements.define("ep-waiting", Waiting);
