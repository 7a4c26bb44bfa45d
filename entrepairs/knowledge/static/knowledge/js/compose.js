// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <textarea data-ep-editor>: becomes an editor when it takes focus; nothing of the editor is fetched before.
// One that already holds a formatted text becomes one at once, rather than show its marks.
// Ctrl+Enter sends from any text area of a form that composes.

import "ep/autosave";

const WANTED = "textarea[data-ep-editor]";
const MODULES = {
  "ep-takes": "ep/takes",
  "ep-waiting": "ep/waiting",
  "[data-ep-vtt]": "ep/captions",
  "ep-beside": "ep/beside",
};
const begun = new WeakSet();

async function open(area) {
  if (begun.has(area)) return;
  begun.add(area);
  try {
    const { write } = await import("ep/editor");
    write(area);
  } catch (error) {
    // No network: it stays a text area, and takes plain paragraphs.
    begun.delete(area);
    console.warn(error);
  }
}

function prepare() {
  for (const area of document.querySelectorAll(WANTED)) {
    if (/^\s*<[a-z]/.test(area.value) || area === document.activeElement) open(area);
  }
  for (const [wanted, name] of Object.entries(MODULES)) {
    // No network: the page stays a plain form, until there is one again.
    if (document.querySelector(wanted)) import(name).catch(console.warn);
  }
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches(WANTED)) open(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  if (!event.target.matches("textarea") || !event.target.form) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("htmx:afterSettle", prepare);
addEventListener("online", prepare);
prepare();
