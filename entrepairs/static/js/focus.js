// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Where focus goes when a piece of the page is replaced: to what the new piece marks with data-ep-focus,
// else back to the control that was used, found by its id. Never anywhere else.

let last = "";

document.addEventListener("htmx:beforeRequest", () => {
  last = document.activeElement?.id ?? "";
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const marked = detail.elt.matches("[data-ep-focus]") ? detail.elt : detail.elt.querySelector("[data-ep-focus]");
  if (marked) {
    if (!marked.matches("a, button, input, select, textarea, [tabindex]")) marked.tabIndex = -1;
    marked.focus();
    return;
  }
  const lost = document.activeElement === document.body || document.activeElement === null;
  if (lost && last) document.getElementById(last)?.focus();
});

// A whole page that comes back with errors starts on their summary; one in which a thing was moved, on it.
// Once more when all is there: an address with a # takes the focus to its place meanwhile.
const begin = () => document.querySelector("main [role=alert][data-ep-focus], main [data-ep-moved]")?.focus();
begin();
window.addEventListener("load", () => requestAnimationFrame(begin), { once: true });
