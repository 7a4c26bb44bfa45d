// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <ep-toast>: done, with a way back. Stays until dismissed or the next page; never takes focus.

const SOON = 150; // ms; what stood in the page from the beginning is not read aloud, what comes is

class Toast extends HTMLElement {
  connectedCallback() {
    const said = this.querySelector("span");
    if (said && document.readyState !== "complete") {
      const words = [...said.childNodes];
      said.replaceChildren();
      setTimeout(() => said.replaceChildren(...words), SOON);
    }
    const close = this.querySelector("[data-ep-close]");
    if (!close) return;
    close.hidden = false;
    close.addEventListener("click", () => this.remove());
  }
}
customElements.define("ep-toast", Toast);

// Another module says something by an event: {detail: {template, words, retry}}.
document.addEventListener("ep:say", ({ detail }) => {
  const place = document.getElementById("toasts");
  const template = document.getElementById(detail.template);
  if (!place || !template) return;
  const toast = template.content.firstElementChild.cloneNode(true);
  if (detail.words) toast.querySelector("span").textContent = detail.words;
  const retry = toast.querySelector("[data-ep-retry]");
  if (retry) {
    retry.hidden = !detail.retry;
    retry.addEventListener("click", () => {
      toast.remove();
      detail.retry();
    });
  }
  place.querySelector(`[data-ep-from="${detail.template}"]`)?.remove();
  toast.dataset.epFrom = detail.template;
  place.append(toast);
});
