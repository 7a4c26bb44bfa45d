// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <ep-panel>: a skill of the map opens beside it, where there is a beside. On a phone, in a new tab and
// without this, its link leads to its page. Escape goes back from the panel to the skill it was opened by.

const WIDE = window.matchMedia("(min-width: 62rem)");

class Panel extends HTMLElement {
  connectedCallback() {
    // Before htmx hears of it.
    this.addEventListener("click", (event) => this.leave(event), true);
    this.addEventListener("htmx:afterSettle", () => this.mark());
    this.addEventListener("keydown", (event) => this.back(event));
  }

  leave(event) {
    if (!event.target.closest("[data-ep-skill][hx-get]")) return;
    if (!WIDE.matches || event.ctrlKey || event.metaKey || event.shiftKey) event.stopPropagation();
  }

  opener() {
    const slug = this.querySelector("#panel")?.dataset.epSkill;
    return slug && this.querySelector(`a[data-ep-skill="${slug}"]`);
  }

  mark() {
    for (const one of this.querySelectorAll("a[aria-current][data-ep-skill]")) one.removeAttribute("aria-current");
    this.opener()?.setAttribute("aria-current", "true");
  }

  back(event) {
    if (event.key === "Escape" && event.target.closest("#panel")) this.opener()?.focus();
  }
}
customElements.define("ep-panel", Panel);
