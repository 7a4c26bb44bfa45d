// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <form data-ep-unsaved>: leaving with changes that were not sent asks first. The browser chooses the words.

const changed = new Set(); // the fields: one that was saved apart leaves the page, the others of its form wait

document.addEventListener("input", ({ target }) => {
  if (target.closest("form[data-ep-unsaved]")) changed.add(target);
});

const sent = (form) => {
  for (const field of changed) if (form?.contains(field)) changed.delete(field);
};
document.addEventListener("submit", (event) => sent(event.target));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful) sent(detail.elt);
});
// What is kept by a draft is not lost.
document.addEventListener("ep:kept", (event) => sent(event.target.closest("form")));

window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((field) => field.isConnected)) event.preventDefault();
});
