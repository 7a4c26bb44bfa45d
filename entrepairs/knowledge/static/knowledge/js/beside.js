// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <ep-beside data-ep-url data-ep-of>: beside a form, what is there already on the title that one types.
// data-ep-of is the id of the title's field. Nothing is sent but these words; nothing is kept of them.

import { token } from "ep/upload";

const IDLE = 600;
const SHORTEST = 10;

class Beside extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.dataset.epOf);
    this.typed = () => this.wait();
    this.field?.addEventListener("input", this.typed);
    this.wait();
  }

  disconnectedCallback() {
    this.field?.removeEventListener("input", this.typed);
    this.stop();
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  wait() {
    this.stop();
    const words = this.field?.value.trim() ?? "";
    if (words.length >= SHORTEST) this.timer = setTimeout(() => this.look(words), IDLE);
  }

  async look(q) {
    this.request = new AbortController();
    const headers = { ...token(), "HX-Request": "true", "HX-Target": "beside" };
    const options = { method: "POST", headers, body: new URLSearchParams({ q }), signal: this.request.signal };
    try {
      const answer = await fetch(this.dataset.epUrl, options);
      if (answer.ok) this.show(await answer.text());
    } catch {
      // Typed on, or no network: the form does not need it.
    }
  }

  show(html) {
    const answer = { serverResponse: html };
    document.dispatchEvent(new CustomEvent("htmx:beforeSwap", { detail: answer }));
    this.replaceChildren(document.createRange().createContextualFragment(answer.serverResponse));
  }
}
customElements.define("ep-beside", Beside);
