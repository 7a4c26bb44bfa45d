// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <form data-ep-unsaved>: leaving with changes that were not sent asks first. The browser chooses the words.

const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-ep-unsaved]");
  if (form) changed.add(form);
});

document.addEventListener("submit", (event) => changed.delete(event.target));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful) changed.delete(detail.elt);
});
// What is kept by a draft is not lost.
document.addEventListener("ep:kept", (event) => changed.delete(event.target.closest("form")));

window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});
