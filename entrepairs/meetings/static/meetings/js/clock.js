// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <ep-clock>: the server's clock, counted down here. The device's own hour may be wrong: only the
// difference to the server's, as the page came with it, is used. Spoken at five minutes, one, none.

const SPOKEN = [300, 60, 0];
const FRESH = 10; // seconds of a step in which nobody needs to be told how long it is

class Clock extends HTMLElement {
  connectedCallback() {
    const server = Number(this.closest("main")?.dataset.epServer ?? Date.now());
    this.ahead = Date.now() - server;
    this.shown = this.querySelector("time");
    this.tick();
    this.timer = setInterval(() => this.tick(), 250);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    const stopped = this.dataset.epLeft;
    const left = stopped ?? Math.round((Number(this.dataset.epEnds) - (Date.now() - this.ahead)) / 1000);
    const seconds = Math.min(this.dataset.epPlanned, Math.max(0, Number(left)));
    if (seconds === this.last) return;
    const words = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    Object.assign(this.shown, { textContent: words, dateTime: `PT${seconds}S` });
    const bar = this.closest(".card")?.querySelector("progress");
    if (bar) bar.value = bar.max - seconds;
    if (this.last !== undefined && stopped === undefined && SPOKEN.includes(seconds) && this.dataset.epPlanned - seconds > FRESH) this.speak(seconds);
    this.last = seconds;
  }

  speak(seconds) {
    const said = document.getElementById("offline");
    if (said?.hidden) {
      said.hidden = false;
      said.textContent = this.getAttribute(`data-ep-says-${seconds}`);
      setTimeout(() => { said.hidden = true; }, 4000);
    }
  }
}

customElements.define("ep-clock", Clock);
