// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// What one types into a part of the synthesis stays on the device until the server has it. It comes back
// with the state it was begun from, so that what somebody else wrote meanwhile is shown, not written over.
import { keep, read } from "ep/device";

const form = document.querySelector("form[data-ep-parts]");
const place = (name) => `ep-draft parts ${form.dataset.epParts} ${name}`;
const seen = ({ name }) => form.elements[name.replace("text-", "seen-")];

function restore(field) {
  const kept = read(place(field.name));
  if (!kept) return;
  if (kept.text.trim() === field.value.trim()) return keep(place(field.name), null);
  field.value = kept.text;
  seen(field).value = kept.seen;
  field.closest("details")?.setAttribute("open", "");
  field.closest(".field").querySelector("[role=status]").textContent = form.dataset.epBack;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

if (form) {
  form.addEventListener("input", ({ target }) => {
    keep(place(target.name), { text: target.value, seen: seen(target).value });
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const field = detail.target.id.startsWith("part-") && detail.target.querySelector("textarea");
    if (field && detail.successful) keep(place(field.name), null);
  });
  form.querySelectorAll("textarea").forEach(restore);
}
