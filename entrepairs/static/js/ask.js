// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <ep-ask data-ep-url="…">: while one types, what already exists. The answer replaces #results; the words
// of its [data-ep-found] are said in #found once typing stops. Enter gives the same page without this.
// data-ep-box names the field that is typed in, where it is not the one called q.

const IDLE = 300;
const SHORTEST = 10;

class Ask extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector(this.dataset.epBox ?? "input[name=q]");
    this.box.addEventListener("input", () => this.wait());
  }

  disconnectedCallback() {
    this.stop();
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  wait() {
    this.stop();
    const words = this.box.value.trim();
    if (words.length < SHORTEST) return;
    this.timer = setTimeout(() => this.look(words), IDLE);
  }

  async look(words) {
    this.request = new AbortController();
    const headers = { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") };
    const body = new URLSearchParams(new FormData(this.querySelector("form")));
    body.set("q", words);
    try {
      const url = this.dataset.epUrl;
      const response = await fetch(url, { method: "POST", headers, body, signal: this.request.signal });
      if (response.ok && response.status !== 204) this.show(await response.text());
    } catch {
      // Typed on, or no network: the page stays as it is, and Enter still works.
    }
  }

  show(html) {
    const results = document.getElementById("results");
    if (!results) return;
    const answer = { serverResponse: html };
    document.dispatchEvent(new CustomEvent("htmx:beforeSwap", { detail: answer }));
    const part = document.createRange().createContextualFragment(answer.serverResponse);
    document.getElementById("found").textContent = part.querySelector("[data-ep-found]")?.dataset.epFound ?? "";
    results.replaceChildren(part);
    window.htmx?.process(results);
  }
}
customElements.define("ep-ask", Ask);
