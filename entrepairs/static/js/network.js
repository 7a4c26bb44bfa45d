// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// What htmx sends: busy after 300 ms, a refusal in place, a failure that keeps the text and offers to retry.

const LATE = 300;
const waiting = new WeakMap();

const say = (template, words, retry) =>
  document.dispatchEvent(new CustomEvent("ep:say", { detail: { template, words, retry } }));

const pressed = (element) =>
  element.matches("form") ? element.querySelector("button:not([type=button])") : element;

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const button = pressed(detail.elt);
  if (!button) return;
  waiting.set(detail.elt, setTimeout(() => button.setAttribute("aria-busy", "true"), LATE));
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  clearTimeout(waiting.get(detail.elt));
  pressed(detail.elt)?.removeAttribute("aria-busy");
});

const again = (element) => () => window.htmx.trigger(element, element.matches("form") ? "submit" : "click");

document.addEventListener("htmx:sendError", ({ detail }) => say("toast-offline", "", again(detail.elt)));
document.addEventListener("htmx:timeout", ({ detail }) => say("toast-offline", "", again(detail.elt)));

// The rule's own sentence, beside what was pressed.
function refuse(element, sentence) {
  const note = document.getElementById("note-refused").content.firstElementChild.cloneNode(true);
  note.querySelector("span").textContent = sentence;
  note.dataset.epRefusalNote = "";
  const place = element.closest("form") ?? element;
  if (place.nextElementSibling?.matches("[data-ep-refusal-note]")) place.nextElementSibling.remove();
  place.after(note);
}

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status, responseText } = detail.xhr;
  const page = new DOMParser().parseFromString(responseText, "text/html");
  const sentence = page.querySelector("[data-ep-refusal]")?.textContent.trim();
  if ((status === 403 || status === 429) && sentence) refuse(detail.elt, sentence);
  else if (status === 404 || status === 410) say("toast-gone");
  else say("toast-failed", "", again(detail.elt));
});
