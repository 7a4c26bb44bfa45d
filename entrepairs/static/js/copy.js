// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <ep-copy>: its link is copied instead of followed, and it says so. Bare, it is the link.

class Copy extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return;
    this.addEventListener("click", async (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      await navigator.clipboard.writeText(link.href);
      const detail = { template: "toast-said", words: this.dataset.epDone };
      document.dispatchEvent(new CustomEvent("ep:say", { detail }));
    });
  }
}
customElements.define("ep-copy", Copy);
